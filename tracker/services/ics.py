"""Calendars as text (RFC 5545), through icalendar, which escapes whatever stands in a title."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Medical assistant tracker//EN"
REFRESH = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: from UTC instant to UTC instant, or one whole day when both are dates."""

    uid: str
    title: str
    starts: date | datetime
    ends: date | datetime
    url: str = ""
    where: str = ""


def calendar_text(name: str, entries: Iterable[Entry], stamped_at: datetime) -> bytes:
    """The whole calendar. ``stamped_at`` is when its content last changed: the same content is the same
    text."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, stamped_at))
    text: bytes = calendar.to_ical()
    return text


def _event(entry: Entry, stamped_at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamped_at)
    event.add("summary", entry.title)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    # A due day takes nobody's time.
    event.add("transp", "OPAQUE" if isinstance(entry.starts, datetime) else "TRANSPARENT")
    if entry.where:
        event.add("location", entry.where)
    if entry.url:
        event.add("url", entry.url)
    return event
