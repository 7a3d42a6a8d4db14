"""The clocks of everybody in the cohorts of a member of staff, computed in memory from what clocks read.

Five SELECTs, however many cohorts and students. Which cohorts are read says ``held_cohorts.py``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.clocks import Clock, clocks
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.facts import EntryFact, Facts
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.domain.ticking import ClockKind, ClockState
from tracker.models import Cohort, Enrollment, Entry, PathVersion, Person
from tracker.models.entry_facts import entries_select, fact_of
from tracker.models.facts import calendar_of, periods_of
from tracker.models.paths import path_of
from tracker.models.settings import setting
from tracker.queries.held_cohorts import CohortName, held_cohorts

WITHIN = (7, 14, 30, 90)
"""The choices of "due within n days"."""
DEFAULT_WITHIN = 14
_MISSED_DAYS = 60
"""So long a missed clock stays in the list; after that it is history."""
_KINDS = (
    EntryKind.ATTEMPT,
    EntryKind.BOOKING,
    EntryKind.CONFIRMATION,
    EntryKind.DOCUMENT,
    EntryKind.RENEWAL,
    EntryKind.JOB,
    EntryKind.VERIFICATION,
    EntryKind.RECHECK,
    EntryKind.EDUCATION,
)
"""The kinds that some clock reads."""


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
    newest = _newest(session, cohorts)
    ids = [row.Enrollment.id for row in newest]
    periods, entries = periods_of(session, ids), _entries(session, cohorts)
    minutes, recheck_weeks = _minutes(session, cohorts), int(setting(session, "recheck_weeks"))
    found: list[ClockRow] = []
    # What belongs to the person runs in every program; it is listed with the one that was begun last.
    told: dict[int, set[Any]] = {}
    for row in newest:
        one, cohort = row.Enrollment, cohorts[row.Enrollment.cohort_id]
        path, today = path_of(session, cohort.path_version_id), todays[cohort.id]
        own = [fact for belongs, fact in entries.get(one.person_id, ()) if belongs in (None, one.id)]
        facts = Facts(
            enrollment_id=one.id,
            person_id=one.person_id,
            started_on=one.started_on,
            calendar=calendar_of(cohort),
            routes=frozenset(one.routes.split()),
            periods=periods.get(one.id, ()),
            entries=(*own, *_hours(path, one.id, minutes)),
        )
        sees_health = cohort.id in actor.coordinates
        elsewhere = frozenset(told.setdefault(one.person_id, set()))
        for clock in clocks(path, facts, today, shipped_credentials(), recheck_weeks):
            same = (clock.kind, _belongs(path, clock, one.id), clock.due_on)
            if same not in elsewhere and (sees_health or not _is_health(path, clock)):
                told[one.person_id].add(same)
                found.append(_row(row, cohort, path, today, clock, own))
    return found


def _belongs(path: Path, clock: Clock, enrollment_id: int) -> Any:
    """What a clock is about: what belongs to the person is the same in every enrollment."""
    line = path.by_key.get(clock.subject)
    return clock.subject if line is None else line.subject or (enrollment_id, line.key)


def _row(
    row: Any, cohort: Cohort, path: Path, today: date, clock: Clock, own: Sequence[EntryFact]
) -> ClockRow:
    booked = [
        fact.id for fact in own if fact.kind is EntryKind.BOOKING and fact.status is EntryStatus.ACCEPTED
    ]
    return ClockRow(
        clock=clock,
        person_id=row.Enrollment.person_id,
        name=f"{row.given_name} {row.family_name}".strip(),
        sort_name=f"{row.family_name}, {row.given_name}",
        cohort_id=cohort.id,
        cohort=cohort.name,
        path=path,
        today=today,
        booking_id=max(booked, default=None) if clock.kind is ClockKind.ROSTER else None,
    )


def _newest(session: Session, cohorts: Iterable[int]) -> list[Any]:
    """The newest enrollment of each person in each program, if it is in one of these cohorts."""
    later, its_cohort, its_version = aliased(Enrollment), aliased(Cohort), aliased(PathVersion)
    is_followed = (
        select(later.id)
        .join(its_cohort, its_cohort.id == later.cohort_id)
        .join(its_version, its_version.id == its_cohort.path_version_id)
        .where(later.person_id == Enrollment.person_id, later.sequence > Enrollment.sequence)
        .where(its_version.code == PathVersion.code)
        .exists()
    )
    statement = (
        select(Enrollment, Person.given_name, Person.family_name)
        .join(Person, Person.id == Enrollment.person_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(PathVersion, PathVersion.id == Cohort.path_version_id)
        .where(Enrollment.cohort_id.in_(list(cohorts)), ~is_followed)
        .order_by(Enrollment.sequence.desc())
    )
    return list(session.execute(statement))


def _people(cohorts: Iterable[int]) -> Any:
    return select(Enrollment.person_id).where(Enrollment.cohort_id.in_(list(cohorts)))


def _entries(session: Session, cohorts: Iterable[int]) -> dict[int, list[tuple[int | None, EntryFact]]]:
    """(enrollment, fact) by person, of the entries that clocks read."""
    statement = entries_select().where(
        Entry.person_id.in_(_people(cohorts)),
        or_(
            Entry.status == EntryStatus.WAITING,
            (Entry.status == EntryStatus.ACCEPTED) & Entry.kind.in_(_KINDS),
        ),
    )
    found: dict[int, list[tuple[int | None, EntryFact]]] = {}
    for row in session.execute(statement.order_by(Entry.id)).mappings():
        found.setdefault(row["person_id"], []).append((row["enrollment_id"], fact_of(dict(row))))
    return found


def _minutes(session: Session, cohorts: Iterable[int]) -> dict[tuple[int, str], int]:
    """Counted minutes at the site by enrollment and line."""
    statement = (
        select(Entry.enrollment_id, Entry.requirement, func.sum(Entry.amount))
        .where(
            Entry.person_id.in_(_people(cohorts)),
            Entry.kind == EntryKind.SHIFT,
            Entry.status == EntryStatus.ACCEPTED,
        )
        .group_by(Entry.enrollment_id, Entry.requirement)
    )
    return {(row[0] or 0, row[1] or ""): int(row[2] or 0) for row in session.execute(statement)}


def _hours(path: Path, enrollment_id: int, minutes: Mapping[tuple[int, str], int]) -> Iterable[EntryFact]:
    """The hours at the site in one, as clocks ask for no more than their sum."""
    for line in path.requirements:
        total = minutes.get((enrollment_id, line.key)) if EntryKind.SHIFT in line.entry_kinds else None
        if total:
            day = date.min
            yield EntryFact(0, EntryKind.SHIFT, EntryStatus.ACCEPTED, day, day, key=line.key, amount=total)


def _is_health(path: Path, clock: Clock) -> bool:
    """Whether a clock speaks of a health paper, which instructors never see."""
    line = path.by_key.get(clock.subject)
    lines = (line,) if line else path.by_subject.get(clock.subject, ())
    return any(one.is_health for one in lines)
