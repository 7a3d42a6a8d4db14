"""The cohorts of the school with their calendars, for administrators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.calendar import Calendar, ClosedPause, merge, push
from tracker.domain.path import Path
from tracker.domain.policy import Target
from tracker.models import Cohort, Enrollment, PathVersion, Person
from tracker.models.facts import calendar
from tracker.models.paths import path_of


@dataclass(frozen=True, slots=True)
class CohortCalendar:
    """One cohort. ``students`` counts its enrollments; ``is_begun`` is said of one that somebody is or was
    in."""

    id: int
    name: str
    path_version_id: int
    starts_on: date
    timezone: str
    breaks: str
    holidays: str
    class_times: str | None
    students: int
    is_begun: bool
    path: Path

    @property
    def target(self) -> Target:
        """Calendars belong to the school."""
        return Target()

    @property
    def calendar(self) -> Calendar:
        """The calendar of its plan."""
        return calendar(self.starts_on, self.breaks, self.holidays)

    @property
    def pauses(self) -> tuple[ClosedPause, ...]:
        """Its breaks in order."""
        return self.calendar.breaks

    @property
    def days_off(self) -> list[date]:
        """Its holidays in order."""
        return sorted(self.calendar.holidays)

    @property
    def ends_on(self) -> date:
        """The last day of the plan."""
        return plan_end(self.path, self.calendar)


@dataclass(frozen=True, slots=True)
class Version:
    """A published path that a cohort can be on."""

    id: int
    path: Path


def plan_end(path: Path, of: Calendar) -> date:
    """The last day of a plan: its weeks from the first day on, and the breaks between."""
    return push(of.plan_date(path.weeks), merge(of.breaks))


_BELONGS = or_(Enrollment.cohort_id == Cohort.id, Enrollment.start_cohort_id == Cohort.id)
_COLUMNS: Any = (
    *(column for column in Cohort.__table__.c),
    select(func.count(Enrollment.id))
    .where(Enrollment.cohort_id == Cohort.id)
    .scalar_subquery()
    .label("students"),
    select(Enrollment.id).where(_BELONGS).exists().label("is_begun"),
)


def cohort_calendars(session: Session) -> list[CohortCalendar]:
    """Every cohort, the newest first: one SELECT, and one for each version that this process has not met."""
    asked = select(*_COLUMNS).order_by(Cohort.starts_on.desc(), Cohort.name)
    return [_made(session, row) for row in session.execute(asked)]


def cohort_calendar(session: Session, cohort_id: int) -> CohortCalendar | None:
    """One cohort, in as many SELECTs."""
    row = session.execute(select(*_COLUMNS).where(Cohort.id == cohort_id)).one_or_none()
    return _made(session, row) if row else None


def versions(session: Session) -> list[Version]:
    """Every published path, by program, the newest version first."""
    asked = select(PathVersion.id).order_by(
        PathVersion.code, PathVersion.published_at.desc(), PathVersion.id.desc()
    )
    return [Version(one, path_of(session, one)) for one in session.execute(asked).scalars()]


def sort_names(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """How these people are called in lists. One SELECT."""
    asked = select(Person).where(Person.id.in_(sorted(person_ids)))
    return {person.id: person.sort_name for person in session.execute(asked).scalars()}


def _made(session: Session, row: Any) -> CohortCalendar:
    return CohortCalendar(**row._mapping, path=path_of(session, row.path_version_id))
