"""Student pages cost the same number of SELECTs with 3 entries and with 150."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.student_site import TODAY, settings_of_today
from tracker.config import Settings
from tracker.domain.statuses import EntryKind, Holder, Role, State
from tracker.queries.student_events import history_page
from tracker.queries.student_papers import papers_page
from tracker.queries.student_path import path_page
from tracker.queries.student_record import StudentRecord, student_record
from tracker.queries.student_requests import requests_page
from tracker.queries.student_skills import skill_page, skills_page
from tracker.queries.student_step import step_page
from tracker.queries.student_turns import actionable

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

PAGES: dict[str, Callable[[Session, StudentRecord], object]] = {
    "path": lambda session, record: path_page(session, record, LONG_AGO),
    "step": lambda session, record: step_page(record, "training"),
    "papers": lambda session, record: papers_page(record),
    "skills": lambda session, record: skills_page(record),
    "skill": lambda session, record: skill_page(record, "skill.ic-01"),
    "requests": lambda session, record: requests_page(record),
    "history": lambda session, record: history_page(session, record.loaded.enrollment.person_id),
}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school of today."""
    with world_beside(bare_app) as made:
        yield made


def record_of(world: World, student: Student) -> StudentRecord:
    """The student's record as the pages read it."""
    found = student_record(world.session, student.id, lambda _zone: TODAY)
    assert found is not None
    return found


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements of a block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_three_and_for_150_entries(world: World, name: str) -> None:
    first, few, many = (world.add_student(name) for name in ("First", "Few", "Many"))
    few.practice("skill.ic-01")
    for _ in range(15):
        many.practice("skill.ic-01", times=10)
    costs = []
    # The first look of a process reads the path too; a second look at one record reads what is kept.
    for student in (first, few, many, many):
        world.session.rollback()
        with counted(world.session) as statements:
            PAGES[name](world.session, record_of(world, student))
        costs.append(len(statements))
    assert costs[1] == costs[2]
    assert costs[3] <= costs[2] <= 9


def test_what_opens_next_names_only_lines_that_wait_for_it(world: World) -> None:
    student = world.add_student(papers=False)
    record = record_of(world, student)
    opened = record.opened_by("enroll.papers")
    assert "kit.received" in opened and "enroll.orientation" in opened
    assert all(record.line(key).state is State.CLOSED for key in opened)
    assert record.opened_by("exam.booking") == () or "exam.passed" in record.opened_by("exam.booking")


def test_nothing_is_actionable_on_an_earlier_or_withdrawn_enrollment(world: World) -> None:
    student = world.add_student()
    assert actionable(record_of(world, student))
    world.withdraw(student)
    assert actionable(record_of(world, student)) == []


def test_recurring_lines_are_no_next_step(world: World) -> None:
    student = world.add_student()
    record = record_of(world, student)
    assert all(not record.path.by_key[line.key].is_recurring for line in actionable(record))


def test_one_instructor_is_named_and_two_are_not(world: World) -> None:
    student = world.add_student()
    assert record_of(world, student).staff[Holder.INSTRUCTOR].name == "Iris Vane"
    world.add_staff("Una", "Reed", Role.INSTRUCTOR, world.cohort)
    assert Holder.INSTRUCTOR not in record_of(world, student).staff


def test_step_counts_equal_the_standing(world: World) -> None:
    student = world.add_student()
    student.log("enroll.orientation", EntryKind.CONFIRMATION)
    record = record_of(world, student)
    for count in record.standing.steps:
        page = step_page(record, count.key)
        assert page is not None
        assert (page.done, page.asked) == (count.done, count.asked)
    assert step_page(record, "nowhere") is None
