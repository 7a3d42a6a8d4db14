"""Exam dates, sittings, other credentials and the release queue, in the commands."""

from datetime import timedelta

import pytest

from tests.commands.test_logging import line, refused
from tests.exams import allow, clock_of, sit
from tests.factories import World
from tracker.commands import enrolling, exam_papers, exams
from tracker.domain.clocks import ClockKind, ClockState
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.kinds import Delivery
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, State
from tracker.models import BookingDetail, Entry

pytestmark = pytest.mark.both_databases

SCHOOL, CENTER = Delivery.SCHOOL, Delivery.CENTER


def book(student, days: int, delivery: Delivery = SCHOOL, **values) -> int:
    """Book an exam so many days ahead."""
    on = student.world.today + timedelta(days=days)
    made = student.world.do(
        student.actor, exams.book, student.enrollment, happened_on=on, delivery=delivery, **values
    )
    return made["entries"][0]


def stored(world: World, entry_id: int) -> tuple[Entry, BookingDetail]:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get(Entry, entry_id), world.session.get(BookingDetail, entry_id)


def test_a_booking_is_moved_and_called_off(world):
    pip = world.add_student()
    allow(pip)
    first = book(pip, 20, place="Room 4")
    assert line(world, pip, "exam.booking").state is State.DONE
    with refused(world, "booked_already"):
        book(pip, 30)
    moved = world.do(
        pip.actor,
        exams.move_booking,
        first,
        happened_on=world.today + timedelta(days=34),
        delivery=CENTER,
        reason="Night shift",
    )["entries"][0]
    entry, detail = stored(world, first)
    assert entry.status is EntryStatus.WITHDRAWN
    assert (detail.ended_on, detail.end_reason, detail.moved_to_id) == (world.today, "Night shift", moved)
    assert clock_of(pip, ClockKind.EXAM).due_on == world.today + timedelta(days=34)
    world.do(pip.actor, exams.cancel_booking, moved, reason="Ill")
    assert stored(world, moved)[1].end_reason == "Ill"
    assert line(world, pip, "exam.booking").state is State.OPEN
    assert clock_of(pip, ClockKind.EXAM) is None
    with pytest.raises(Conflict, match="booking_gone"):
        world.do(pip.actor, exams.cancel_booking, moved)
    book(pip, 40, CENTER)


def test_bookings_that_cannot_be(world):
    pip = world.add_student()
    with refused(world, "closed_line"):
        book(pip, 20)
    allow(pip)
    with refused(world, "booking_past"):
        book(pip, -1)
    with refused(world, "date_outside"):
        book(pip, 500)
    sit(pip, passed=False, score=362)
    with refused(world, "retake_wait"):
        book(pip, 29)
    book(pip, 30)
    with pytest.raises(NotFound):
        world.do(
            world.add_student().actor, exams.book, pip.enrollment, happened_on=world.today, delivery=SCHOOL
        )


def test_the_roster_is_approved_by_the_school(world):
    pip = world.add_student()
    allow(pip)
    at_school = book(pip, 20)
    assert clock_of(pip, ClockKind.ROSTER).holder is Holder.COORDINATOR
    for actor in (pip.actor, world.instructor):
        with pytest.raises(NotAllowed):
            world.do(actor, exams.approve_roster, at_school)
    world.do(world.coordinator, exams.approve_roster, at_school)
    assert stored(world, at_school)[1].roster_on == world.today
    assert clock_of(pip, ClockKind.ROSTER).state is ClockState.MET
    with refused(world, "date_outside"):
        world.do(world.coordinator, exams.approve_roster, at_school, on=world.today + timedelta(days=1))
    ada = world.add_student()
    allow(ada)
    elsewhere = book(ada, 20, CENTER)
    with refused(world, "no_roster"):
        world.do(world.coordinator, exams.approve_roster, elsewhere)


def test_the_stated_result_wins_over_the_score(world):
    pip = world.add_student()
    allow(pip)
    sit(pip, passed=False, score=430)
    found = line(world, pip, "exam.passed")
    assert (found.state, found.credit) == (State.BLOCKED, False)
    assert clock_of(pip, ClockKind.RETAKE).due_on == world.today + timedelta(days=30)
    world.today += timedelta(days=30)
    sit(pip, passed=True, score=380)
    assert line(world, pip, "exam.passed").state is State.DONE


