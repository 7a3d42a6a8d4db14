"""Dates of a cohort: weeks of the plan, pauses that move it, working days for promises.

A pause is ``(first day, last day)``, both included; an open one ends with None.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Pause = tuple[date, date | None]
ClosedPause = tuple[date, date]
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a cohort started, the breaks in which its plan stands still, and its holidays.

    Holidays move no due date; they are skipped when an answer is promised.
    """

    starts_on: date
    breaks: tuple[ClosedPause, ...] = ()
    holidays: frozenset[date] = frozenset()

    def week_of(self, today: date) -> int:
        """The plan week of ``today``: 1 in the first week, breaks not counted, never below 1."""
        days = unpaused_days(self.starts_on, today, self.breaks)
        return max(1, days // 7 + 1)

    def plan_date(self, week: int) -> date:
        """The last day of a plan week, before any pause is counted."""
        return self.starts_on + timedelta(days=7 * week - 1)


def merge(pauses: Iterable[ClosedPause]) -> tuple[ClosedPause, ...]:
    """The same days as disjoint stretches in order; overlapping pauses count once."""
    merged: list[ClosedPause] = []
    for first, last in sorted(pauses):
        if last < first:
            continue
        if merged and first <= merged[-1][1] + _DAY:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def push(due: date, pauses: Iterable[ClosedPause]) -> date:
    """``due`` moved by every pause (merged, in order) that begins on or before it."""
    for first, last in pauses:
        if first > due:
            break
        due += last - first + _DAY
    return due


def unpaused_days(start: date, end: date, pauses: Iterable[ClosedPause]) -> int:
    """Days from ``start`` to ``end`` that no pause covers; negative when ``end`` is earlier."""
    if end < start:
        return -unpaused_days(end, start, pauses)
    days = (end - start).days
    for first, last in pauses:
        lower, upper = max(first, start + _DAY), min(last, end)
        if lower <= upper:
            days -= (upper - lower).days + 1
    return days


def unpaused_after(start: date, days: int, pauses: Iterable[ClosedPause]) -> date:
    """The first day up to which ``days`` days since ``start`` are covered by no pause (merged, in order).

    ``date.max`` where that lies beyond what a calendar can say.
    """
    if start >= date.max - timedelta(days=days):
        return date.max
    found = start + timedelta(days=days)
    for first, last in pauses:
        lower = max(first, start + _DAY)
        if lower > found:
            break
        if lower <= last:
            found += last - lower + _DAY
    return found


def add_working_days(start: date, days: int, holidays: frozenset[date]) -> date:
    """The day that lies ``days`` working days after ``start`` (Monday to Friday, no holidays)."""
    current = start
    while days > 0:
        current += _DAY
        if current.weekday() < _SATURDAY and current not in holidays:
            days -= 1
    return current


def working_days_before(end: date, days: int, holidays: frozenset[date]) -> date:
    """The day that lies ``days`` working days before ``end`` (Monday to Friday, no holidays)."""
    current = end
    while days > 0:
        current -= _DAY
        if current.weekday() < _SATURDAY and current not in holidays:
            days -= 1
    return current


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return add_months(day.replace(day=1), 1) - _DAY


def working_days_between(start: date, end: date, holidays: frozenset[date]) -> int:
    """Working days after ``start`` up to and including ``end``; 0 when ``end`` is not later."""
    count, current = 0, start
    while current < end:
        current += _DAY
        if current.weekday() < _SATURDAY and current not in holidays:
            count += 1
    return count


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later; the last day of the month where that day is missing."""
    total = start.year * 12 + start.month - 1 + months
    year, month = divmod(total, 12)
    for day in range(start.day, start.day - 4, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise ValueError(start)  # unreachable: every month has its day 28


def season_end(on: date, season: tuple[int, int, int, int]) -> date:
    """The end of the season that ``on`` belongs to, or of the next one.

    ``season`` is (start month, start day, end month, end day) and may cross the year's end.
    """
    end = date(on.year, season[2], season[3])
    return end if on <= end else date(on.year + 1, season[2], season[3])


def last_in_season(start: date, end: date, season: tuple[int, int, int, int]) -> date | None:
    """The last day from ``start`` to ``end`` that lies in the season; None where none does."""
    for year in range(end.year, start.year - 2, -1):
        first = date(year, season[0], season[1])
        last = date(year, season[2], season[3])
        if last < first:
            last = date(year + 1, season[2], season[3])
        if first <= end and start <= last:
            return min(last, end)
    return None


def touches_season(start: date, end: date, season: tuple[int, int, int, int]) -> bool:
    """Whether the stretch from ``start`` to ``end`` has a day in the season."""
    return last_in_season(start, end, season) is not None
