"""What the charts of the outcomes show, counted for a set of students: four SELECTs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.outcomes.people import Person
from tracker.domain.packing import unpack_steps
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Source
from tracker.models import CheckoffDetail, Entry, PlacementDetail, ShiftDetail, StandingRow

MOST_WEEKS = 60


@dataclass(frozen=True, slots=True)
class Share:
    """n of N under a key (a step, a skill)."""

    key: str
    have: int
    of: int


@dataclass(frozen=True, slots=True)
class SiteHours:
    """Accepted hours at a site, by how many students."""

    site: str
    minutes: int
    students: int


@dataclass(frozen=True, slots=True)
class Waits:
    """How long entries of a kind waited for their decision, in days."""

    kind: EntryKind
    count: int
    median: float
    longest: int
    late: int


@dataclass(frozen=True, slots=True)
class Point:
    """A week since the start: of those whom it has come for, how many had completed by then, and how many
    the plan wants."""

    week: int
    done: int
    planned: int
    of: int


@dataclass(frozen=True, slots=True)
class Charts:
    """Everything that is drawn."""

    students: int
    funnel: tuple[Share, ...]
    curve: tuple[Point, ...]
    skills: tuple[Share, ...]
    sites: tuple[SiteHours, ...]
    waits: tuple[Waits, ...]


def charts(session: Session, people: Collection[Person], today: date) -> Charts:
    """The charts of these students on a day. Four SELECTs."""
    ids = [person.id for person in people]
    return Charts(
        len(people),
        _funnel(session, [person.spells[-1].id for person in people]),
        curve(people, today),
        _skills(session, ids),
        _sites(session, ids),
        _waits(session, ids),
    )


def _funnel(session: Session, enrollment_ids: Collection[int]) -> tuple[Share, ...]:
    """How many have finished each step, by the newest enrollment of each."""
    found: dict[str, list[int]] = {}
    rows = session.execute(select(StandingRow.steps).where(StandingRow.enrollment_id.in_(enrollment_ids)))
    for (steps,) in rows:
        for key, done, asked in unpack_steps(steps):
            counted = found.setdefault(key, [0, 0])
            counted[0] += done >= asked
            counted[1] += 1
    return tuple(Share(key, *counted) for key, counted in found.items())


def curve(people: Iterable[Person], today: date) -> tuple[Point, ...]:
    """Completions by week since the first start, beside the published length; only weeks that have come
    for somebody."""
    listed = list(people)
    if not listed:
        return ()
    weeks = min(max((today - one.spells[0].started_on).days // 7 for one in listed), MOST_WEEKS)
    rows = [_weeks(one, today) for one in listed]
    made = []
    for week in range(max(weeks, 0) + 1):
        there = [(done, planned) for lived, done, planned in rows if lived >= week]
        finished = sum(done is not None and done <= week for done, _planned in there)
        made.append(Point(week, finished, sum(planned <= week for _done, planned in there), len(there)))
    return tuple(made)


def _weeks(person: Person, today: date) -> tuple[int, int | None, int]:
    """Weeks since the start: lived, until completion, of the published length."""
    first = person.spells[0]
    spell = person.graduated(first.started_on, today)
    done = spell.completed_on if spell else None
    return (
        (today - first.started_on).days // 7,
        (done - first.started_on).days // 7 if done else None,
        (first.scheduled_on - first.started_on).days // 7 + 1,
    )


def _skills(session: Session, ids: Collection[int]) -> tuple[Share, ...]:
    """Check-offs passed at the first try, of all first tries, worst first."""
    rows = session.execute(
        select(Entry.requirement, CheckoffDetail.passed, func.count())
        .join(CheckoffDetail, CheckoffDetail.entry_id == Entry.id)
        .where(
            Entry.person_id.in_(ids),
            Entry.kind == EntryKind.CHECKOFF,
            Entry.status.in_((EntryStatus.ACCEPTED, EntryStatus.RETURNED)),
            CheckoffDetail.attempt == 1,
            CheckoffDetail.passed.is_not(None),
        )
        .group_by(Entry.requirement, CheckoffDetail.passed)
    )
    found: dict[str, list[int]] = {}
    for key, passed, count in rows:
        counted = found.setdefault(key or "", [0, 0])
        counted[0] += count if passed else 0
        counted[1] += count
    made = [Share(key, *counted) for key, counted in found.items()]
    return tuple(sorted(made, key=lambda one: (one.have / one.of, -one.of, one.key)))


def _sites(session: Session, ids: Collection[int]) -> tuple[SiteHours, ...]:
    minutes: Any = func.sum(Entry.amount)
    rows = session.execute(
        select(PlacementDetail.site_name, minutes, func.count(Entry.person_id.distinct()))
        .join(ShiftDetail, ShiftDetail.entry_id == Entry.id)
        .join(PlacementDetail, PlacementDetail.entry_id == ShiftDetail.placement_id, isouter=True)
        .where(
            Entry.person_id.in_(ids),
            Entry.kind == EntryKind.SHIFT,
            Entry.status == EntryStatus.ACCEPTED,
        )
        .group_by(PlacementDetail.site_name)
    )
    made = [SiteHours(site or "", int(total or 0), count) for site, total, count in rows]
    return tuple(sorted(made, key=lambda one: (-one.minutes, one.site)))


def _waits(session: Session, ids: Collection[int]) -> tuple[Waits, ...]:
    """From the logging to somebody's decision; what came on paper was decided as it was typed in."""
    rows = session.execute(
        select(Entry.kind, Entry.logged_on, Entry.decided_on, Entry.promised_on, func.count())
        .where(
            Entry.person_id.in_(ids),
            Entry.decided_on.is_not(None),
            Entry.source.in_((Source.STUDENT, Source.LINK)),
            Entry.decided_by_id.is_not(None),
            (Entry.basis == Basis.DECISION) | (Entry.status == EntryStatus.RETURNED),
        )
        .group_by(Entry.kind, Entry.logged_on, Entry.decided_on, Entry.promised_on)
    )
    days: dict[EntryKind, list[int]] = {}
    late: dict[EntryKind, int] = {}
    for kind, logged_on, decided_on, promised_on, count in rows:
        if decided_on is None:
            continue
        days.setdefault(kind, []).extend([(decided_on - logged_on).days] * count)
        late[kind] = late.get(kind, 0) + (count if promised_on and decided_on > promised_on else 0)
    made = [Waits(kind, len(one), median(one), max(one), late[kind]) for kind, one in days.items()]
    return tuple(sorted(made, key=lambda one: (-one.median, one.kind)))