def test_sittings_belong_to_the_person(world):
    pip = world.add_student()
    allow(pip)
    sit(pip, passed=False)
    world.withdraw(pip)
    world.today += timedelta(days=1)
    where = {"cohort_id": world.cohort, "started_on": world.today}
    made = world.do(world.coordinator, enrolling.reenroll, pip.enrollment, **where)
    pip.enrollment = made["enrollment"]
    assert line(world, pip, "exam.passed").state is State.BLOCKED
    assert clock_of(pip, ClockKind.RETAKE).due_on == world.today + timedelta(days=29)


def test_papers_of_other_credentials_run_their_own_clocks(world):
    pip = world.add_student()

    def keep(code, kind, on, amount=None, **detail):
        return world.do(
            pip.actor,
            exam_papers.log_other,
            pip.enrollment,
            code,
            kind,
            happened_on=on,
            amount=amount,
            detail=detail,
        )["entries"][0]

    on = world.today - timedelta(days=10)
    kept = keep("rma", EntryKind.ATTEMPT, on, 61, passed=False)
    assert clock_of(pip, ClockKind.RETAKE, "exam:rma").due_on == on + timedelta(days=45)
    with refused(world, "retake_wait"):
        keep("rma", EntryKind.ATTEMPT, world.today, passed=True)
    with refused(world, "score_outside"):
        keep("ncma", EntryKind.ATTEMPT, on, 101, passed=True)
    keep("ncma", EntryKind.DOCUMENT, on, number="N-1", issued_on=on, expires_on=None)
    assert clock_of(pip, ClockKind.CERTIFICATE, "certificate:ncma").since_on == on
    with refused(world, "expires_before_issue"):
        keep("cma", EntryKind.DOCUMENT, on, issued_on=on, expires_on=on)
    for code, kind in (("ccma", EntryKind.ATTEMPT), ("xma", EntryKind.ATTEMPT), ("rma", EntryKind.JOB)):
        with pytest.raises(NotFound):
            keep(code, kind, on, passed=True)
    # Nothing of it moves a line of the path, and it goes back as long as nobody relied on it.
    assert line(world, pip, "exam.passed").state is State.CLOSED
    pip.take_back(kept)
    assert clock_of(pip, ClockKind.RETAKE, "exam:rma") is None


def test_the_date_of_the_portal_is_typed_by_the_school(world):
    pip = world.add_student(routes=frozenset({"test-first"}))

    def typed(days, actor=world.coordinator, code="ccma"):
        on = world.today + timedelta(days=days)
        world.do(actor, exam_papers.type_queue_date, pip.enrollment, code, expires_on=on)

    with refused(world, "not_in_queue"):
        typed(30)
    allow(pip)
    sit(pip, passed=True, score=410)
    estimate = clock_of(pip, ClockKind.RELEASE)
    assert (estimate.rule.is_estimate, estimate.due_on) == (True, world.today + timedelta(days=90))
    with refused(world, "queue_before_exam"):
        typed(-1)
    for actor in (pip.actor, world.instructor):
        with pytest.raises(NotAllowed):
            typed(30, actor)
    with pytest.raises(NotFound):
        typed(30, code="rma")
    typed(30)
    typed(28)
    found = clock_of(pip, ClockKind.RELEASE)
    assert (found.rule.is_estimate, found.due_on) == (False, world.today + timedelta(days=28))


def test_a_practice_exam_keeps_its_domains(world):
    pip = world.add_student()
    world.record(pip, "enroll.papers", EntryKind.DOCUMENT)
    detail = {"plan_version": "2022", "domains": "D1:12/15 D3E:3/12"}
    pip.log("exam.practice-1", EntryKind.SCORE, amount=55, detail=detail)
    assert line(world, pip, "exam.practice-1").state is State.DONE
    for wrong in ("D1:16/15", "D9:1/2", "D1:0/0"):
        with refused(world, "marks_impossible"):
            pip.log("exam.practice-1", EntryKind.SCORE, amount=50, detail=detail | {"domains": wrong})
    with refused(world, "wrong_kind"):
        pip.log("exam.practice-1", EntryKind.SCORE, amount=50, detail=detail | {"plan_version": "1999"})
