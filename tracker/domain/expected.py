"""Shifts that a weekly pattern expects and nobody has logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.forecast import DaysOff
from tracker.domain.local_time import Span, measure
from tracker.domain.placement import Placement
from tracker.domain.weekly import weekly_of

LOOK_BACK = timedelta(days=14)
"""How far back what is missing is still asked for; the hours that are left say the rest."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One planned shift without an entry. ``late_since`` is when it should have been logged at the
    latest."""

    placement: Placement
    span: Span
    late_since: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether the time to log it is over."""
        return now > self.late_since


def expected(
    placements: Iterable[Placement],
    logged: Iterable[date],
    today: date,
    off: DaysOff,
    zone: ZoneInfo,
    hours: int,
) -> tuple[Expected, ...]:
    """The planned shifts up to today without an entry, oldest first.

    ``logged`` are the days on which an entry began; it answers for every stretch of its day. ``hours``
    are how long after its end a shift may be logged before it is missing.
    """
    days = set(logged)
    found = []
    for placement in placements:
        weekly = weekly_of(placement.pattern)
        if weekly is None:
            continue
        first, last = max(placement.starts_on, today - LOOK_BACK), min(placement.ends_on, today)
        for span in weekly.planned(first, last, off.breaks, off.holidays):
            if span.starts_at.date() not in days:
                late_since = measure(span, zone).ends_at + timedelta(hours=hours)
                found.append(Expected(placement, span, late_since))
    return tuple(sorted(found, key=lambda one: one.span))
