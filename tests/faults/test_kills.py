"""Three rounds of ``make faults`` for each victim: what was acknowledged is found, once and whole."""

from pathlib import Path

import pytest

from bench.faults import rounds
from bench.faults.cluster import Cluster
from bench.faults.place import Place, fill

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc, which this system lacks"),
]
ROUNDS, BEFORE = 3, 12


def assert_sound(outcome: rounds.Outcome) -> None:
    """Every acknowledged entry once, every answer a success or a 503 that says when to come back."""
    assert not outcome.faults
    assert (outcome.rounds, outcome.lost, outcome.doubled, outcome.uncertain) == (ROUNDS, 0, 0, 0)
    assert outcome.once == outcome.acknowledged > 0
    assert outcome.kills >= ROUNDS


def test_eight_writers_on_sqlite_see_no_error(place: Place, tmp_path: Path) -> None:
    outcome = rounds.nobody(place, "sqlite", 80, INSTANCE_PATH=str(tmp_path))
    assert not outcome.faults
    assert outcome.once == outcome.acknowledged >= 80 + rounds.WARM
    assert set(outcome.answers) == {"303"}


def test_web_workers_die(place: Place, tmp_path: Path) -> None:
    outcome = rounds.web(place, "sqlite", ROUNDS, before=BEFORE, INSTANCE_PATH=str(tmp_path))
    assert_sound(outcome)
    assert outcome.kills == ROUNDS + 1


def test_postgresql_dies(private_postgresql: Cluster, tmp_path: Path) -> None:
    place = fill(private_postgresql.create_database("faults"))
    outcome = rounds.postgresql(place, private_postgresql, ROUNDS, before=BEFORE, INSTANCE_PATH=str(tmp_path))
    assert_sound(outcome)


def test_a_background_worker_dies_while_it_sends(place: Place, tmp_path: Path) -> None:
    outcome = rounds.background(place, "sqlite", ROUNDS, tmp_path, INSTANCE_PATH=str(tmp_path))
    assert_sound(outcome)
    assert outcome.letters_lost == 0
    assert outcome.letters_repeated <= outcome.kills
