"""Planned shifts that nobody logged in time, for coordinators and for the letter that asks for them.

Four SELECTs, however many students are at sites.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from tracker.domain.expected import LOOK_BACK, Expected, expected
from tracker.domain.facts import Facts, PeriodFact
from tracker.domain.hours import hours_line
from tracker.domain.local_time import Span
from tracker.domain.periods import pauses_of
from tracker.domain.placement import Placement, placement_of
from tracker.domain.policy import Actor
from tracker.domain.shift_check import days_off
from tracker.domain.statuses import STATE_BY_CODE, EntryKind, EntryStatus, State
from tracker.models import Cohort, Entry, Person, StandingRow
from tracker.models.details import PlacementDetail, ShiftDetail
from tracker.models.facts import calendar_of, periods_of
from tracker.models.paths import path_of
from tracker.models.record import Reminder
from tracker.models.settings import setting
from tracker.queries.shift_weeks import SHOWN

# Written out, so that the databases know that the indexes of these kinds have them all.
IS_PLACEMENT = Entry.kind == literal_column(f"'{EntryKind.PLACEMENT.value}'")
IS_SHIFT = Entry.kind == literal_column(f"'{EntryKind.SHIFT.value}'")
REMINDER = "shift_missing"
_NOT_NOW = frozenset({State.CLOSED, State.NOT_ASKED, State.DONE, State.WAIVED})


@dataclass(frozen=True, slots=True)
class Missing:
    """A student with planned shifts that are late, oldest first; ``step`` is where their hours stand."""

    person_id: int
    enrollment_id: int
    cohort_id: int
    step: str
    given_name: str
    family_name: str
    shifts: tuple[Expected, ...]

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name

    @property
    def abouts(self) -> tuple[str, ...]:
        """Each shift as a reminder names it."""
        return tuple(f"{one.placement.entry_id} {one.span.starts_at:%Y-%m-%dT%H:%M}" for one in self.shifts)


def missing_shifts(
    session: Session, actor: Actor, now: datetime, cohort_ids: Iterable[int] | None = None
) -> tuple[Missing, ...]:
    """The students of the actor's cohorts who have not logged a planned shift in time, by name.

    ``cohort_ids`` narrows it to some of them.
    """
    wanted = actor.coordinates if cohort_ids is None else actor.coordinates & frozenset(cohort_ids)
    return _missing(session, now, wanted) if wanted else ()


def not_reminded(session: Session, now: datetime, most: int) -> tuple[Missing, ...]:
    """Of all students, those who have a late shift about which no letter went out yet."""
    found = _missing(session, now, None)
    names = [name for one in found for name in one.abouts]
    told = set(
        session.execute(
            select(Reminder.about).where(Reminder.kind == REMINDER, Reminder.about.in_(names))
        ).scalars()
    )
    return tuple(one for one in found if not told.issuperset(one.abouts))[:most]


def _missing(session: Session, now: datetime, cohort_ids: frozenset[int] | None) -> tuple[Missing, ...]:
    rows = _placed(session, now.date(), cohort_ids)
    ids = {row["enrollment_id"] for row in rows}
    logged, periods = _logged(session, ids, now.date()), periods_of(session, sorted(ids))
    hours = int(setting(session, "missing_shift_hours"))
    found: dict[int, Missing] = {}
    for row in rows:
        number = row["enrollment_id"]
        late = _late(session, row, logged.get(number, ()), periods.get(number, ()), hours, now)
        if late:
            before = found[number].shifts if number in found else ()
            found[number] = Missing(
                row["person_id"],
                number,
                row["Cohort"].id,
                _step(session, row["Cohort"]),
                row["given_name"],
                row["family_name"],
                (*before, *late),
            )
    return tuple(sorted(found.values(), key=lambda one: (one.family_name, one.given_name, one.enrollment_id)))


def _step(session: Session, cohort: Cohort) -> str:
    requirement = hours_line(path_of(session, cohort.path_version_id))
    return requirement.step if requirement else ""


def _placed(session: Session, day: date, cohort_ids: frozenset[int] | None) -> list[Mapping[str, Any]]:
    """The placements that run, or ended a short time ago, with whose they are."""
    ends_on = func.coalesce(PlacementDetail.until_on, PlacementDetail.ends_on)
    statement = (
        select(
            *PlacementDetail.__table__.c,
            Entry.id,
            Entry.person_id,
            Entry.enrollment_id,
            Person.given_name,
            Person.family_name,
            StandingRow.cells,
            Cohort,
        )
        .join(Entry, Entry.id == PlacementDetail.entry_id)
        .join(StandingRow, StandingRow.enrollment_id == Entry.enrollment_id)
        .join(Cohort, Cohort.id == StandingRow.cohort_id)
        .join(Person, Person.id == Entry.person_id)
        .where(IS_PLACEMENT, Entry.status == EntryStatus.ACCEPTED)
        .where(PlacementDetail.starts_on <= day, ends_on >= day - LOOK_BACK)
        .order_by(Entry.id)
    )
    if cohort_ids is not None:
        statement = statement.where(StandingRow.cohort_id.in_(cohort_ids))
    return [dict(row) for row in session.execute(statement).mappings()]


def _logged(session: Session, ids: set[int], day: date) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    rows = session.execute(
        select(Entry.enrollment_id, ShiftDetail.started_at, ShiftDetail.ended_at)
        .join(ShiftDetail, ShiftDetail.entry_id == Entry.id)
        .where(IS_SHIFT, Entry.enrollment_id.in_(ids), Entry.status.in_(SHOWN))
        .where(Entry.happened_on >= day - LOOK_BACK * 2)
    )
    for enrollment_id, started_at, ended_at in rows:
        found.setdefault(enrollment_id or 0, []).append(Span(started_at, ended_at))
    return found


def _late(
    session: Session,
    row: Mapping[str, Any],
    logged: Iterable[Span],
    periods: Iterable[PeriodFact],
    hours: int,
    now: datetime,
) -> tuple[Expected, ...]:
    """What is late on one placement: nothing while hours cannot or need not be logged."""
    cohort, kept = row["Cohort"], tuple(periods)
    path, zone = path_of(session, cohort.path_version_id), ZoneInfo(cohort.timezone)
    requirement, today = hours_line(path), now.astimezone(zone).date()
    if requirement is None or STATE_BY_CODE[row["cells"][path.index[requirement.key]]] in _NOT_NOW:
        return ()
    calendar = calendar_of(cohort)
    pauses = pauses_of(kept, calendar.breaks, today)
    if pauses.frozen_on is not None or pauses.paused_since_on is not None:
        return ()
    off = days_off(Facts(0, 0, cohort.starts_on, calendar, periods=kept))
    placement: Placement = placement_of(row)
    found = expected([placement], logged, today, off, zone, hours)
    return tuple(one for one in found if one.is_late(now))
