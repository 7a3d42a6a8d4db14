"""What hours cost in SELECTs, what is missing, what is usual at a site, the letter that asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.at_site import at_site, log, place
from tests.externship import add_site
from tests.factories import Student, World
from tracker.commands import enrolling
from tracker.commands.shift_reminders import remind_of_shifts
from tracker.domain.placement import current_placement
from tracker.domain.policy import Actor
from tracker.domain.statuses import Mode
from tracker.extensions import db
from tracker.models import Outbox
from tracker.models.facts import load
from tracker.queries.hours import hours_page
from tracker.queries.integrity import check
from tracker.queries.missing_shifts import REMINDER, missing_shifts, not_reminded
from tracker.queries.student_record import StudentRecord, student_record
from tracker.queries.usual_skills import usual_skills
from tracker.worker import shifts

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A school on Tuesday, 24 November."""
    made = World(db.session, today=date(2026, 11, 24))
    yield made
    db.session.rollback()
    assert list(check(db.session, made.now)) == []


def start(world: World, student: Student, **more: object) -> int:
    return at_site(world, student, starts_on=date(2026, 11, 16), ends_on=date(2027, 2, 5), **more)


def record_of(world: World, student: Student) -> StudentRecord:
    world.session.rollback()
    found = student_record(world.session, student.id, lambda _zone: world.today)
    assert found is not None
    return found


@contextmanager
def selects(world: World) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append(statement)

    event.listen(world.session.get_bind(), "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(world.session.get_bind(), "before_cursor_execute", note)


def test_the_page_costs_the_same_with_many_shifts(world):
    pip = world.add_student()
    start(world, pip, site_id=None)
    costs = []
    for days in (range(16, 18), range(18, 24)):
        for day in days:
            log(world, pip, f"2026-11-{day}T08:00", f"2026-11-{day}T12:00")
        record = record_of(world, pip)
        with selects(world) as found:
            page = hours_page(world.session, record, NOW)
        costs.append(len(found))
    assert page is not None
    assert costs == [1, 1]
    assert page.hours.waiting == 8 * 240
    assert sum(week.waiting for week in page.weeks) == page.hours.waiting


def test_missing_shifts_of_a_coordinator_and_of_the_page_are_the_same(world):
    pip, eve, ben = (world.add_student(name) for name in ("Pip", "Eve", "Ben"))
    for student in (pip, eve, ben):
        start(world, student)
    log(world, pip, "2026-11-16T08:00", "2026-11-16T12:00")
    for day in ("16", "17", "19", "23"):
        log(world, ben, f"2026-11-{day}T08:00", f"2026-11-{day}T12:00")
    world.session.rollback()
    costs = []
    with selects(world) as found:
        missing = missing_shifts(world.session, world.coordinator, NOW)
    costs.append(len(found))
    assert {one.person_id: len(one.shifts) for one in missing} == {pip.id: 2, eve.id: 3}
    page = hours_page(world.session, record_of(world, eve), NOW)
    assert page is not None
    late = [one.span for one in page.missing if one.is_late(NOW)]
    assert late == [one.span for one in next(one for one in missing if one.person_id == eve.id).shifts]
    start(world, world.add_student("Ann"))
    world.session.rollback()
    with selects(world) as found:
        assert len(missing_shifts(world.session, world.coordinator, NOW)) == 3
    costs.append(len(found))
    assert costs == [4, 4]
    assert missing_shifts(world.session, world.instructor, NOW) == ()
    assert missing_shifts(world.session, world.coordinator, NOW, [1]) == ()


def test_nothing_is_missing_on_leave_or_after_the_end(world):
    pip, eve = world.add_student(), world.add_student("Eve")
    start(world, pip)
    start(world, eve)
    world.withdraw(eve, on=date(2026, 11, 20))
    leave = {"starts_on": date(2026, 11, 20), "ends_on": None, "reason": "Family"}
    world.do(world.coordinator, enrolling.take_leave, pip.enrollment, **leave)
    world.session.rollback()
    assert missing_shifts(world.session, world.coordinator, NOW) == ()


def test_usual_at_a_site_is_what_was_signed_there(world):
    here, there = add_site(world, "Heron Clinic"), add_site(world, "Ridge Clinic")
    pip, eve = world.add_student(), world.add_student("Eve")
    start(world, pip, site_id=here)
    for day, keys in (("16", ["skill.pi-04"]), ("17", ["skill.pi-04", "skill.pi-06"])):
        recap = [(key, Mode.LIVE, None) for key in keys]
        made = log(world, pip, f"2026-11-{day}T08:00", f"2026-11-{day}T12:00", recap=recap)
        for entry in made[1:]:
            world.accept(entry)
    start(world, eve, site_id=here)
    assert usual(world, eve) == ["skill.pi-04", "skill.pi-06"]
    place(world, eve, site_id=there, starts_on=world.today, ends_on=date(2027, 3, 5))
    assert len(usual(world, eve)) == 25


def usual(world: World, student: Student) -> list[str]:
    """The skills usual where the student is now."""
    world.session.rollback()
    rows = load(world.session, [student.enrollment])[student.enrollment].entries
    placement = current_placement(rows, world.today)
    assert placement is not None
    return [line.key for line in usual_skills(world.session, world.path, placement)]


def letters(world: World) -> int:
    world.session.rollback()
    return world.session.execute(
        select(func.count()).select_from(Outbox).where(Outbox.kind == REMINDER)
    ).scalar_one()


def test_a_letter_goes_out_once_for_each_shift(world):
    pip = world.add_student()
    start(world, pip)
    world.session.rollback()
    (one,) = not_reminded(world.session, NOW, 20)
    for _ in range(2):
        world.do(Actor(0), remind_of_shifts, one.person_id, kind=REMINDER, abouts=one.abouts)
    assert letters(world) == 1
    assert not_reminded(world.session, NOW, 20) == ()
    later = not_reminded(world.session, NOW + timedelta(days=1), 20)
    assert [len(each.shifts) for each in later] == [4]
    world.do(Actor(0), remind_of_shifts, pip.id, kind=REMINDER, abouts=later[0].abouts)
    assert letters(world) == 2


def test_the_worker_looks_and_rests(world, monkeypatch):
    pip = world.add_student()
    start(world, pip)
    monkeypatch.setattr(shifts.clock, "now", lambda: NOW)
    assert shifts.remind_of_shifts() == 1
    assert letters(world) == 1
    assert shifts.remind_of_shifts() == 0
