"""Fills an empty database with the demo school. The same day and seed give the same school."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from tracker.commands import people, refreshing
from tracker.demo.asked import preceptors_asked
from tracker.demo.away import days_away
from tracker.demo.both import both_programs
from tracker.demo.career import careers
from tracker.demo.cases import CASES
from tracker.demo.contacts import contacts_and_visits
from tracker.demo.dates import instant
from tracker.demo.exams import exam_states
from tracker.demo.imports import spreadsheet
from tracker.demo.kit import kits_and_incidents
from tracker.demo.messages import messages
from tracker.demo.names import PASSWORD, STUDENT_EMAIL, STUDENTS, Made
from tracker.demo.phrases import return_phrases
from tracker.demo.placed import special_placements
from tracker.demo.pupil import Pupil
from tracker.demo.record import shared_record
from tracker.demo.rights import rights_used
from tracker.demo.school import (
    ADMIN_EMAIL,
    COORDINATOR_EMAIL,
    INSTRUCTOR_EMAIL,
    DemoSchool,
    Group,
)
from tracker.demo.shifts import special_shifts
from tracker.domain.policy import Actor
from tracker.models import Person
from tracker.models.engine import writing
from tracker.web.transaction import perform

SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo that somebody can sign in with."""

    role: str
    email: str
    password: str


ACCOUNTS = (
    DemoAccount("student", STUDENT_EMAIL, PASSWORD),
    DemoAccount("instructor", INSTRUCTOR_EMAIL, PASSWORD),
    DemoAccount("coordinator", COORDINATOR_EMAIL, PASSWORD),
    DemoAccount("admin", ADMIN_EMAIL, PASSWORD),
)


def has_people(session: Session) -> bool:
    """Whether anybody is in the database: then it is no place for a demo."""
    found = bool(session.execute(select(exists().select_from(Person))).scalar_one())
    session.rollback()
    return found


def is_demo(session: Session) -> bool:
    """Whether the demo accounts are in the database."""
    emails = [account.email for account in ACCOUNTS]
    found = session.execute(select(func.count(Person.id)).where(Person.email.in_(emails))).scalar_one()
    session.rollback()
    return found == len(emails)


def fill(session: Session, now: datetime, zone: ZoneInfo, hash_password: Callable[[str], str]) -> int:
    """Make the school, with everything that happened up to ``now``; gives how many students."""
    school = DemoSchool(session, zone, now, now.astimezone(zone).date())
    school.found()
    count, pupils = 0, {}
    for name, made in STUDENTS.items():
        for one in made:
            count += 1
            pupils[f"{one.given} {one.family}"] = _play(school, school.groups[name], one, count)
    kits_and_incidents(school, pupils)
    special_placements(school)
    special_shifts(school)
    exam_states(school, pupils)
    preceptors_asked(school)
    shared_record(school, pupils)
    rights_used(school, pupils)
    careers(pupils)
    both_programs(school, pupils)
    return_phrases(school)
    contacts_and_visits(school, pupils)
    messages(school, pupils)
    days_away(school)
    spreadsheet(school)
    _open_accounts(school, hash_password(PASSWORD))
    _was_here(school)
    for enrollment_id in refreshing.due_for_refresh(session, school.today):
        perform(session, school.admin, refreshing.refresh, enrollment_id, at=now)
    return count


def _play(school: DemoSchool, group: Group, made: Made, number: int) -> Pupil:
    email = STUDENT_EMAIL if made.case == "pip" else f"student{number}@demo.test"
    # Each has a chance of their own: a change to one does not change the others.
    pupil = Pupil(school, group, made, email, Random(f"{SEED} {made.given} {made.family}"))  # nosec B311  # made-up people
    pupil.enroll()
    CASES[made.case](pupil)
    return pupil


def _open_accounts(school: DemoSchool, password_hash: str) -> None:
    """One hash for all: the password is printed for everybody anyway."""
    for account in ACCOUNTS:
        person_id = school.session.execute(
            select(Person.id).where(Person.email == account.email)
        ).scalar_one()
        school.do(Actor(person_id), people.set_password, day=school.today, password_hash=password_hash)


def _was_here(school: DemoSchool) -> None:
    """The student of the demo was here in the evening of the day before yesterday."""
    last_seen_at = instant(school.today - timedelta(days=2), school.zone, 20)
    with writing(school.session.get_bind().engine) as connection:
        connection.execute(
            update(Person).where(Person.email == STUDENT_EMAIL).values(last_seen_at=last_seen_at)
        )
