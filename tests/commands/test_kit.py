"""The kit: what a missing part blocks, since when, whose turn it is, and that the days leave the pace."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import STARTS_ON, Student, World
from tracker.commands import enrolling, kit
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.kinds import PartState
from tracker.domain.lines import Line, Standing
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, Holder, Role, State
from tracker.extensions import db
from tracker.models import Event, KitReport, StandingRow
from tracker.models.facts import load
from tracker.queries.integrity import check

pytestmark = pytest.mark.both_databases

CUFF, SKILL = "bp-cuff", "skill.vs-01"
WATCH, PULSE = "watch", "skill.vs-03"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A school with sheets and a kit, in week 4, before the first skills are due; afterwards the
    record must be sound."""
    made = World(db.session, today=STARTS_ON + timedelta(days=21), sheets=True)
    yield made
    db.session.rollback()
    assert list(check(db.session, made.now)) == []


def stands(world: World, student: Student) -> Standing:
    world.session.rollback()
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    return standing(loaded.path, loaded.facts, world.today)


def line(world: World, student: Student, key: str = SKILL) -> Line:
    return stands(world, student).line(key)


def report(world: World, student: Student, part: str = CUFF, by=None, **values) -> int:
    values.setdefault("state", PartState.BROKEN)
    made = world.do(by or student.actor, kit.report_part, student.enrollment, part, **values)
    return made["reports"][0]


def arrive(world: World, student: Student, report_id: int, by=None) -> None:
    world.do(by or student.actor, kit.mark_arrived, report_id)


def send(world: World, *report_ids: int, by=None) -> dict:
    return world.do(by or world.coordinator, kit.send_parts, list(report_ids))


def events(world: World, kind: str) -> int:
    world.session.rollback()
    return len(world.session.execute(select(Event.id).where(Event.kind == kind)).all())


def refused(world: World, code: str, kind=Impossible):
    return pytest.raises(kind, match=code)


def test_everything_is_here_in_one_act(world: World) -> None:
    pip = world.add_student(papers=False)
    world.record(pip, "enroll.papers", EntryKind.DOCUMENT)
    made = world.do(pip.actor, kit.confirm_kit, pip.enrollment)
    assert (len(made["entries"]), made["reports"]) == (1, [])
    assert line(world, pip, "kit.received").state is State.DONE
    assert line(world, pip).state is not State.BLOCKED
    with refused(world, "kit_here"):
        world.do(pip.actor, kit.confirm_kit, pip.enrollment)


def test_the_kit_came_with_parts_that_cannot_be_used(world: World) -> None:
    pip = world.add_student(papers=False)
    world.record(pip, "enroll.papers", EntryKind.DOCUMENT)
    problems = {CUFF: PartState.MISSING, WATCH: PartState.BROKEN}
    made = world.do(pip.actor, kit.confirm_kit, pip.enrollment, problems=problems)
    assert len(made["reports"]) == 2
    assert line(world, pip, "kit.received").state is State.DONE
    assert (line(world, pip).state, line(world, pip, PULSE).state) == (State.BLOCKED, State.BLOCKED)
    assert events(world, "kit.reported") == 2


def test_the_kit_cannot_come_before_the_papers(world: World) -> None:
    pip = world.add_student(papers=False)
    with refused(world, "closed_line"):
        world.do(pip.actor, kit.confirm_kit, pip.enrollment, problems={CUFF: PartState.MISSING})
    assert world.session.execute(select(KitReport.id)).all() == []


