"""A correction: asked, decided by somebody else, and answered with a statement that stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import Student, World
from tracker.commands.correcting import (
    ask_correction,
    attach_statement,
    decide_correction,
    withdraw_correction,
)
from tracker.commands.notes import write_note
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.statuses import Role
from tracker.extensions import db
from tracker.models import Correction, Note, Outbox

pytestmark = pytest.mark.both_databases


def asked(world: World, student: Student, about: str = "person:0") -> int:
    made = world.do(
        student.actor, ask_correction, student.enrollment, about, wrong="It says 2.", wish="Make it 3."
    )
    return int(made["correction"])


def decided(world: World, correction: int, *, is_granted: bool, reason: str = "The sheet says 2.") -> None:
    world.do(world.coordinator, decide_correction, correction, is_granted=is_granted, reason=reason)


def row(correction: int) -> Correction:
    db.session.rollback()
    return db.session.get_one(Correction, correction)


def test_the_clock_is_45_calendar_days(world: World) -> None:
    student = world.add_student()
    made = row(asked(world, student))
    assert made.due_on == world.today + timedelta(days=45)
    kinds = db.session.execute(select(Outbox.kind, Outbox.person_id)).all()
    assert ("correction_asked", world.coordinator.person_id) in [tuple(kind) for kind in kinds]


def test_only_things_of_ones_own(world: World) -> None:
    student, other = world.add_student(), world.add_student()
    [entry] = other.practice("skill.ic-01")
    for about in (f"entry:{entry}", "entry:1", "nothing:1", "entry:x", "entry:²", f"person:{other.id}"):
        with pytest.raises(NotFound):
            asked(world, student, about)
    [mine] = student.practice("skill.ic-01")
    asked(world, student, f"entry:{mine}")
    with pytest.raises(Conflict, match="correction_open"):
        asked(world, student, f"entry:{mine}")


def test_refused_and_answered(world: World) -> None:
    student, stranger = world.add_student(), world.add_student()
    number = asked(world, student)
    with pytest.raises(Conflict, match="statement_not_refused"):
        world.do(student.actor, attach_statement, number, statement="I was there.")
    decided(world, number, is_granted=False)
    with pytest.raises(Conflict, match="correction_decided"):
        decided(world, number, is_granted=True)
    with pytest.raises(NotFound):
        world.do(stranger.actor, attach_statement, number, statement="Me too.")
    world.do(student.actor, attach_statement, number, statement="I was there.")
    made = row(number)
    assert (made.is_granted, made.statement) == (False, "I was there.")
    with pytest.raises(Conflict, match="statement_stands"):
        world.do(student.actor, attach_statement, number, statement="Something else.")


def test_agreed_takes_no_statement(world: World) -> None:
    student = world.add_student()
    number = asked(world, student)
    decided(world, number, is_granted=True, reason="You are right.")
    with pytest.raises(Conflict):
        world.do(student.actor, attach_statement, number, statement="Thanks.")


def test_another_coordinator_decides_on_what_one_made(world: World) -> None:
    student = world.add_student()
    world.do(world.coordinator, write_note, student.enrollment, text="Came late twice.")
    note = db.session.execute(select(Note.id)).scalar_one()
    number = asked(world, student, f"note:{note}")
    second = world.add_staff("Nora", "Quist", Role.COORDINATOR, world.cohort)
    with pytest.raises(Impossible, match="correction_own"):
        decided(world, number, is_granted=False)
    world.do(second, decide_correction, number, is_granted=False, reason="The log says so.")
    assert row(number).decided_by_id == second.person_id


def test_the_only_coordinator_decides_all_the_same(world: World) -> None:
    student = world.add_student()
    world.do(world.coordinator, write_note, student.enrollment, text="Came late twice.")
    note = db.session.execute(select(Note.id)).scalar_one()
    number = asked(world, student, f"note:{note}")
    decided(world, number, is_granted=True)
    assert row(number).is_granted


def test_who_may_not_decide(world: World) -> None:
    student = world.add_student()
    number = asked(world, student)
    for actor in (student.actor, world.instructor, world.admin):
        with pytest.raises(NotAllowed):
            world.do(actor, decide_correction, number, is_granted=True, reason="Yes.")
    with pytest.raises(Impossible, match="correction_reason"):
        decided(world, number, is_granted=True, reason=" ")


def test_taken_back(world: World) -> None:
    student = world.add_student()
    number = asked(world, student)
    world.do(student.actor, withdraw_correction, number)
    with pytest.raises(Conflict, match="correction_withdrawn"):
        decided(world, number, is_granted=True)
    asked(world, student)
