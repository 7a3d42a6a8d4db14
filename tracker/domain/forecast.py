"""Hours left against days left: what a week must bring, and when a weekly pattern gets there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.calendar import ClosedPause, merge
from tracker.domain.local_time import Span
from tracker.domain.path import ShiftRules
from tracker.domain.shifts import count_each
from tracker.domain.weekly import Weekly

_DAY = timedelta(days=1)
_WEEK = 7
_HOUR = 60
_FAR = timedelta(days=2 * 366)
"""How far ahead a pattern is followed before "it never gets there" is said."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """When nobody is at a site: the cohort's breaks, its holidays, the student's leave."""

    breaks: tuple[ClosedPause, ...] = ()
    holidays: frozenset[date] = frozenset()

    def open_days(self, first: date, last: date) -> int:
        """Days from ``first`` to ``last``, both included, that are none of these."""
        if last < first:
            return 0
        closed = merge([*self.breaks, *((day, day) for day in self.holidays)])
        days = (last - first).days + 1
        for start, end in closed:
            lower, upper = max(start, first), min(end, last)
            days -= (upper - lower).days + 1 if lower <= upper else 0
        return days


@dataclass(frozen=True, slots=True)
class Needed:
    """What is left and what a week must bring.

    ``left`` are minutes, ``days`` the open days from the first day on to ``by``, that one included.
    ``a_week`` is rounded up to whole hours, in minutes; for less than a week it is all that is
    left. ``is_enough`` is False when even the longest shift on every day would not bring it.
    """

    left: int
    days: int
    by: date
    a_week: int
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Brings:
    """What a pattern brings: counted minutes up to a date, and the day it reaches what is left.

    ``reached_on`` is None when it does not get there in two years; ``a_week`` are the counted
    minutes of a week without holidays.
    """

    minutes: int
    a_week: int
    reached_on: date | None


def needed(left: int, first: date, by: date, off: DaysOff, rules: ShiftRules) -> Needed:
    """What a week must bring to have ``left`` minutes by ``by``, when ``first`` is the first day."""
    left = max(0, left)
    days = off.open_days(first, by)
    weeks = max(days / _WEEK, 1)
    a_week = -(-left // (weeks * _HOUR)) * _HOUR if left else 0
    return Needed(left, days, by, int(a_week), left <= days * _most_a_day(rules))


def soonest(left: int, first: date, off: DaysOff, rules: ShiftRules) -> date:
    """The first day on which ``left`` minutes can be there: the longest shift on every day from ``first``."""
    shifts, day, last = -(-left // _most_a_day(rules)), first, first + _FAR
    while day < last:
        shifts -= off.open_days(day, day)
        if shifts <= 0:
            break
        day += _DAY
    return day


def brings(
    weekly: Weekly,
    left: int,
    first: date,
    by: date,
    off: DaysOff,
    rules: ShiftRules,
    zone: ZoneInfo,
    class_times: Weekly | None = None,
) -> Brings:
    """What the pattern brings from ``first`` to ``by``, and when it reaches ``left`` minutes."""
    ahead = max(by, first + _FAR)
    shifts = planned_minutes(weekly, first, ahead, off, rules, zone, class_times)
    total, reached = 0, None if left > 0 else first
    by_then = 0
    for shift, minutes in shifts:
        total += minutes
        if shift.starts_at.date() <= by:
            by_then = total
        if reached is None and total >= left:
            reached = shift.starts_at.date()
    week = planned_minutes(weekly, _MONDAY, _MONDAY + 6 * _DAY, DaysOff(), rules, zone, class_times)
    return Brings(by_then, sum(minutes for _shift, minutes in week), reached)


def planned_minutes(
    weekly: Weekly,
    first: date,
    last: date,
    off: DaysOff,
    rules: ShiftRules,
    zone: ZoneInfo,
    class_times: Weekly | None = None,
) -> list[tuple[Span, int]]:
    """Each planned stretch of the dates with the minutes it would count."""
    planned = weekly.planned(first, last, off.breaks, off.holidays)
    lessons = class_spans(class_times, first, last, off)
    return [(shift, counted.minutes) for shift, counted in count_each(planned, zone, rules, lessons)]


def class_spans(class_times: Weekly | None, first: date, last: date, off: DaysOff) -> tuple[Span, ...]:
    """The lessons that may touch shifts of these dates, from the evening before to the morning after."""
    if class_times is None:
        return ()
    return class_times.planned(first - _DAY, last + _DAY, off.breaks, off.holidays)


def minutes_of(planned: Iterable[tuple[Span, int]]) -> int:
    """The sum of what planned stretches would count."""
    return sum(minutes for _shift, minutes in planned)


def _most_a_day(rules: ShiftRules) -> int:
    """What one shift of the longest length counts."""
    over = rules.longest_minutes > rules.break_after_minutes
    return rules.longest_minutes - (rules.break_minutes if over else 0)


_MONDAY = date(2026, 6, 1)
"""A Monday of a week in which no clock changes."""
