"""Whoever holds the database and takes its triggers away is found: by the chains, or by a checkpoint."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, insert, select, update

from tests.factories import World
from tests.services.test_check import _disarm
from tracker.domain.journal import GENESIS, event_hash
from tracker.extensions import db
from tracker.models import Event, EventPayload, Person
from tracker.models.engine import writing
from tracker.queries.integrity import _HASHED, check
from tracker.services import checkpoints, clock

pytestmark = pytest.mark.both_databases
SECRET = "of the tests"
TABLE = Event.__table__


@pytest.fixture
def student(app: Flask) -> int:
    """Somebody with a chain of some events; gives the chain."""
    world = World(db.session)
    made = world.add_student()
    made.practice("skill.ic-01", times=3)
    made.practice("skill.ic-02", times=2)
    return made.id


@pytest.fixture
def file(student: int, tmp_path: Path) -> Path:
    """Checkpoints up to the last event."""
    found = tmp_path / checkpoints.FILE
    made = checkpoints.write(db.session, found, SECRET, clock.now() + timedelta(days=1))
    assert made is not None and made.events > 5
    return found


def rows_of(connection: Connection, chain: int) -> list[dict]:
    found = connection.execute(select(*TABLE.c).where(TABLE.c.chain == chain).order_by(TABLE.c.seq))
    return [dict(row) for row in found.mappings()]


def relink(connection: Connection, chain: int) -> None:
    """Make the chain agree with itself, as somebody would who has read this program."""
    previous = GENESIS
    for seq, row in enumerate(rows_of(connection, chain), 1):
        row |= {"seq": seq, "previous": previous}
        previous = event_hash(previous, {name: row[name] for name in _HASHED})
        values = {"seq": seq, "previous": row["previous"], "hash": previous}
        connection.execute(update(TABLE).where(TABLE.c.id == row["id"]).values(values))
    head = {"event_seq": len(rows_of(connection, chain)), "event_head": previous}
    connection.execute(update(Person).where(Person.id == chain).values(head))


def edit(connection: Connection, chain: int) -> None:
    chosen = rows_of(connection, chain)[2]
    values = {"at": chosen["at"] - timedelta(days=30)}
    connection.execute(update(TABLE).where(TABLE.c.id == chosen["id"]).values(values))


def remove(connection: Connection, chain: int) -> None:
    chosen = rows_of(connection, chain)[-2]["id"]
    connection.execute(delete(EventPayload).where(EventPayload.event_id == chosen))
    connection.execute(delete(TABLE).where(TABLE.c.id == chosen))


def reorder(connection: Connection, chain: int) -> None:
    one, other = rows_of(connection, chain)[-2:]
    for found, seq in ((one, 9_999), (other, one["seq"]), (one, other["seq"])):
        connection.execute(update(TABLE).where(TABLE.c.id == found["id"]).values(seq=seq))


def put_in(connection: Connection, chain: int) -> None:
    last = rows_of(connection, chain)[-1]
    forged = last | {"id": last["id"] + 1, "seq": last["seq"] + 1, "previous": last["hash"]}
    connection.execute(insert(TABLE).values(forged))
    words = EventPayload.__table__
    said = connection.execute(select(words).where(words.c.event_id == last["id"])).mappings().one()
    connection.execute(insert(words).values({**said, "event_id": forged["id"]}))


def cut(connection: Connection, chain: int) -> None:
    last = rows_of(connection, chain)[-1]["id"]
    connection.execute(delete(EventPayload).where(EventPayload.event_id == last))
    connection.execute(delete(TABLE).where(TABLE.c.id == last))


def in_chains() -> list[str]:
    return [
        f"{found.where}: {found.what}" for found in check(db.session, clock.now()) if "chain" in found.where
    ]


def in_checkpoints(file: Path) -> list[str]:
    return list(checkpoints.problems(db.session, file, SECRET))


@pytest.mark.parametrize("tamper", [edit, remove, reorder, put_in, cut])
def test_every_kind_of_tampering_is_found(
    student: int, file: Path, tamper: Callable[[Connection, int], None]
) -> None:
    assert in_chains() == [] and in_checkpoints(file) == []
    db.session.rollback()
    with writing(db.engine) as connection:
        _disarm(connection)
        tamper(connection, student)
    assert in_chains() != []
    # The same by somebody who computes the hashes anew: the chain looks whole, the checkpoint does not.
    db.session.rollback()
    with writing(db.engine) as connection:
        relink(connection, student)
    assert in_chains() == []
    assert len(in_checkpoints(file)) == 1


def test_words_that_are_no_words_any_more(student: int, file: Path) -> None:
    db.session.rollback()
    with writing(db.engine) as connection:
        _disarm(connection)
        connection.execute(update(EventPayload).values(payload="{"))
    assert any("says something else" in line for line in in_chains())


def test_what_came_after_the_last_checkpoint_is_not_vouched_for(student: int, tmp_path: Path) -> None:
    """What the documentation says cannot be found, is not found: the claim is kept honest."""
    db.session.rollback()
    with writing(db.engine) as connection:
        _disarm(connection)
        cut(connection, student)
        relink(connection, student)
    assert in_chains() == []
    assert in_checkpoints(tmp_path / checkpoints.FILE) == []
