"""Stretches of time as people say them, local and to the minute, measured in real minutes.

Twice a year a local time happens twice or not at all. A time that happens twice is read so that
the stretch is the shorter one; a time that the clock skips stands for the moment of the jump. Both
readings are named in ``Measured.notes``, so that a page can say what was done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From when to when, local and without a zone, and how many minutes of it were a break."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0


@dataclass(frozen=True, slots=True)
class ClockNote:
    """A local time that needed reading: ``time_twice`` or ``time_skipped``."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Measured:
    """A stretch on the world's clock. ``minutes`` is what really passed, never negative."""

    starts_at: datetime
    ends_at: datetime
    notes: tuple[ClockNote, ...] = ()

    @property
    def minutes(self) -> int:
        """Whole minutes from start to end."""
        return max(0, (self.ends_at - self.starts_at) // _MINUTE)


@lru_cache(maxsize=4096)
def measure(span: Span, zone: ZoneInfo) -> Measured:
    """The stretch in UTC; of the readings of its ends, the one that makes it shortest.

    A stretch that ends where it starts, or before, has no minutes.
    """
    starts, ends = _readings(span.starts_at, zone), _readings(span.ends_at, zone)
    if span.ends_at <= span.starts_at:
        return Measured(starts[0], starts[0])
    fits = [(start, end) for start in starts for end in ends if start < end]
    start, end = min(fits, key=lambda pair: pair[1] - pair[0]) if fits else (starts[0], ends[0])
    notes = [_note(at, zone) for at in (span.starts_at, span.ends_at)]
    return Measured(start, end, tuple(note for note in notes if note is not None))


def overlap(one: Span, other: Span, zone: ZoneInfo) -> bool:
    """Whether the two share a moment; ending where the other begins is no overlap."""
    a, b = measure(one, zone), measure(other, zone)
    return a.starts_at < b.ends_at and b.starts_at < a.ends_at


def by_day(span: Span, zone: ZoneInfo) -> tuple[tuple[date, int], ...]:
    """The real minutes of the stretch on each local calendar day it touches."""
    measured, found = measure(span, zone), []
    day = span.starts_at.date()
    while day <= span.ends_at.date():
        lower = max(measured.starts_at, midnight(day, zone))
        minutes = (min(measured.ends_at, midnight(day + _DAY, zone)) - lower) // _MINUTE
        if minutes > 0:
            found.append((day, minutes))
        day += _DAY
    return tuple(found)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local day begins."""
    return _readings(datetime.combine(day, time()), zone)[0]


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at an instant, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def cut(
    whole: tuple[datetime, datetime], without: Iterable[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """What is left of a stretch of instants when others are taken out, in order."""
    pieces = [whole]
    for first, last in without:
        pieces = [
            piece
            for start, end in pieces
            for piece in ((start, min(end, first)), (max(start, last), end))
            if piece[0] < piece[1]
        ]
    return sorted(set(pieces))


def _readings(at: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants that a local time may mean: one, or two in order."""
    first = at.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = at.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    return (first, second) if first < second else (_jump(second, first, zone),)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute between two instants at which the zone's offset changes."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // (2 * _MINUTE) * _MINUTE
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _note(at: datetime, zone: ZoneInfo) -> ClockNote | None:
    first = at.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = at.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return None
    return ClockNote("time_twice" if first < second else "time_skipped", at)