def test_a_broken_part_gives_its_skills_to_the_supplier(world: World) -> None:
    pip = world.add_student()
    since = world.today
    report(world, pip, note="The valve leaks.")
    world.today += timedelta(days=3)
    blocked = line(world, pip)
    assert (blocked.state, blocked.holder, blocked.since) == (State.BLOCKED, Holder.KIT_SUPPLIER, since)
    assert (blocked.reason.code, blocked.reason.facts) == (
        "kit",
        {"since": since, "part": CUFF, "parts": (CUFF,), "sent_on": None},
    )
    assert line(world, pip, PULSE).state is not State.BLOCKED
    row = world.session.get(StandingRow, pip.enrollment)
    at = world.path.index[SKILL]
    assert (row.cells[at], row.holders[at]) == (State.BLOCKED.code, Holder.KIT_SUPPLIER.code)


def test_the_reason_says_when_another_one_was_sent(world: World) -> None:
    pip = world.add_student()
    made = report(world, pip)
    world.today += timedelta(days=2)
    assert send(world, made)["sent"] == 1
    assert line(world, pip).reason.facts["sent_on"] == world.today
    assert line(world, pip).state is State.BLOCKED


def test_an_arrival_reopens_and_the_days_leave_the_pace(world: World) -> None:
    pip = world.add_student()
    due, row = line(world, pip).due_on, line(world, pip, "skill.vs-05").due_on
    made = report(world, pip)
    world.today += timedelta(days=9)
    arrive(world, pip, made)
    opened = line(world, pip)
    assert opened.state is State.OPEN
    # From the day of the report to that of the arrival, both included.
    assert opened.due_on == due + timedelta(days=10)
    assert line(world, pip, "skill.vs-05").due_on == row


def test_a_blocked_line_is_not_the_students_delay(world: World) -> None:
    pip, twin = world.add_student(), world.add_student()
    report(world, pip)
    mine, theirs = stands(world, pip), stands(world, twin)
    assert mine.paced_to_on >= theirs.paced_to_on
    due = mine.line(SKILL).due_on
    world.today = max(world.today, due + timedelta(days=5))
    assert not line(world, pip).is_overdue
    assert line(world, twin).is_overdue


def test_a_part_that_came_the_same_day_moves_nothing(world: World) -> None:
    pip = world.add_student()
    due = line(world, pip).due_on
    arrive(world, pip, report(world, pip))
    assert (line(world, pip).state, line(world, pip).due_on) == (State.OPEN, due)


def test_a_skill_waits_for_the_last_of_several_parts(world: World) -> None:
    pip = world.add_student()
    first_day, due = world.today, line(world, pip).due_on
    cuff = report(world, pip)
    world.today += timedelta(days=4)
    scope = report(world, pip, "stethoscope", state=PartState.MISSING)
    assert line(world, pip).reason.facts["parts"] == (CUFF, "stethoscope")
    send(world, cuff)
    assert line(world, pip).reason.facts["sent_on"] is None
    world.today += timedelta(days=3)
    arrive(world, pip, cuff)
    still = line(world, pip)
    assert (still.state, still.since) == (State.BLOCKED, first_day)
    assert still.reason.facts["parts"] == ("stethoscope",)
    world.today += timedelta(days=2)
    arrive(world, pip, scope)
    # Overlapping days count once: from day 0 to day 9.
    assert line(world, pip).state is State.OPEN
    assert line(world, pip).due_on == due + timedelta(days=10)


def test_a_gap_between_two_blocks_is_the_students(world: World) -> None:
    pip = world.add_student()
    due = line(world, pip).due_on
    cuff = report(world, pip)
    world.today += timedelta(days=2)
    arrive(world, pip, cuff)
    world.today += timedelta(days=3)
    again = report(world, pip, "stethoscope")
    assert line(world, pip).since == world.today
    world.today += timedelta(days=1)
    arrive(world, pip, again)
    assert line(world, pip).due_on == due + timedelta(days=3 + 2)


def test_the_same_part_breaks_again_after_it_came(world: World) -> None:
    pip = world.add_student()
    first = report(world, pip)
    with refused(world, "part_reported"):
        report(world, pip)
    world.today += timedelta(days=2)
    arrive(world, pip, first)
    assert report(world, pip) != first
    assert line(world, pip).state is State.BLOCKED


