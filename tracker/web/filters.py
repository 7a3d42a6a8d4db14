"""Filters that every template may use: dates, times and lengths in the reader's words."""

from collections.abc import Callable

from tracker.web.wording import dates

FILTERS: dict[str, Callable[..., str]] = {
    "day": dates.day,
    "day_year": dates.day_year,
    "weekday_day": dates.weekday_day,
    "moment": dates.moment,
    "hours": dates.hours,
}
