"""The calendar of a cohort as the school sets it: what may stand in it, and what a change moves."""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from tracker.domain.calendar import Calendar
from tracker.domain.errors import Impossible
from tracker.domain.lines import Standing
from tracker.domain.pace import days_ahead_of
from tracker.domain.statuses import State

MOST_BREAKS = 12
MOST_HOLIDAYS = 40


def check_calendar(calendar: Calendar) -> None:
    """Refuse (Impossible) a break that ends before it begins, is over before the cohort begins or runs
    into another one, and more of them than a program has."""
    if len(calendar.breaks) > MOST_BREAKS:
        raise Impossible("breaks_many", field="breaks", most=MOST_BREAKS)
    if len(calendar.holidays) > MOST_HOLIDAYS:
        raise Impossible("holidays_many", field="holidays", most=MOST_HOLIDAYS)
    for first, last in calendar.breaks:
        if last < first:
            raise Impossible("break_backwards", field="breaks", first=first, last=last)
        if last < calendar.starts_on:
            raise Impossible("break_early", field="breaks", first=first, last=last)
    for (_first, last), (first, _last) in pairwise(sorted(calendar.breaks)):
        if first <= last:
            raise Impossible("breaks_meet", field="breaks", first=first, last=last)


@dataclass(frozen=True, slots=True)
class Moved:
    """What another calendar does to one enrollment.

    ``dates`` counts the open lines whose due date moves, ``days`` the longest way that one of them goes,
    below zero when it comes earlier. ``late`` counts overdue lines, ``ahead`` plan days ahead of the plan.
    """

    dates: int
    days: int
    next_from: date | None
    next_to: date | None
    late_from: int
    late_to: int
    ahead_from: int | None
    ahead_to: int | None

    @property
    def plain(self) -> dict[str, Any]:
        """The same as JSON values; ``of`` reads it back."""
        values = asdict(self)
        return values | {name: on.isoformat() for name, on in values.items() if isinstance(on, date)}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Moved":
        """What ``plain`` gave."""
        days = {name: plain[name] and date.fromisoformat(plain[name]) for name in ("next_from", "next_to")}
        return cls(**{name: plain[name] for name in cls.__slots__} | days)


def moved(before: Standing, after: Standing, today: date) -> Moved | None:
    """What moves between two standings of the same facts; None where nothing does, or where the enrollment
    has ended for good."""
    if before.pauses.frozen_on is not None:
        return None
    ways = [
        (new.due_on - old.due_on).days
        for old, new in zip(before.lines, after.lines, strict=True)
        if old.due_on is not None and new.due_on is not None and _is_open(old.state)
    ]
    moving = [days for days in ways if days]
    found = Moved(
        dates=len(moving),
        days=max(moving, key=abs, default=0),
        next_from=before.next_due_on,
        next_to=after.next_due_on,
        late_from=sum(line.is_overdue for line in before.lines),
        late_to=sum(line.is_overdue for line in after.lines),
        ahead_from=days_ahead_of(before, today),
        ahead_to=days_ahead_of(after, today),
    )
    stays = found.next_from == found.next_to and found.late_from == found.late_to
    return None if stays and not moving and found.ahead_from == found.ahead_to else found


def _is_open(state: State) -> bool:
    return state is not State.NOT_ASKED and not state.counts
