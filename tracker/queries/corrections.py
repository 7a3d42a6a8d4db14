"""What students asked to have corrected in their records: for pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.policy import Actor, Target
from tracker.domain.rights import About, AboutKind
from tracker.models import Cohort, Correction, Enrollment, Person


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for correction, from the wish to the statement."""

    row: Correction
    student: str
    cohort_name: str
    cohort_ids: frozenset[int]
    zone: ZoneInfo
    decided_by: str

    @property
    def id(self) -> int:
        """The request's id."""
        return self.row.id

    @property
    def about(self) -> About:
        """The thing that it is about."""
        return About.parse(self.row.about) or About(AboutKind.PERSON)

    @property
    def is_open(self) -> bool:
        """Whether the school still owes an answer."""
        return self.row.decided_at is None and self.row.withdrawn_at is None

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return Target(person_id=self.row.person_id, cohort_ids=self.cohort_ids)

    def days_left(self, today: date) -> int:
        """Days until the last one on which the school may answer; negative when it has passed."""
        return (self.row.due_on - today).days


def corrections_of(session: Session, person_id: int) -> tuple[Asked, ...]:
    """What a student asked for, newest first. One SELECT."""
    order = (Correction.asked_at.desc(), Correction.id.desc())
    return _read(session, _corrections(Correction.person_id == person_id).order_by(*order))


def open_corrections(session: Session, actor: Actor) -> tuple[Asked, ...]:
    """What the actor's cohorts owe an answer to, due first. One SELECT; none for who coordinates nothing."""
    if not actor.coordinates:
        return ()
    return _read(session, _open(), {"cohorts": sorted(actor.coordinates), "reader": actor.person_id})


def correction_ref(session: Session, correction_id: int) -> Asked | None:
    """The request with this id. One SELECT."""
    return next(iter(_read(session, _corrections(Correction.id == correction_id))), None)


def _corrections(condition: ColumnElement[bool]) -> Select[Any]:
    decider: Any = aliased(Person)
    found: Select[Any] = (
        select(
            Correction,
            Person.given_name,
            Person.family_name,
            Enrollment.cohort_id,
            Cohort.name,
            Cohort.timezone,
            decider.given_name.label("decider_given"),
            decider.family_name.label("decider_family"),
        )
        .join(Person, Person.id == Correction.person_id)
        .join(Enrollment, Enrollment.id == Correction.enrollment_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .outerjoin(decider, decider.id == Correction.decided_by_id)
        .where(condition)
    )
    return found


@cache
def _open() -> Select[Any]:
    """Made once: every page of the review asks it."""
    mine = Enrollment.cohort_id.in_(bindparam("cohorts", expanding=True))
    is_open = (Correction.decided_at.is_(None), Correction.withdrawn_at.is_(None))
    others = Correction.person_id != bindparam("reader")
    return _corrections(mine).where(*is_open, others).order_by(Correction.due_on, Correction.id)


def _read(
    session: Session, statement: Select[Any], asked: Mapping[str, Any] | None = None
) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            row.Correction,
            f"{row.given_name} {row.family_name}".strip(),
            row.name,
            frozenset({row.cohort_id}),
            ZoneInfo(row.timezone),
            f"{row.decider_given or ''} {row.decider_family or ''}".strip(),
        )
        for row in session.execute(statement, asked)
    )
