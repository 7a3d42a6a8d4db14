"""Dates, times and lengths as a reader says them: day before month, in the reader's language."""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime
from flask import current_app, g, has_app_context
from flask_babel import get_locale, gettext, ngettext

_NEAR_DAYS = 180


def locale() -> Locale:
    """The reader's locale; English outside of any application."""
    return get_locale() or Locale("en")


@lru_cache(maxsize=4096)
def _written(value: date, pattern: str, reader: Locale) -> str:
    """A page names the same few days again and again; working out the pattern costs more than the page."""
    return format_date(value, pattern, locale=reader)


@lru_cache(maxsize=1024)
def _written_moment(value: datetime, pattern: str, reader: Locale) -> str:
    return format_datetime(value, pattern, locale=reader)


def day(value: date) -> str:
    """ "Thu 26 Nov" """
    return _written(value, "EEE d MMM", locale())


def day_year(value: date) -> str:
    """ "26 Nov 2026" """
    return _written(value, "d MMM y", locale())


def weekday_day(value: date) -> str:
    """ "Sunday 29 Nov" """
    return _written(value, "EEEE d MMM", locale())


def near(value: date, today: date) -> str:
    """The weekday for a date that is near, the year for one that is far."""
    return day(value) if abs((value - today).days) <= _NEAR_DAYS else day_year(value)


def moment(value: datetime, zone: str | tzinfo | None = None) -> str:
    """ "Tue 24 Nov, 09:41" on the clock of ``zone``, else of ``g.zone``, else the school's.

    A time without a zone is local already and stays as it is.
    """
    if value.tzinfo is not None:
        value = value.astimezone(zone_of(zone))
    return _written_moment(value.replace(tzinfo=None), "EEE d MMM, HH:mm", locale())


def moment_day(value: datetime, zone: tzinfo) -> date:
    """The calendar day of an instant on the clock of ``zone``."""
    return value.astimezone(zone).date()


def zone_of(zone: str | tzinfo | None = None) -> tzinfo:
    """The reader's time zone, unless one is named."""
    if zone is None and has_app_context():
        zone = g.get("zone") or current_app.config["SETTINGS"].timezone
    if zone is None:
        return UTC
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def hours(minutes: int) -> str:
    """ "8:00 h" """
    return gettext("%(time)s h", time=clock_time(minutes))


def clock_time(minutes: int) -> str:
    """ "8:00" """
    return f"{minutes // 60}:{minutes % 60:02d}"


def ago(value: date, today: date) -> str:
    """ "today", "yesterday", "2 days ago"; "in 3 days" for what lies ahead."""
    days = (today - value).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    if days < 0:
        return ngettext("in %(num)s day", "in %(num)s days", -days)
    return ngettext("%(num)s day ago", "%(num)s days ago", days)


def count_days(n: int) -> str:
    """ "19 days" """
    return ngettext("%(num)s day", "%(num)s days", n)
