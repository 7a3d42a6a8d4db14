"""The clocks of everybody in the cohorts of a member of staff.

Three SELECTs, however many cohorts and students, and three more for those whose record has changed since
this process last computed their clocks (``kept_clocks.py``). Which cohorts are read says
``held_cohorts.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.clocks import Clock
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.ticking import ClockKind, ClockState
from tracker.models import Cohort, Enrollment, PathVersion, Person
from tracker.models.facts import calendar_of
from tracker.models.paths import path_of
from tracker.models.settings import setting
from tracker.queries.held_cohorts import CohortName, held_cohorts
from tracker.queries.kept_clocks import Wound, ticking

WITHIN = (7, 14, 30, 90)
"""The choices of "due within n days"."""
DEFAULT_WITHIN = 14
_MISSED_DAYS = 60
"""So long a missed clock stays in the list; after that it is history."""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock of one student."""

    clock: Clock
    person_id: int
    name: str
    sort_name: str
    cohort_id: int
    cohort: str
    path: Path
    today: date
    booking_id: int | None

    def is_within(self, days: int) -> bool:
        """Whether it runs and its day is at most so many days away; without a day it always is."""
        if self.clock.state is not ClockState.RUNNING:
            return False
        return self.clock.due_on is None or self.clock.due_on <= self.today + timedelta(days=days)

    @property
    def is_missed(self) -> bool:
        """Whether it was missed not long ago."""
        due = self.clock.due_on
        if self.clock.state is not ClockState.MISSED or due is None:
            return False
        return due >= self.today - timedelta(days=_MISSED_DAYS)


@dataclass(frozen=True, slots=True)
class ClockList:
    """Every clock, soonest first. ``left_out`` are the older cohorts that were not read."""

    rows: tuple[ClockRow, ...]
    cohorts: tuple[CohortName, ...]
    left_out: int

    def shown(self, within: int | None, kind: ClockKind | None) -> list[ClockRow]:
        """The rows that run and end within so many days, or with None those missed of late.

        Answers stand in the review already: they are here for who asks for them.
        """
        return [
            row
            for row in self.rows
            if (row.clock.kind is kind if kind else row.clock.kind is not ClockKind.ANSWER)
            and (row.is_missed if within is None else row.is_within(within))
        ]


_LATER, _ITS_COHORT, _ITS_VERSION = aliased(Enrollment), aliased(Cohort), aliased(PathVersion)
_IS_FOLLOWED = (
    select(_LATER.id)
    .join(_ITS_COHORT, _ITS_COHORT.id == _LATER.cohort_id)
    .join(_ITS_VERSION, _ITS_VERSION.id == _ITS_COHORT.path_version_id)
    .where(_LATER.person_id == Enrollment.person_id, _LATER.sequence > Enrollment.sequence)
    .where(_ITS_VERSION.code == PathVersion.code)
    .exists()
)
# The newest enrollment of each person in each program, if it is in one of the cohorts.
_NEWEST = (
    select(
        Enrollment.id,
        Enrollment.person_id,
        Enrollment.cohort_id,
        Enrollment.started_on,
        Enrollment.routes,
        Person.given_name,
        Person.family_name,
        Person.event_head,
    )
    .join(Person, Person.id == Enrollment.person_id)
    .join(Cohort, Cohort.id == Enrollment.cohort_id)
    .join(PathVersion, PathVersion.id == Cohort.path_version_id)
    .where(Enrollment.cohort_id.in_(bindparam("cohorts", expanding=True)), ~_IS_FOLLOWED)
    .order_by(Enrollment.sequence.desc())
)


def clock_list(
    session: Session, actor: Actor, today_in: Callable[[tzinfo], date], cohort_id: int | None = None
) -> ClockList:
    """The clocks of the actor's cohorts; of one cohort alone where it is named."""
    held = held_cohorts(session, actor, today_in, cohort_id)
    cohorts = {one.id: one for one in held.read}
    rows = _rows(session, actor, cohorts, held.todays)
    rows.sort(key=lambda row: (row.clock.due_on or date.min, row.sort_name.casefold()))
    return ClockList(tuple(rows), held.names, held.left_out)


def _rows(
    session: Session, actor: Actor, cohorts: Mapping[int, Cohort], todays: Mapping[int, date]
) -> list[ClockRow]:
    newest = session.execute(_NEWEST, {"cohorts": list(cohorts)}).all()
    weeks = int(setting(session, "recheck_weeks"))
    calendars = {one.id: calendar_of(one) for one in cohorts.values()}
    paths = {one.id: path_of(session, one.path_version_id) for one in cohorts.values()}
    asked = [
        Wound(
            row.id,
            row.person_id,
            row.started_on,
            row.routes,
            row.event_head,
            calendars[row.cohort_id],
            paths[row.cohort_id],
            todays[row.cohort_id],
            weeks,
        )
        for row in newest
    ]
    known, found = ticking(session, asked), []
    # What belongs to the person runs in every program; it is listed with the one that was begun last.
    told: dict[int, set[Any]] = {}
    for row, one in zip(newest, asked, strict=True):
        cohort, own = cohorts[row.cohort_id], known[row.id]
        sees_health = cohort.id in actor.coordinates
        elsewhere = frozenset(told.setdefault(row.person_id, set()))
        for clock in own.clocks:
            same = (clock.kind, _belongs(one.path, clock, row.id), clock.due_on)
            if same not in elsewhere and (sees_health or not _is_health(one.path, clock)):
                told[row.person_id].add(same)
                found.append(_row(row, cohort, one, clock, own.booking_id))
    return found


def _belongs(path: Path, clock: Clock, enrollment_id: int) -> Any:
    """What a clock is about: what belongs to the person is the same in every enrollment."""
    line = path.by_key.get(clock.subject)
    return clock.subject if line is None else line.subject or (enrollment_id, line.key)


def _row(row: Any, cohort: Cohort, one: Wound, clock: Clock, booking_id: int | None) -> ClockRow:
    return ClockRow(
        clock=clock,
        person_id=row.person_id,
        name=f"{row.given_name} {row.family_name}".strip(),
        sort_name=f"{row.family_name}, {row.given_name}",
        cohort_id=cohort.id,
        cohort=cohort.name,
        path=one.path,
        today=one.today,
        booking_id=booking_id if clock.kind is ClockKind.ROSTER else None,
    )


def _is_health(path: Path, clock: Clock) -> bool:
    """Whether a clock speaks of a health paper, which instructors never see."""
    line = path.by_key.get(clock.subject)
    lines = (line,) if line else path.by_subject.get(clock.subject, ())
    return any(one.is_health for one in lines)
