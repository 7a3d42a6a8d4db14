"""What the address of a staff page names: a cohort, a student, an entry, each with its target.

One SELECT each; None for what does not exist.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.calendar import Calendar
from tracker.domain.jobs import PRIVATE
from tracker.domain.path import Path
from tracker.domain.policy import Target
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, Holder, Source
from tracker.domain.undoing import STAYS
from tracker.models import Cohort, Enrollment, Entry, Person
from tracker.models.details import RequestDetail
from tracker.models.facts import calendar_of
from tracker.models.paths import path_of
from tracker.models.rights_read import is_erased

_MOST_ID = 2**63


@dataclass(frozen=True, slots=True)
class CohortRef:
    """A cohort by its address."""

    id: int
    name: str
    starts_on: date
    zone: ZoneInfo
    path: Path
    calendar: Calendar

    @property
    def target(self) -> Target:
        """The cohort as policy sees it."""
        return Target(cohort_ids=frozenset({self.id}))


@dataclass(frozen=True, slots=True)
class EnrollmentRef:
    """One enrollment of a student by its address."""

    id: int
    sequence: int
    cohort_id: int
    cohort_name: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class StudentRef:
    """A student with all enrollments, newest first."""

    id: int
    given_name: str
    family_name: str
    has_joined: bool
    enrollments: tuple[EnrollmentRef, ...]

    @property
    def name(self) -> str:
        """As people are addressed."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def target(self) -> Target:
        """The whole file as policy sees it."""
        return Target(person_id=self.id, cohort_ids=frozenset(item.cohort_id for item in self.enrollments))


@dataclass(frozen=True, slots=True)
class EntryRef:
    """An entry, the line whose rules it follows, and the enrollment it is read in. ``is_stay``: a request
    that changes the enrollment itself once it is granted."""

    id: int
    person_id: int
    person_name: str
    enrollment_id: int
    cohort_ids: frozenset[int]
    zone: ZoneInfo
    requirement: Requirement | None
    performer_id: int | None
    is_private: bool = False
    is_stay: bool = False

    @property
    def target(self) -> Target:
        """The entry as policy sees it."""
        line = self.requirement
        return Target(
            person_id=self.person_id,
            cohort_ids=self.cohort_ids,
            confirmed_by=line.confirmed_by if line else Holder.COORDINATOR,
            is_health=self.is_private or bool(line and line.is_health),
            performer_id=self.performer_id,
        )


def cohort_ref(session: Session, cohort_id: int) -> CohortRef | None:
    """The cohort with this id."""
    if cohort_id >= _MOST_ID:
        return None
    found = session.get(Cohort, cohort_id)
    if found is None:
        return None
    path = path_of(session, found.path_version_id)
    zone = ZoneInfo(found.timezone)
    return CohortRef(found.id, found.name, found.starts_on, zone, path, calendar_of(found))


def student_ref(session: Session, person_id: int) -> StudentRef | None:
    """The student with this id; None for a person who was never enrolled or who was erased."""
    if person_id >= _MOST_ID:
        return None
    rows = session.execute(
        select(
            Person.given_name,
            Person.family_name,
            Person.password_hash.is_not(None).label("has_joined"),
            Enrollment.id,
            Enrollment.sequence,
            Enrollment.cohort_id,
            Cohort.name,
            Cohort.timezone,
        )
        .join(Enrollment, Enrollment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Person.id == person_id, ~is_erased(person_id))
        .order_by(Enrollment.sequence.desc())
    ).all()
    if not rows:
        return None
    first = rows[0]
    enrollments = tuple(
        EnrollmentRef(row.id, row.sequence, row.cohort_id, row.name, ZoneInfo(row.timezone)) for row in rows
    )
    return StudentRef(person_id, first.given_name, first.family_name, bool(first.has_joined), enrollments)


_ENTRY: Any = Entry.__table__.c
_REQUEST: Any = RequestDetail.__table__.c
_PERSON: Any = Person.__table__.c
_ENROLLMENT: Any = Enrollment.__table__.c
_COHORT: Any = Cohort.__table__.c
_ENTRY_READ: Any = (
    select(
        _ENTRY.person_id,
        _PERSON.given_name,
        _PERSON.family_name,
        _ENTRY.enrollment_id,
        _ENTRY.requirement,
        _ENTRY.subject,
        _ENTRY.kind,
        _ENTRY.source,
        _ENTRY.logged_by_id,
        _REQUEST.request,
        _ENROLLMENT.id.label("read_in"),
        _ENROLLMENT.cohort_id,
        _COHORT.path_version_id,
        _COHORT.timezone,
    )
    .join_from(Entry.__table__, Person.__table__, _PERSON.id == _ENTRY.person_id)
    .outerjoin(RequestDetail.__table__, _REQUEST.entry_id == _ENTRY.id)
    .join(Enrollment.__table__, _ENROLLMENT.person_id == _ENTRY.person_id)
    .join(Cohort.__table__, _COHORT.id == _ENROLLMENT.cohort_id)
    .where(_ENTRY.id == bindparam("entry"), ~is_erased(_ENTRY.person_id))
    .order_by(_ENROLLMENT.sequence.desc())
)


def entry_ref(session: Session, entry_id: int) -> EntryRef | None:
    """The entry with this id, as the person's newest enrollment reads it, or its own."""
    if entry_id >= _MOST_ID:
        return None
    rows = session.connection().execute(_ENTRY_READ, {"entry": entry_id}).all()
    if not rows:
        return None
    row = next((item for item in rows if item.read_in == item.enrollment_id), rows[0])
    line = line_of(path_of(session, row.path_version_id), row.kind, row.requirement, row.subject)
    return EntryRef(
        entry_id,
        row.person_id,
        f"{row.given_name} {row.family_name}".strip(),
        row.read_in,
        frozenset(item.cohort_id for item in rows),
        ZoneInfo(row.timezone),
        line,
        _performer(row),
        row.kind in PRIVATE,
        row.request in STAYS,
    )


def _performer(row: Any) -> int:
    """Who did what is to be decided; a request performs nothing, whoever sent it."""
    if row.source == Source.STUDENT or row.kind == EntryKind.REQUEST:
        return int(row.person_id)
    return int(row.logged_by_id)


def line_of(path: Path, kind: EntryKind, key: str | None, subject: str | None) -> Requirement | None:
    """The line whose rules an entry follows; None for a request about the whole."""
    if key:
        line = path.by_key.get(key)
        return path.governing(line, EntryKind(kind)) if line else None
    lines = path.by_subject.get(subject or "", ())
    return next((line for line in lines if kind in line.entry_kinds), None)
