"""Contacts with students and visits to their sites: the closed sets, and which days they may have."""

from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.errors import Impossible

EARLIER = timedelta(days=365)
"""A contact may be older than the enrollment by this much: admissions speak with people first."""
FARTHEST = timedelta(days=366)
"""A follow-up lies at most this far ahead."""


class ContactWay(StrEnum):
    """How a student was reached."""

    CALL = "call"
    TEXT = "text"
    MAIL = "mail"
    VISIT = "visit"


class VisitWay(StrEnum):
    """How the school saw a student at the site."""

    ON_SITE = "on_site"
    PHONE = "phone"
    VIDEO = "video"


def check_contact(happened_on: date, started_on: date, today: date) -> None:
    """Refuse a contact that lies ahead, or long before the enrollment."""
    if happened_on > today:
        raise Impossible("contact_ahead", field="happened_on")
    if happened_on < started_on - EARLIER:
        raise Impossible("contact_before", field="happened_on", first=started_on - EARLIER)


def check_visit(visited_on: date, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse a visit on a day on which nobody was at the site, or that lies ahead."""
    if visited_on > today:
        raise Impossible("visit_ahead", field="visited_on")
    if not starts_on <= visited_on <= ends_on:
        raise Impossible("visit_outside", field="visited_on", first=starts_on, last=min(ends_on, today))


def check_follow_up(due_on: date, today: date) -> None:
    """Refuse a follow-up in the past, or so far ahead that nobody means it."""
    if not today <= due_on <= today + FARTHEST:
        raise Impossible("follow_up_outside", field="due_on", first=today, last=today + FARTHEST)


def is_visit_late(last_on: date | None, starts_on: date, ends_on: date, today: date, weeks: int) -> bool:
    """Whether a visit is due by the program's own rule: none for ``weeks`` weeks since the last one or the
    first day. Never before the first day, never after the last; without a rule (0) never."""
    if weeks <= 0 or not starts_on <= today <= ends_on:
        return False
    return today - (last_on or starts_on) >= timedelta(weeks=weeks)
