"""What ``tracker check`` finds: edited rows, edited words, a missing tail, another standing."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, func, select, text, update

from tests.factories import Student, World
from tracker.extensions import db
from tracker.models import Entry, Event, EventPayload, StandingRow
from tracker.models.engine import writing
from tracker.queries.integrity import check

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app: Flask) -> World:
    """A school with one student who has practiced."""
    return World(db.session)


@pytest.fixture
def student(world: World) -> Student:
    """Has two practices and a paper that waits."""
    made = world.add_student()
    made.practice("skill.ic-01", times=2)
    return made


def differences(world: World) -> list[str]:
    return [f"{found.where}: {found.what}" for found in check(db.session, world.now)]


def test_a_sound_record_has_no_difference(world: World, student: Student) -> None:
    assert differences(world) == []


def tampered(world: World, change: Callable[[Connection], None]) -> list[str]:
    """What is found after somebody changed the database behind the program's back."""
    db.session.rollback()
    with writing(db.engine) as connection:
        _disarm(connection)
        change(connection)
    return differences(world)


def _disarm(connection: Connection) -> None:
    """Take away the triggers that refuse changes of the journal."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        for name in list(names):
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        connection.execute(text("ALTER TABLE event_payload DISABLE TRIGGER USER"))


def test_an_edited_entry(world: World, student: Student) -> None:
    [entry] = student.practice("skill.ic-01")
    found = tampered(world, lambda c: c.execute(update(Entry).where(Entry.id == entry).values(amount=3)))
    assert f"entry {entry}: is not as its last event left it" in found


def test_edited_words(world: World, student: Student) -> None:
    changed = func.replace(EventPayload.payload, "Larkspur1", "Somebody")
    found = tampered(world, lambda c: c.execute(update(EventPayload).values(payload=changed)))
    assert len(found) == 1
    assert found[0].endswith("says something else than it did")


def test_an_edited_event(world: World, student: Student) -> None:
    last = select(func.max(Event.seq)).where(Event.chain == student.id).scalar_subquery()
    chosen = (Event.chain == student.id, Event.seq == last)
    found = tampered(
        world, lambda c: c.execute(update(Event).where(*chosen).values(actor_id=world.admin.person_id))
    )
    assert any(line.endswith("was changed") for line in found)


def test_a_missing_tail(world: World, student: Student) -> None:
    def cut(connection: Connection) -> None:
        last = connection.execute(
            select(Event.id).where(Event.chain == student.id).order_by(Event.seq.desc()).limit(1)
        ).scalar_one()
        connection.execute(delete(EventPayload).where(EventPayload.event_id == last))
        connection.execute(delete(Event).where(Event.id == last))

    found = tampered(world, cut)
    assert any(line.startswith(f"chain {student.id}: ends at") for line in found)


def test_another_standing(world: World, student: Student) -> None:
    found = tampered(world, lambda c: c.execute(update(StandingRow).values(done=StandingRow.done + 1)))
    assert len(found) == 1
    assert "done is" in found[0]


def test_a_missing_standing(world: World, student: Student) -> None:
    found = tampered(world, lambda c: c.execute(delete(StandingRow)))
    assert [line.partition(": ")[2] for line in found] == ["has no row"]
