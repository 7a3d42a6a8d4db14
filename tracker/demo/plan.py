"""When a made-up student gets each line done: by the plan, with a lag and some unevenness."""

from datetime import date, timedelta
from random import Random

from tracker.demo.dates import DAY
from tracker.domain.calendar import Calendar, push
from tracker.domain.path import AskedLine, Path, Routes

_BY_HAND = frozenset({"exam.passed", "exam.certificate", "exam.release", "job.hired", "job.verified"})
"""Lines that no lag explains; ``cases.py`` does them."""
_SHIFT_WEEKDAYS = (0, 1, 3)
SHIFT_HOURS = 8
_HOURS = "extern.hours"


def days_done(path: Path, routes: Routes, calendar: Calendar, lag: int, random: Random) -> dict[str, date]:
    """The day on which each line would be done, never before what must come first."""
    found: dict[str, date] = {}
    for line in path.in_order(routes):
        key = line.requirement.key
        if line.due_week is None or key in _BY_HAND:
            continue
        if any(before not in found for before in line.after_keys):
            continue
        day = push(calendar.plan_date(line.due_week), calendar.breaks)
        day += timedelta(days=_lagged(lag, line) + random.randint(-5, 0))  # nosec B311  # made-up dates
        day = max([day, calendar.starts_on + DAY, *(found[before] for before in line.after_keys)])
        for _hours, part in line.after_parts:
            # A part of the hours comes first: the day of the shift that reaches it.
            days = shift_days(found["extern.site-orientation"], shifts_of(path))
            day = max(day, days[-(-part // SHIFT_HOURS) - 1])
        if key == _HOURS or line.requirement.needs.live > 1:
            day = shift_days(found["extern.site-orientation"], shifts_of(path))[-1]
        found[key] = day
    return found


def _lagged(lag: int, line: AskedLine) -> int:
    """Who is late was on time at first."""
    return lag if lag < 0 else min(lag, 3 * (line.due_week or 0))


def shifts_of(path: Path) -> int:
    """How many days at the site make the hours that the path asks."""
    return path.by_key[_HOURS].needs.hours // SHIFT_HOURS


def shift_days(first: date, count: int) -> list[date]:
    """So many days at the site, from the first one on: three or four a week."""
    found: list[date] = []
    day = first
    while len(found) < count:
        is_long_week = day.isocalendar().week % 2 == 0
        if day.weekday() in _SHIFT_WEEKDAYS or (day.weekday() == 4 and is_long_week):
            found.append(day)
        day += DAY
    return found
