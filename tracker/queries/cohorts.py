"""The cohorts of a member of staff, with what is going on in each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.statuses import Holder, PeriodKind, Role
from tracker.models import Cohort, PathVersion, Person, RoleGrant
from tracker.models.facts import calendar_of
from tracker.models.paths import path_of
from tracker.queries.queue import counts
from tracker.queries.settings import limits
from tracker.queries.standing_counts import stands


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort in the list. ``waiting`` counts entries that the reader may decide, ``behind`` who is
    ``behind_days`` plan days behind or more."""

    id: int
    name: str
    starts_on: date
    week: int
    weeks: int
    path: Path
    students: int
    away: int
    finished: int
    waiting: int
    behind: int
    behind_days: int


@dataclass(frozen=True, slots=True)
class CohortHead:
    """What stands above a cohort's board and matrix."""

    week: int
    weeks: int
    path_version: str
    staff: dict[Role, tuple[str, ...]]


_COHORT: Any = Cohort.__table__.c
_ALL = select(*_COHORT).order_by(_COHORT.starts_on.desc(), _COHORT.name)
_HELD = _ALL.where(_COHORT.id.in_(bindparam("ids", expanding=True)))


def my_cohorts(session: Session, actor: Actor, today_in: Callable[[tzinfo], date]) -> list[CohortRow]:
    """The cohorts that the actor holds (an administrator: all), newest start first.

    Four SELECTs, and those that compute rows which grew old since the last daily tick. Students are
    counted by the database, as many as stand at the same date in one row.
    """
    connection, held = session.connection(), {"ids": sorted(actor.cohorts)}
    cohorts: Any = connection.execute(
        _ALL if actor.is_admin else _HELD, None if actor.is_admin else held
    ).all()
    todays = {cohort.id: today_in(ZoneInfo(cohort.timezone)) for cohort in cohorts}
    behind_days = limits(session).behind_days
    tallies = {cohort.id: _Tally(behind_days) for cohort in cohorts}
    for stand in stands(session, todays):
        tallies[stand.cohort_id].add(stand.period, stand.days_ahead, stand.students)
    waiting: dict[int, int] = {}
    for (cohort_id, _holder), count in counts(session, actor).items():
        waiting[cohort_id] = waiting.get(cohort_id, 0) + count
    found = []
    for cohort in cohorts:
        path, tally = path_of(session, cohort.path_version_id), tallies[cohort.id]
        week = calendar_of(cohort).week_of(todays[cohort.id])
        found.append(
            CohortRow(
                cohort.id,
                cohort.name,
                cohort.starts_on,
                week,
                path.weeks,
                path,
                tally.students,
                tally.away,
                tally.finished,
                waiting.get(cohort.id, 0),
                tally.behind,
                behind_days,
            )
        )
    return found


class _Tally:
    """Counts of one cohort; withdrawn students are no students any more. Who is on leave is not behind:
    the plan stands still."""

    def __init__(self, behind_days: int) -> None:
        self.behind_days = behind_days
        self.students = self.away = self.finished = self.behind = 0

    def add(self, period: str, days_ahead: int | None, students: int) -> None:
        if period == PeriodKind.WITHDRAWN:
            return
        self.students += students
        if period == PeriodKind.LEAVE:
            self.away += students
        if days_ahead is None:
            self.finished += students
        elif period == PeriodKind.ACTIVE and days_ahead <= -self.behind_days:
            self.behind += students


_GRANT: Any = RoleGrant.__table__.c
_PERSON: Any = Person.__table__.c
_STAFF = (
    select(_GRANT.role, _PERSON.family_name)
    .join_from(RoleGrant.__table__, Person.__table__, _PERSON.id == _GRANT.person_id)
    .where(_GRANT.cohort_id == bindparam("cohort"), _GRANT.revoked_at.is_(None))
    .order_by(_PERSON.family_name)
)


def cohort_head(session: Session, cohort_id: int, path: Path, week: int) -> CohortHead:
    """Week, path and staff of a cohort: one SELECT."""
    rows = session.connection().execute(_STAFF, {"cohort": cohort_id}).all()
    staff: dict[Role, list[str]] = {}
    for role, name in rows:
        staff.setdefault(Role(role), []).append(name)
    named = {role: tuple(names) for role, names in staff.items()}
    return CohortHead(week, path.weeks, f"{path.code} {path.version}", named)


def cohorts_to_enroll(session: Session, actor: Actor, other_than: str | None = None) -> list[tuple[int, str]]:
    """(id, name) of the cohorts that the actor may enroll students into, newest first; ``other_than`` leaves
    out those of a program."""
    statement: Any = select(Cohort.id, Cohort.name).order_by(Cohort.starts_on.desc())
    if other_than is not None:
        statement = statement.join(PathVersion).where(PathVersion.code != other_than)
    if not actor.is_admin:
        statement = statement.where(Cohort.id.in_(actor.coordinates))
    return [(row.id, row.name) for row in session.execute(statement)]


def own_holders(actor: Actor, cohort_id: int) -> frozenset[Holder]:
    """Whose turn reads "You" for this actor in this cohort."""
    mine = {Holder.COORDINATOR} if cohort_id in actor.coordinates else set()
    return frozenset(mine | ({Holder.INSTRUCTOR} if cohort_id in actor.instructs else set()))
