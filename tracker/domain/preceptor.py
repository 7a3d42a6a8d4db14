"""The preceptor's link: until when it opens, whose answers count, when it reminds, what it asks."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.domain.statuses import EntryStatus

REMIND_EVERY = timedelta(days=7)
"""A week between asking, reminding and reminding again."""


class LinkState(StrEnum):
    """Whether a link opens its placement, and if not, why."""

    OPEN = "open"
    EXPIRED = "expired"  # the placement is over, and so are the days of grace
    REVOKED = "revoked"  # somebody took it back, or the placement was voided


def link_ends_on(placement_ends_on: date, grace_days: int) -> date:
    """The last day on which a link opens: that of its placement and the days of grace after it."""
    return placement_ends_on + timedelta(days=grace_days)


def link_state(
    *, is_revoked: bool, placement: EntryStatus, placement_ends_on: date, grace_days: int, today: date
) -> LinkState:
    """Whether the link opens ``today``. It dies with its placement."""
    if is_revoked or placement is not EntryStatus.ACCEPTED:
        return LinkState.REVOKED
    if today > link_ends_on(placement_ends_on, grace_days):
        return LinkState.EXPIRED
    return LinkState.OPEN


def is_signer_confirmed(*, is_by_mail: bool, marked: str | None, device: str | None) -> bool:
    """Whether an answer counts at once: it came by the link that was mailed to the contact whom a
    coordinator confirmed, from the device that was marked, or as the first answer of all.

    ``marked`` and ``device`` are what is kept of the marked device and of the one that answers.
    """
    return is_by_mail and (marked is None or marked == device)


def remind_at(asked_at: datetime, reminded_at: datetime | None) -> datetime:
    """When the next reminder is due while something waits: a week after the last letter."""
    return max(asked_at, reminded_at or asked_at) + REMIND_EVERY


def midterm_is_asked(minutes: int, needed_hours: int) -> bool:
    """Whether half of the hours are confirmed: the midterm evaluation then asks itself."""
    return needed_hours > 0 and minutes * 2 >= needed_hours * 60


def final_is_asked(minutes: int, needed_hours: int) -> bool:
    """Whether all hours are confirmed: the final evaluation then asks itself."""
    return needed_hours > 0 and minutes >= needed_hours * 60
