"""Who covers for whom today: the one SELECT that rights, mail and names are read from.

A cover counts in a cohort while its day at the cohort is one of the days away, the absent person holds the
cohort and has an open account, and the cover holds a role that may cover and never was a student of the
cohort. What the absent person holds by covering somebody else is no part of it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from tracker.domain.absences import MAY_COVER, Days
from tracker.domain.cover import Cover
from tracker.domain.statuses import OF_COHORT, Role
from tracker.models.absences import Absence
from tracker.models.people import Person, RoleGrant
from tracker.models.program import Cohort, Enrollment

TodayIn = Callable[[tzinfo], date]
_ABSENCE: Any = Absence.__table__.c
_COHORT: Any = Cohort.__table__.c
_GRANT: Any = RoleGrant.__table__.c
_AWAY: Any = Person.__table__.alias("away")
_STAND_IN: Any = Person.__table__.alias("stand_in")
_HELD: Any = RoleGrant.__table__.alias("held")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Covered:
    """One role in one cohort that is covered today: who is away, and who covers."""

    role: Role
    cohort_id: int
    away_id: int
    away: str
    cover_id: int
    cover: str
    until: date


def near(today_in: TodayIn) -> dict[str, date]:
    """The first and the last day that it is somewhere on earth now, as SELECTs here ask."""
    day = today_in(UTC)
    return {"near_first": day - _DAY, "near_last": day + _DAY}


_IS_NEAR = and_(
    _ABSENCE.ended_at.is_(None),
    _ABSENCE.starts_on <= bindparam("near_last"),
    _ABSENCE.ends_on >= bindparam("near_first"),
)


def covers_somebody(person_id: Any) -> Any:
    """The condition that the person covers an absence which may be on; asked with ``near``."""
    return select(_ABSENCE.id).where(_ABSENCE.cover_id == person_id, _IS_NEAR).exists()


def is_away(person_id: Any) -> Any:
    """The condition that the person is away, or may be; asked with ``near``."""
    return select(_ABSENCE.id).where(_ABSENCE.person_id == person_id, _IS_NEAR).exists()


def _may_cover() -> ColumnElement[bool]:
    """The cover holds a role of their own that may cover the one of the row."""
    ways = []
    for role in OF_COHORT:
        own = select(_HELD.c.id).where(
            _HELD.c.person_id == _ABSENCE.cover_id,
            _HELD.c.revoked_at.is_(None),
            _HELD.c.role.in_(sorted(MAY_COVER[role])),
        )
        ways.append(and_(_GRANT.role == role, own.exists()))
    return or_(*ways)


_STUDIED = (
    select(Enrollment.id)
    .where(Enrollment.person_id == _ABSENCE.cover_id, Enrollment.cohort_id == _GRANT.cohort_id)
    .exists()
)
_ALL = (
    select(
        _GRANT.role,
        _GRANT.cohort_id,
        _COHORT.timezone,
        _ABSENCE.starts_on,
        _ABSENCE.ends_on,
        _AWAY.c.id.label("away_id"),
        _AWAY.c.given_name.label("away_given"),
        _AWAY.c.family_name.label("away_family"),
        _STAND_IN.c.id.label("cover_id"),
        _STAND_IN.c.given_name.label("cover_given"),
        _STAND_IN.c.family_name.label("cover_family"),
    )
    .join_from(Absence.__table__, _AWAY, _AWAY.c.id == _ABSENCE.person_id)
    .join(_STAND_IN, _STAND_IN.c.id == _ABSENCE.cover_id)
    .join(RoleGrant.__table__, and_(_GRANT.person_id == _ABSENCE.person_id, _GRANT.revoked_at.is_(None)))
    .join(Cohort.__table__, _COHORT.id == _GRANT.cohort_id)
    .where(_IS_NEAR, _AWAY.c.is_active, _STAND_IN.c.is_active, _may_cover(), ~_STUDIED)
    .order_by(_ABSENCE.ends_on, _ABSENCE.id, _GRANT.cohort_id)
)


def covers_of(session: Session, person_id: int, today_in: TodayIn) -> tuple[Cover, ...]:
    """For whom a person stands in today, those first who come back first. One SELECT."""
    found: dict[int, list[Covered]] = {}
    for one in _read(session, _ABSENCE.cover_id == person_id, today_in):
        found.setdefault(one.away_id, []).append(one)
    return tuple(_cover(rows) for rows in found.values())


def covered_in(session: Session, cohort_ids: Collection[int], today_in: TodayIn) -> tuple[Covered, ...]:
    """What of these cohorts is covered today. One SELECT."""
    return tuple(_read(session, _GRANT.cohort_id.in_(sorted(cohort_ids)), today_in))


def on_the_clock(now: datetime) -> TodayIn:
    """The day in a time zone at this instant."""
    return lambda zone: now.astimezone(zone).date()


def coordinators(session: Session, cohort_ids: Collection[int], now: datetime) -> tuple[int, ...]:
    """Who coordinates one of these cohorts, and who covers for them today: to whom mail about it goes and
    whom to call, whose account is open. Two SELECTs."""
    held = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.cohort_id.in_(sorted(cohort_ids)),
            RoleGrant.role == Role.COORDINATOR,
            RoleGrant.revoked_at.is_(None),
            Person.is_active,
        )
    )
    found = set(session.execute(held).scalars())
    for one in covered_in(session, cohort_ids, on_the_clock(now)):
        if one.role is Role.COORDINATOR:
            found.add(one.cover_id)
    return tuple(sorted(found))


def cohorts_of(session: Session, person_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """The cohorts of these students. One SELECT."""
    rows = session.execute(
        select(Enrollment.person_id, Enrollment.cohort_id).where(Enrollment.person_id.in_(sorted(person_ids)))
    )
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        found[row.person_id] = found.get(row.person_id, frozenset()) | {row.cohort_id}
    return found


def _read(session: Session, whose: Any, today_in: TodayIn) -> Iterable[Covered]:
    for row in session.execute(_ALL.where(whose), near(today_in)):
        if Days(row.starts_on, row.ends_on).holds(today_in(ZoneInfo(row.timezone))):
            yield Covered(
                row.role,
                row.cohort_id,
                row.away_id,
                f"{row.away_given} {row.away_family}".strip(),
                row.cover_id,
                f"{row.cover_given} {row.cover_family}".strip(),
                row.ends_on,
            )


def _cover(rows: list[Covered]) -> Cover:
    held = {role: frozenset(one.cohort_id for one in rows if one.role is role) for role in OF_COHORT}
    return Cover(rows[0].away_id, rows[0].away, rows[0].until, held[Role.INSTRUCTOR], held[Role.COORDINATOR])
