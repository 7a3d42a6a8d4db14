"""The only source of time. Settings may say that today is another day."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context


def now() -> datetime:
    """This instant, in UTC.

    When the settings name a day, it is that day at the present time of day in the school's zone.
    """
    instant = datetime.now(UTC)
    pretended = _pretended()
    if pretended is None:
        return instant
    day, zone = pretended
    return datetime.combine(day, instant.astimezone(zone).time(), zone).astimezone(UTC)


def today(zone: tzinfo) -> date:
    """The calendar date of ``now`` in this time zone; the day that the settings name, if any."""
    pretended = _pretended()
    return pretended[0] if pretended else now().astimezone(zone).date()


def since_epoch() -> float:
    """Seconds since 1970 by the machine itself, whatever day the settings name: for the times of files."""
    return datetime.now(UTC).timestamp()


def _pretended() -> tuple[date, ZoneInfo] | None:
    if not has_app_context():
        return None
    settings = current_app.config["SETTINGS"]
    return (settings.today, settings.timezone) if settings.today else None
