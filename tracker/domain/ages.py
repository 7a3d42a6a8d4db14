"""How old what waits is against the day by which its answer was promised. Pure."""

from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=7)
"""Until so long after today a promise counts as due soon."""
_DAY = timedelta(days=1)


class Age(StrEnum):
    """Where a promised day lies, the oldest first."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    OPEN = "open"  # no day was promised


def age_of(promised_on: date | None, today: date) -> Age:
    """The age of what was promised by a day."""
    if promised_on is None:
        return Age.OPEN
    if promised_on < today:
        return Age.LATE
    if promised_on == today:
        return Age.TODAY
    return Age.SOON if promised_on - today <= SOON else Age.LATER


def days_of(age: Age, today: date) -> tuple[date | None, date | None]:
    """The first and the last promised day of an age; None has no bound. ``OPEN`` has no days."""
    if age is Age.OPEN:
        raise ValueError(age)
    first = {Age.TODAY: today, Age.SOON: today + _DAY, Age.LATER: today + SOON + _DAY}.get(age)
    last = {Age.LATE: today - _DAY, Age.TODAY: today, Age.SOON: today + SOON}.get(age)
    return first, last
