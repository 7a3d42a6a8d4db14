"""Clocks of many enrollments, computed from what clocks read and kept by the process.

Whatever changes a person's record extends the person's chain of events, so what was computed under the
head of a chain, on the same day and with the same calendar, is still true. Entries are read of those
alone whose head is another one: three SELECTs, or none.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.calendar import Calendar
from tracker.domain.clocks import Clock, clocks
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.facts import EntryFact, Facts
from tracker.domain.path import Path
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.domain.ticking import ClockState
from tracker.models import Entry
from tracker.models.entry_facts import entries_select, fact_of
from tracker.models.facts import periods_of

MOST = 4_000
"""So many enrollments a process keeps; the clocks of one take some two kilobytes."""
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
class Wound:
    """An enrollment whose clocks are asked for: all that they depend on but what the chain covers, and
    the ``head`` of the person's chain."""

    enrollment_id: int
    person_id: int
    started_on: date
    routes: str
    head: str
    calendar: Calendar
    path: Path
    today: date
    recheck_weeks: int


@dataclass(frozen=True, slots=True)
class Ticking:
    """The clocks of an enrollment that run or were missed, and the booking of its exam that counts."""

    clocks: tuple[Clock, ...]
    booking_id: int | None


_kept: OrderedDict[int, tuple[Wound, Ticking]] = OrderedDict()
_lock = Lock()


def ticking(session: Session, asked: Sequence[Wound]) -> dict[int, Ticking]:
    """The clocks of these enrollments by id."""
    found = _recalled(asked)
    missing = [one for one in asked if one.enrollment_id not in found]
    if missing:
        made = _read(session, missing)
        _keep(missing, made)
        found |= made
    return found


def _recalled(asked: Sequence[Wound]) -> dict[int, Ticking]:
    found = {}
    with _lock:
        for one in asked:
            known = _kept.get(one.enrollment_id)
            if known is not None and known[0] == one:
                _kept.move_to_end(one.enrollment_id)
                found[one.enrollment_id] = known[1]
    return found


def _keep(asked: Sequence[Wound], made: Mapping[int, Ticking]) -> None:
    with _lock:
        for one in asked:
            _kept[one.enrollment_id] = one, made[one.enrollment_id]
            _kept.move_to_end(one.enrollment_id)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def _read(session: Session, asked: Sequence[Wound]) -> dict[int, Ticking]:
    people = sorted({one.person_id for one in asked})
    periods = periods_of(session, [one.enrollment_id for one in asked])
    entries, minutes = _entries(session, people), _minutes(session, people)
    made = {}
    for one in asked:
        own = [
            fact for belongs, fact in entries.get(one.person_id, ()) if belongs in (None, one.enrollment_id)
        ]
        facts = Facts(
            enrollment_id=one.enrollment_id,
            person_id=one.person_id,
            started_on=one.started_on,
            calendar=one.calendar,
            routes=frozenset(one.routes.split()),
            periods=periods.get(one.enrollment_id, ()),
            entries=(*own, *_hours(one.path, one.enrollment_id, minutes)),
        )
        every = clocks(one.path, facts, one.today, shipped_credentials(), one.recheck_weeks)
        made[one.enrollment_id] = Ticking(
            tuple(clock for clock in every if clock.state in (ClockState.RUNNING, ClockState.MISSED)),
            max((fact.id for fact in own if _is_booked(fact)), default=None),
        )
    return made


def _is_booked(fact: EntryFact) -> bool:
    return fact.kind is EntryKind.BOOKING and fact.status is EntryStatus.ACCEPTED


def _entries(session: Session, people: Sequence[int]) -> dict[int, list[tuple[int | None, EntryFact]]]:
    """(enrollment, fact) by person, of the entries that clocks read."""
    statement = entries_select().where(
        Entry.person_id.in_(people),
        or_(
            Entry.status == EntryStatus.WAITING,
            (Entry.status == EntryStatus.ACCEPTED) & Entry.kind.in_(_KINDS),
        ),
    )
    found: dict[int, list[tuple[int | None, EntryFact]]] = {}
    for row in session.execute(statement.order_by(Entry.id)).mappings():
        found.setdefault(row["person_id"], []).append((row["enrollment_id"], fact_of(dict(row))))
    return found


def _minutes(session: Session, people: Sequence[int]) -> dict[tuple[int, str], int]:
    """Counted minutes at the site by enrollment and line."""
    statement = (
        select(Entry.enrollment_id, Entry.requirement, func.sum(Entry.amount))
        .where(
            Entry.person_id.in_(people),
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
