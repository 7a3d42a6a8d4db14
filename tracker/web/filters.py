"""Filters that every template may use: dates, times and lengths in the reader's words."""

from collections.abc import Callable
from datetime import date, datetime

from tracker.web.wording import dates


def iso_day(text: str) -> str:
    """A date as mail facts hold it ("2026-12-13") in the reader's words."""
    return dates.day_year(date.fromisoformat(text))


def instant_day(value: datetime) -> str:
    """The day of an instant with its year, on the reader's clock."""
    return dates.day_year(dates.moment_day(value, dates.zone_of()))


FILTERS: dict[str, Callable[..., str]] = {
    "day": dates.day,
    "day_year": dates.day_year,
    "weekday_day": dates.weekday_day,
    "moment": dates.moment,
    "hours": dates.hours,
    "iso_day": iso_day,
    "instant_day": instant_day,
}
