"""Whom a message goes to, and what of a student's path it may name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.pace import actionable
from tracker.domain.policy import Target
from tracker.domain.requirement import Requirement
from tracker.models.facts import Loaded, load
from tracker.models.people import Person
from tracker.models.program import Enrollment
from tracker.models.rights_read import is_erased


@dataclass(frozen=True, slots=True)
class Recipient:
    """A student by name, as a message addresses them, in the newest enrollment."""

    person_id: int
    given_name: str
    family_name: str
    language: str
    email: str
    enrollment_id: int
    cohort_ids: frozenset[int]

    @property
    def name(self) -> str:
        """As people are addressed."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def target(self) -> Target:
        """The student as policy sees them."""
        return Target(person_id=self.person_id, cohort_ids=self.cohort_ids)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A recipient with what placeholders say of them. ``line`` is the one thing to do next, None when
    nothing is the student's to do."""

    recipient: Recipient
    cohort: str
    line: Requirement | None
    due_on: date | None


def recipients(session: Session, person_ids: Collection[int]) -> dict[int, Recipient]:
    """Students by id, without those who were erased or never enrolled. One SELECT."""
    rows = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.language,
            Person.email,
            Enrollment.id.label("enrollment_id"),
            Enrollment.cohort_id,
        )
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Person.id.in_(person_ids), ~is_erased(Person.id))
        .order_by(Enrollment.sequence.desc())
    ).all()
    cohorts: dict[int, set[int]] = {}
    for row in rows:
        cohorts.setdefault(row.id, set()).add(row.cohort_id)
    # The rows of a newer enrollment come first and win.
    return {
        row.id: Recipient(
            row.id,
            row.given_name,
            row.family_name,
            row.language,
            row.email or "",
            row.enrollment_id,
            frozenset(cohorts[row.id]),
        )
        for row in reversed(rows)
    }


def addressed(session: Session, found: Collection[Recipient], now: datetime) -> dict[int, Addressee]:
    """Each recipient with their next line, by person. Six SELECTs, however many they are."""
    loaded = load(session, [one.enrollment_id for one in found])
    return {one.person_id: _addressee(one, loaded[one.enrollment_id], now) for one in found}


def _addressee(one: Recipient, loaded: Loaded, now: datetime) -> Addressee:
    stood = loaded.standing_on(now.astimezone(ZoneInfo(loaded.cohort.timezone)).date())
    mine = [] if stood.pauses.frozen_on else actionable(stood.lines, loaded.path.by_key)
    line = loaded.path.by_key[mine[0].key] if mine else None
    return Addressee(one, loaded.cohort.name, line, mine[0].due_on if mine else None)
