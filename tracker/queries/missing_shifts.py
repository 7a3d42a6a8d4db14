"""Planned shifts that nobody logged in time, for coordinators and for the letter that asks for them.

Four SELECTs, however many students are at sites.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from tracker.domain.calendar import Calendar
from tracker.domain.expected import LOOK_BACK, Expected, expected
from tracker.domain.facts import PeriodFact
from tracker.domain.hours import hours_line
from tracker.domain.local_time import midnight
from tracker.domain.periods import pauses_of
from tracker.domain.placement import placement_of
from tracker.domain.policy import Actor
from tracker.domain.shift_check import days_off
from tracker.domain.statuses import STATE_BY_CODE, EntryKind, EntryStatus, State
from tracker.models import Cohort, Entry, Person, StandingRow
from tracker.models.details import PlacementDetail
from tracker.models.facts import calendar, periods_of
from tracker.models.paths import path_of
from tracker.models.record import Reminder
from tracker.models.settings import setting
from tracker.queries.shift_weeks import SHOWN
from tracker.queries.stamps import KeptLists, Stamp

REMINDER = "shift_missing"
_DAY = timedelta(days=1)
"""Somewhere it is still yesterday."""
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
    return _missing(session, now, wanted)[0] if wanted else ()


_kept: KeptLists[tuple[tuple[Missing, ...], datetime]] = KeptLists(most=16)


def missing_in(
    session: Session, actor: Actor, now: datetime, cohort_id: int, stamp: Stamp
) -> tuple[Missing, ...]:
    """The same for one cohort, read anew when the stamp or the setting is another, or a shift has become
    late."""
    if cohort_id not in actor.coordinates:
        return ()
    stamp = (*stamp, (int(setting(session, "missing_shift_hours")),))

    def read() -> tuple[tuple[Missing, ...], datetime]:
        return _missing(session, now, frozenset({cohort_id}))

    found, until = _kept.get(cohort_id, stamp, read)
    if now >= until:
        found, until = _kept.renew(cohort_id, stamp, read)
    return found


def not_reminded(session: Session, now: datetime, most: int) -> tuple[Missing, ...]:
    """Of all students, those who have a late shift about which no letter went out yet."""
    found, _until = _missing(session, now, None)
    names = [name for one in found for name in one.abouts]
    told = set(
        session.execute(
            select(Reminder.about).where(Reminder.kind == REMINDER, Reminder.about.in_(names))
        ).scalars()
    )
    return tuple(one for one in found if not told.issuperset(one.abouts))[:most]


@dataclass(frozen=True, slots=True)
class _Course:
    """What the students of one cohort share. ``line`` is where the path counts hours, if it does;
    ``until`` is when their day ends."""

    zone: ZoneInfo
    today: date
    until: datetime
    calendar: Calendar
    line: int | None
    step: str


def _missing(
    session: Session, now: datetime, cohort_ids: frozenset[int] | None
) -> tuple[tuple[Missing, ...], datetime]:
    """What is missing, and until when that holds if nothing is logged."""
    rows = _placed(session, now.date(), cohort_ids)
    courses = {row["cohort_id"]: row for row in rows}
    known = {cohort_id: _course(session, row, now) for cohort_id, row in courses.items()}
    ids = sorted({row["enrollment_id"] for row in rows})
    logged, periods = _logged(session, ids, now.date()), periods_of(session, ids)
    hours = int(setting(session, "missing_shift_hours"))
    until = min((course.until for course in known.values()), default=now)
    found: dict[int, Missing] = {}
    for row in rows:
        number, course = row["enrollment_id"], known[row["cohort_id"]]
        awaited = _awaited(row, course, logged.get(number, ()), periods.get(number, ()), hours)
        late = tuple(one for one in awaited if one.is_late(now))
        until = min([until, *(one.late_since for one in awaited if not one.is_late(now))])
        if late:
            before = found[number].shifts if number in found else ()
            found[number] = Missing(
                row["person_id"],
                number,
                row["cohort_id"],
                course.step,
                row["given_name"],
                row["family_name"],
                (*before, *late),
            )
    by_name = sorted(found.values(), key=lambda one: (one.family_name, one.given_name, one.enrollment_id))
    return tuple(by_name), until


def _course(session: Session, row: RowMapping, now: datetime) -> _Course:
    path, zone = path_of(session, row["path_version_id"]), ZoneInfo(row["timezone"])
    requirement = hours_line(path)
    return _Course(
        zone=zone,
        today=now.astimezone(zone).date(),
        until=midnight(now.astimezone(zone).date() + _DAY, zone),
        calendar=calendar(row["cohort_starts_on"], row["breaks"], row["holidays"]),
        line=path.index[requirement.key] if requirement else None,
        step=requirement.step if requirement else "",
    )


_PLACEMENT: Any = PlacementDetail.__table__.c
_ENTRY: Any = Entry.__table__.c
_PERSON: Any = Person.__table__.c
_STANDING: Any = StandingRow.__table__.c
_COHORT: Any = Cohort.__table__.c
# Written out, so that the databases know that the indexes of these kinds have them all.
IS_PLACEMENT = _ENTRY.kind == literal_column(f"'{EntryKind.PLACEMENT.value}'")
IS_SHIFT = _ENTRY.kind == literal_column(f"'{EntryKind.SHIFT.value}'")
_PLACED = (
    select(
        *_PLACEMENT,
        _ENTRY.id,
        _ENTRY.person_id,
        _ENTRY.enrollment_id,
        _PERSON.given_name,
        _PERSON.family_name,
        _STANDING.cells,
        _STANDING.cohort_id,
        _COHORT.timezone,
        _COHORT.starts_on.label("cohort_starts_on"),
        _COHORT.breaks,
        _COHORT.holidays,
        _COHORT.path_version_id,
    )
    .join_from(PlacementDetail.__table__, Entry.__table__, _ENTRY.id == _PLACEMENT.entry_id)
    .join(StandingRow.__table__, _STANDING.enrollment_id == _ENTRY.enrollment_id)
    .join(Cohort.__table__, _COHORT.id == _STANDING.cohort_id)
    .join(Person.__table__, _PERSON.id == _ENTRY.person_id)
    .where(IS_PLACEMENT, _ENTRY.status == EntryStatus.ACCEPTED)
    .where(
        _PLACEMENT.starts_on <= bindparam("day"),
        func.coalesce(_PLACEMENT.until_on, _PLACEMENT.ends_on) >= bindparam("since"),
    )
    .order_by(_ENTRY.id)
)
_PLACED_IN = _PLACED.where(_STANDING.cohort_id.in_(bindparam("cohorts", expanding=True)))
_LOGGED = select(_ENTRY.enrollment_id, _ENTRY.happened_on).where(
    IS_SHIFT,
    _ENTRY.enrollment_id.in_(bindparam("ids", expanding=True)),
    _ENTRY.status.in_(sorted(SHOWN)),
    _ENTRY.happened_on >= bindparam("since"),
)


def _placed(session: Session, day: date, cohort_ids: frozenset[int] | None) -> Sequence[RowMapping]:
    """The placements that run, or ended a short time ago, with whose they are."""
    asked: dict[str, Any] = {"day": day, "since": day - LOOK_BACK}
    if cohort_ids is None:
        return session.connection().execute(_PLACED, asked).mappings().all()
    asked["cohorts"] = sorted(cohort_ids)
    return session.connection().execute(_PLACED_IN, asked).mappings().all()


def _logged(session: Session, ids: list[int], day: date) -> dict[int, list[date]]:
    """The days on which each has logged a shift."""
    found: dict[int, list[date]] = {}
    rows = session.connection().execute(_LOGGED, {"ids": ids, "since": day - LOOK_BACK - _DAY})
    for enrollment_id, happened_on in rows.all():
        found.setdefault(enrollment_id, []).append(happened_on)
    return found


def _awaited(
    row: RowMapping,
    course: _Course,
    logged: Iterable[date],
    periods: Iterable[PeriodFact],
    hours: int,
) -> tuple[Expected, ...]:
    """What is not logged on one placement: nothing while hours cannot or need not be logged."""
    if course.line is None or STATE_BY_CODE[row["cells"][course.line]] in _NOT_NOW:
        return ()
    kept = tuple(periods)
    pauses = pauses_of(kept, course.calendar.breaks, course.today)
    if pauses.frozen_on is not None or pauses.paused_since_on is not None:
        return ()
    off = days_off(course.calendar, kept)
    placement = placement_of(cast(Mapping[str, Any], row))
    return expected([placement], logged, course.today, off, course.zone, hours)
