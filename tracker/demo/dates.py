"""The dates of the demo school: when cohorts start, winter breaks, holidays, promised days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.calendar import ClosedPause, add_working_days

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
_THURSDAY, _FRIDAY, _MONDAY = 3, 4, 0


def monday(today: date, weeks_ago: int) -> date:
    """The Monday that began the week so many weeks ago."""
    return today - timedelta(days=today.weekday()) - weeks_ago * WEEK


def winter_breaks(start: date, weeks: int) -> tuple[ClosedPause, ...]:
    """Two weeks around New Year, for each winter that the weeks touch."""
    end = start + weeks * WEEK
    found = []
    for year in range(start.year - 1, end.year + 1):
        first = _weekday_on_or_after(date(year, 12, 19), _MONDAY)
        last = first + 2 * WEEK - DAY
        if first <= end and last >= start:
            found.append((first, last))
    return tuple(found)


def holidays(start: date, weeks: int) -> tuple[date, ...]:
    """Days on which nobody answers, from the start on."""
    found: list[date] = []
    for year in range(start.year, start.year + 3):
        thanksgiving = _weekday_on_or_after(date(year, 11, 22), _THURSDAY)
        found += [
            date(year, 1, 1),
            _weekday_on_or_after(date(year, 1, 15), _MONDAY),
            _weekday_on_or_after(date(year, 5, 25), _MONDAY),
            date(year, 7, 4),
            _weekday_on_or_after(date(year, 9, 1), _MONDAY),
            thanksgiving,
            thanksgiving + DAY,
        ]
    return tuple(day for day in found if start <= day <= start + weeks * WEEK)


def _weekday_on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def instant(day: date, zone: ZoneInfo, hour: int, minute: int = 0) -> datetime:
    """A time of day at the school, as an instant."""
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def workday(day: date, off: frozenset[date], step: timedelta = -DAY) -> date:
    """The day itself, or the next one before (``step`` of a day: after) a weekend or a holiday."""
    while day.weekday() > _FRIDAY or day in off:
        day += step
    return day


def asked_for_promise(promised_on: date, days: int, off: frozenset[date]) -> date:
    """The latest day on which asking promises an answer by ``promised_on`` at the latest."""
    day = promised_on
    while add_working_days(day, days, off) > promised_on:
        day -= DAY
    return day
