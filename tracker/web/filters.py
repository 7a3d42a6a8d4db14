"""Filters that every template may use: dates, times and lengths in the reader's words."""

from collections.abc import Callable
from datetime import date

from tracker.web.wording import dates


def iso_day(text: str) -> str:
    """A date as mail facts hold it ("2026-12-13") in the reader's words."""
    return dates.day_year(date.fromisoformat(text))


FILTERS: dict[str, Callable[..., str]] = {
    "day": dates.day,
    "day_year": dates.day_year,
    "weekday_day": dates.weekday_day,
    "moment": dates.moment,
    "hours": dates.hours,
    "iso_day": iso_day,
}
