"""Retention, holds and erasure: what goes, what stays, and that the chain still proves itself."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from tests.factories import Student, World
from tests.services.test_check import _disarm
from tracker.commands.correcting import ask_correction, withdraw_correction
from tracker.commands.erasing import erase, erase_again
from tracker.commands.keeping import choose_directory, lift_hold, place_hold
from tracker.commands.notes import write_note
from tracker.commands.proofs import expire
from tracker.commands.roles import rename
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.models import Enrollment, Entry, Erasure, Event, EventPayload, Note, Person, StandingRow
from tracker.models.engine import writing
from tracker.models.facts import load
from tracker.models.rights_read import opted_out, past_retention
from tracker.queries.integrity import check
from tracker.services import clock

pytestmark = pytest.mark.both_databases

YEARS = 5


@pytest.fixture
def gone(world: World) -> Student:
    """A student with entries, notes and papers who left more than five years ago."""
    student = world.add_student("Gil", "Sorrel")
    student.practice("skill.ic-01", times=3)
    student.log("doc.tb", EntryKind.DOCUMENT, note="Positive in 2019")
    world.do(world.coordinator, write_note, student.enrollment, text="Moves to Ohio.")
    world.withdraw(student)
    world.today += timedelta(days=366 * YEARS)
    return student


def erased(world: World, student: Student) -> dict[str, Any]:
    return world.do(world.admin, erase, student.id, today=world.today)


def soundness(world: World) -> list[str]:
    db.session.rollback()
    return [f"{found.where}: {found.what}" for found in check(db.session, world.now)]


def test_who_is_erased_gets_no_name_again(world: World, gone: Student) -> None:
    erased(world, gone)
    with pytest.raises(Impossible, match="name_erased"):
        world.do(world.admin, rename, gone.id, given_name="Gil", family_name="Sorrel")


def test_words_go_and_counts_stay(world: World, gone: Student) -> None:
    stays = world.add_student("Pip", "Larkspur")
    events = db.session.execute(select(func.count()).where(Event.chain == gone.id)).scalar_one()
    made = erased(world, gone)
    assert made["number"] == 1
    person = db.session.get_one(Person, gone.id)
    assert (person.name, person.email, person.is_active) == ("Erased person 1", None, False)
    rows = db.session.execute(select(Entry).where(Entry.person_id == gone.id)).scalars().all()
    assert len(rows) == 6
    assert {row.note for row in rows} == {""}
    assert {row.happened_on.day for row in rows} == {1}
    assert db.session.execute(select(Note)).all() == []
    left = db.session.execute(
        select(Event.kind, EventPayload.event_id)
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.chain == gone.id)
        .order_by(Event.seq)
    ).all()
    assert len(left) == events + 1
    assert [row.kind for row in left if row.event_id] == ["record.erased"]
    assert db.session.get(Enrollment, gone.enrollment) is not None
    assert db.session.get(StandingRow, gone.enrollment) is None
    assert db.session.get(StandingRow, stays.enrollment) is not None
    assert soundness(world) == []


def test_what_is_left_can_still_be_computed(world: World, gone: Student) -> None:
    erased(world, gone)
    [loaded] = load(db.session, [gone.enrollment]).values()
    assert loaded.standing_on(world.today).asked >= 0


def test_nobody_is_erased_early_or_twice(world: World, gone: Student) -> None:
    active = world.add_student()
    with pytest.raises(Conflict, match="erase_early"):
        erased(world, active)
    world.today -= timedelta(days=30)
    with pytest.raises(Conflict, match="erase_early"):
        erased(world, gone)
    world.today += timedelta(days=30)
    with pytest.raises(NotAllowed):
        world.do(world.coordinator, erase, gone.id, today=world.today)
    erased(world, gone)
    with pytest.raises(Conflict, match="erase_early"):
        erased(world, gone)


def test_who_is_past_retention(world: World, gone: Student) -> None:
    world.add_student()
    [found] = past_retention(db.session, world.today, YEARS)
    assert found.person_id == gone.id
    assert past_retention(db.session, world.today, YEARS + 1) == []


def test_a_hold_keeps_it(world: World, gone: Student) -> None:
    with pytest.raises(Impossible, match="hold_reason"):
        world.do(world.coordinator, place_hold, gone.id, reason="")
    world.do(world.coordinator, place_hold, gone.id, reason="Court case 7")
    with pytest.raises(Conflict, match="hold_stands"):
        world.do(world.admin, place_hold, gone.id, reason="Again")
    with pytest.raises(Conflict, match="erase_held"):
        erased(world, gone)
    world.do(world.admin, lift_hold, gone.id, reason="Settled")
    erased(world, gone)
    assert soundness(world) == []


def test_who_may_not_hold(world: World, gone: Student) -> None:
    for actor in (gone.actor, world.instructor):
        with pytest.raises(NotAllowed):
            world.do(actor, place_hold, gone.id, reason="Because")
    with pytest.raises(NotFound):
        world.do(world.admin, place_hold, 5, reason="Because")


def test_an_open_request_keeps_it_and_its_files(world: World, gone: Student) -> None:
    file = _file(world, gone)
    made = world.do(gone.actor, ask_correction, gone.enrollment, "person:0", wrong="My name", wish="Gilda")
    with pytest.raises(Conflict, match="erase_asked"):
        erased(world, gone)
    with pytest.raises(Conflict, match="kept_back"):
        world.do(world.admin, expire, file, reason="retention")
    world.do(gone.actor, withdraw_correction, made["correction"])
    world.do(world.admin, expire, file, reason="retention")


def _file(world: World, student: Student) -> int:
    from tests.commands.test_evidence import draft

    return int(draft(world, student.actor, student, "doc.mmr"))


def test_a_backup_that_brings_somebody_back(world: World, gone: Student) -> None:
    again = {"ended_on": world.today, "number": 4}
    world.do(world.admin, erase_again, gone.id, **again)
    assert db.session.execute(select(Erasure.number)).scalars().all() == [4]
    assert world.do(world.admin, erase_again, gone.id, **again) == {}
    assert world.do(world.admin, erase_again, 12345, **again) == {}
    assert soundness(world) == []


def test_an_erasure_without_its_event_is_found(world: World, gone: Student) -> None:
    db.session.rollback()
    with writing(db.engine) as connection:
        connection.execute(
            insert(Erasure).values(
                id=1, person_id=gone.id, number=1, ended_on=world.today, erased_at=clock.now()
            )
        )
        mine = select(Event.id).where(Event.chain == gone.id)
        connection.execute(delete(EventPayload).where(EventPayload.event_id.in_(mine)))
    found = soundness(world)
    assert "erased person 1: was erased without an event" in found
    assert any("has no words, and no erasure took them" in line for line in found)
    # The school of this test ends as it must.
    _mend(world, gone)


def _mend(world: World, gone: Student) -> None:
    with writing(db.engine) as connection:
        connection.execute(delete(Erasure))
    world.do(world.admin, erase_again, gone.id, ended_on=world.today, number=1)


def test_words_that_came_back_are_found(world: World, gone: Student) -> None:
    erased(world, gone)
    db.session.rollback()
    with writing(db.engine) as connection:
        connection.execute(update(Person).where(Person.id == gone.id).values(email="gil@demo.test"))
    assert "erased person 1: still has rows in person" in soundness(world)
    with writing(db.engine) as connection:
        connection.execute(update(Person).where(Person.id == gone.id).values(email=None))


def test_missing_words_are_found(world: World, gone: Student) -> None:
    student = world.add_student()
    db.session.rollback()
    with writing(db.engine) as connection:
        last = connection.execute(
            select(Event.id).where(Event.chain == student.id).order_by(Event.seq.desc()).limit(1)
        ).scalar_one()
        kept = connection.execute(select(EventPayload).where(EventPayload.event_id == last)).one()
        _disarm(connection)
        connection.execute(delete(EventPayload).where(EventPayload.event_id == last))
    assert any("no erasure took them" in line for line in soundness(world))
    with writing(db.engine) as connection:
        connection.execute(insert(EventPayload).values(kept._asdict()))


def test_directory_information(world: World) -> None:
    student = world.add_student()
    for is_out in (True, True, False, True):
        world.do(student.actor, choose_directory, is_out=is_out)
    assert opted_out(db.session, [student.id, 5]) == {student.id}
    told = db.session.execute(
        select(func.count()).where(Event.chain == student.id, Event.kind == "directory.chosen")
    ).scalar_one()
    assert told == 3
    assert db.session.execute(text("SELECT count(*) FROM directory_choice")).scalar_one() == 1