def test_a_mistake_is_taken_back_and_leaves_no_days(world: World) -> None:
    pip = world.add_student()
    due = line(world, pip).due_on
    made = report(world, pip)
    world.today += timedelta(days=6)
    world.do(pip.actor, kit.take_back_report, made)
    world.do(pip.actor, kit.take_back_report, made)
    assert (line(world, pip).state, line(world, pip).due_on) == (State.OPEN, due)
    assert events(world, "kit.withdrawn") == 1
    with refused(world, "part_gone", Conflict):
        arrive(world, pip, made)
    with refused(world, "part_gone", Conflict):
        send(world, made)


def test_what_was_sent_is_not_taken_back(world: World) -> None:
    pip = world.add_student()
    made = report(world, pip)
    send(world, made)
    with refused(world, "part_sent", Conflict):
        world.do(pip.actor, kit.take_back_report, made)
    arrive(world, pip, made)
    with refused(world, "part_gone", Conflict):
        world.do(pip.actor, kit.take_back_report, made)


def test_several_parts_of_several_students_are_sent_in_one_act(world: World) -> None:
    pip, ada = world.add_student(), world.add_student("Ada")
    sent = report(world, pip)
    send(world, sent)
    there = report(world, ada)
    arrive(world, ada, there)
    waiting = [report(world, pip, WATCH), report(world, ada, "gloves", state=PartState.USED_UP)]
    assert send(world, sent, there, *waiting)["reports"] == sorted(waiting)
    assert send(world, *waiting)["sent"] == 0
    assert events(world, "kit.sent") == 3
    with refused(world, "part_gone", Conflict):
        send(world, there)
    with refused(world, "kit_nothing_chosen"):
        send(world)


def test_saying_twice_that_a_part_came_says_it_once(world: World) -> None:
    pip = world.add_student()
    made = report(world, pip)
    arrive(world, pip, made)
    world.today += timedelta(days=1)
    arrive(world, pip, made)
    assert events(world, "kit.arrived") == 1
    assert world.session.get(KitReport, made).arrived_on == world.today - timedelta(days=1)


def test_a_coordinator_reports_and_receives_for_a_student(world: World) -> None:
    pip = world.add_student()
    made = report(world, pip, by=world.coordinator)
    assert world.session.get(KitReport, made).reported_by_id == world.coordinator.person_id
    arrive(world, pip, made, by=world.coordinator)
    assert line(world, pip).state is State.OPEN


def test_nobody_else_touches_a_kit(world: World) -> None:
    pip, other = world.add_student(), world.add_student()
    odo = world.add_staff("Odo", "Birch", Role.COORDINATOR, world.add_cohort("Cedar", STARTS_ON))
    made = report(world, pip)
    for stranger in (other.actor, odo):
        with refused(world, "no_student", NotFound):
            arrive(world, pip, made, by=stranger)
        with refused(world, "no_report", NotFound):
            send(world, made, by=stranger)
    for colleague in (world.instructor, world.admin):
        with refused(world, "not_allowed", NotAllowed):
            report(world, pip, WATCH, by=colleague)
        with refused(world, "no_report", NotFound):
            send(world, made, by=colleague)
    with refused(world, "no_report", NotFound):
        send(world, made, made + 1)
    with refused(world, "no_report", NotFound):
        arrive(world, pip, made + 1)
    assert world.session.get(KitReport, made).sent_on is None


def test_parts_that_the_kit_does_not_have_and_enrollments_that_ended(world: World) -> None:
    pip = world.add_student()
    with refused(world, "unknown_part"):
        report(world, pip, "anvil")
    world.do(world.coordinator, enrolling.withdraw, pip.enrollment, on=world.today, reason="Moved away")
    with refused(world, "withdrawn_enrollment"):
        report(world, pip)
    assert world.session.execute(select(KitReport.id)).all() == []
