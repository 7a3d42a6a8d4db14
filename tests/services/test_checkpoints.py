"""Checkpoints find what the chains alone cannot: a tail that was cut off with its head."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, func, select, text, update

from tests.factories import World
from tests.services.test_check import _disarm
from tracker.extensions import db
from tracker.models import Event, EventPayload, Person
from tracker.models.engine import writing
from tracker.queries.integrity import check_chains
from tracker.services import checkpoints, clock

pytestmark = pytest.mark.both_databases
SECRET = "of the tests"


@pytest.fixture
def world(app: Flask) -> World:
    """A school with a student."""
    made = World(db.session)
    made.add_student().practice("skill.ic-01", times=2)
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the checkpoints go."""
    return tmp_path / checkpoints.FILE


def made(file: Path, days: int = 0) -> checkpoints.Checkpoint | None:
    """A checkpoint as if it were written some days from now, when all that happened is settled."""
    now = clock.now() + timedelta(days=days) + checkpoints.SETTLED
    return checkpoints.write(db.session, file, SECRET, now)


def problems(file: Path, secret: str = SECRET) -> list[str]:
    return list(checkpoints.problems(db.session, file, secret))


def change(what: Callable[[Connection], None]) -> None:
    """Something done to the database behind the program's back."""
    db.session.rollback()
    with writing(db.engine) as connection:
        _disarm(connection)
        what(connection)


def cut_tail(connection: Connection) -> None:
    """Remove the last event of a chain and set the chain's head back, so that the chain looks whole."""
    newest = connection.execute(
        select(Event.chain, Event.seq, Event.previous, Event.id).order_by(Event.id.desc()).limit(1)
    ).one()
    connection.execute(delete(EventPayload).where(EventPayload.event_id == newest.id))
    connection.execute(delete(Event).where(Event.id == newest.id))
    values = {"event_seq": newest.seq - 1, "event_head": newest.previous}
    connection.execute(update(Person).where(Person.id == newest.chain).values(values))


def test_a_sound_journal_agrees_with_its_checkpoints(world: World, file: Path) -> None:
    first = made(file)
    assert first is not None
    assert first.events == db.session.execute(select(func.count(Event.id))).scalar_one()
    world.add_student().practice("skill.ic-01")
    second = made(file, days=1)
    assert second is not None and second.events > 0
    assert problems(file) == []


def test_one_a_day_and_none_without_events(world: World, file: Path) -> None:
    assert made(file) is not None
    assert made(file) is None
    assert made(file, days=1) is None
    assert len(checkpoints.read(file)) == 1


def test_what_is_still_on_its_way_waits_for_the_next(world: World, file: Path) -> None:
    assert checkpoints.write(db.session, file, SECRET, clock.now()) is None


def test_a_tail_cut_off_with_its_head_is_found(world: World, file: Path) -> None:
    made(file)
    change(cut_tail)
    assert list(check_chains(db.session)) == []
    assert ["covers" in line for line in problems(file)] == [True]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET hash = '{zeros}' WHERE id = (SELECT min(id) FROM event)",
        "UPDATE event SET id = id + 1 WHERE id = (SELECT max(id) FROM event)",
    ],
)
def test_a_changed_event_is_found(world: World, file: Path, statement: str) -> None:
    made(file)
    change(lambda connection: connection.execute(text("DELETE FROM event_payload")))
    change(lambda connection: connection.execute(text(statement.format(zeros="0" * 64))))
    assert ["changed" in line for line in problems(file)] == [True]


def test_a_forged_checkpoint_is_found(world: World, file: Path) -> None:
    made(file)
    assert any("not signed" in line for line in problems(file, secret="another"))
    change(cut_tail)
    file.unlink()
    forged = checkpoints.write(db.session, file, "guessed", clock.now() + timedelta(minutes=10))
    assert forged is not None
    assert any("not signed" in line for line in problems(file))


@pytest.mark.parametrize("line", ["nothing", "{}", '{"made_at": "2026"}', "[]"])
def test_a_line_that_is_no_checkpoint_is_told(world: World, file: Path, line: str) -> None:
    file.write_text(line + "\n")
    assert len(problems(file)) == 1


def test_going_back_keeps_what_was_true_then(world: World, file: Path) -> None:
    first = made(file)
    assert first is not None
    world.add_student()
    made(file, days=1)
    before = file.read_text()
    aside = checkpoints.go_back(file, first.digest, clock.now())
    assert aside is not None and aside.read_text() == before
    assert checkpoints.read(file) == [first]
    checkpoints.go_back(file, "", clock.now() + timedelta(seconds=5))
    assert checkpoints.read(file) == []
    assert checkpoints.go_back(file, "", clock.now()) is None
