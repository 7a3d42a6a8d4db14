"""Requests for correction in every state, and who opened whose file."""

from datetime import timedelta

from sqlalchemy import select

from tracker.commands import correcting, keeping, notes
from tracker.demo.names import STUDENT_EMAIL
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool
from tracker.domain.rights import About, AboutKind, AccessKind
from tracker.domain.statuses import EntryKind
from tracker.models import Entry, Note, Person
from tracker.services import accesses


def rights_used(school: DemoSchool, pupils: dict[str, Pupil]) -> None:
    """Pip's statement beside a practice, an answer that is late, a hold; and a week of openings."""
    pip = next(pupil for pupil in pupils.values() if _email(school, pupil) == STUDENT_EMAIL)
    _refused_and_answered(school, pip)
    late = pupils["Delphine Amberley"]
    _ask(school, late, str(About(AboutKind.PERSON)), late.days_ago(48), "My family name is misspelled.")
    soon = pupils["Iris Pebble"]
    _ask(school, soon, str(About(AboutKind.PERSON)), soon.days_ago(9), "I have another address now.")
    held = pupils["Isla Sandpiper"]
    reason = "Complaint about the kit supplier, file 12."
    day = held.days_ago(3)
    school.do(held.group.coordinator, keeping.place_hold, held.actor.person_id, day=day, reason=reason)
    _openings(school, pip)


def _email(school: DemoSchool, pupil: Pupil) -> str | None:
    found = select(Person.email).where(Person.id == pupil.actor.person_id)
    return school.session.execute(found).scalar_one()


def _ask(school: DemoSchool, pupil: Pupil, about: str, day: object, wrong: str) -> int:
    said = {"wrong": wrong, "wish": "Please put it right."}
    made = school.do(pupil.actor, correcting.ask_correction, pupil.enrollment, about, day=day, **said)  # type: ignore[arg-type]
    return int(made["correction"])


def _refused_and_answered(school: DemoSchool, pip: Pupil) -> None:
    coordinator, person_id = pip.group.coordinator, pip.actor.person_id
    text = "Called: was not at the live session of 12 November."
    day = pip.days_ago(10)
    school.do(coordinator, notes.write_note, pip.enrollment, day=day, text=text)
    note = school.session.execute(select(Note.id).where(Note.person_id == person_id)).scalars().first()
    entry = (
        school.session.execute(
            select(Entry.id)
            .where(Entry.person_id == person_id, Entry.kind == EntryKind.PRACTICE)
            .order_by(Entry.id)
        )
        .scalars()
        .first()
    )
    school.session.rollback()
    number = _ask(school, pip, f"entry:{entry}", pip.days_ago(9), "I did it twice that evening, not once.")
    reason = "One practice was logged that day, and a practice counts on the day it is logged."
    values = {"is_granted": False, "reason": reason}
    school.do(coordinator, correcting.decide_correction, number, day=pip.days_ago(7), hour=11, **values)
    statement = "I practiced at 19:00 and at 21:30. My sister was there both times."
    school.do(
        pip.actor, correcting.attach_statement, number, day=pip.days_ago(6), hour=18, statement=statement
    )
    _ask(school, pip, f"note:{note}", pip.days_ago(2), "I was there; my camera was off.")


def _openings(school: DemoSchool, pip: Pupil) -> None:
    engine, group = school.session.get_bind().engine, pip.group
    for days, actor, kind in (
        (1, group.coordinator, AccessKind.FILE),
        (1, group.coordinator, AccessKind.HEALTH),
        (2, group.instructor, AccessKind.FILE),
        (2, group.instructor, AccessKind.EVIDENCE),
        (7, group.coordinator, AccessKind.HISTORY),
        (9, group.coordinator, AccessKind.EXPORT),
    ):
        opened = [(pip.actor.person_id, kind)]
        accesses.write(engine, actor.person_id, opened, school.now - timedelta(days=days))
