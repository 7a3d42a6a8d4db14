"""The minute in which whoever decided may take the decision back.

Nothing decided is overwritten: what was decided stays, voided, and a new entry makes the same claim again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from tracker.domain.requirement import Text
from tracker.domain.statuses import EntryStatus, RequestKind

MINUTE = timedelta(seconds=60)
"""How long a decision may be taken back by whoever made it."""
HELD = timedelta(seconds=90)
"""How long the letter about a decision is held: past the minute, however long the last write takes."""
TAKEN_BACK = Text(
    "Taken back within a minute of the decision. It waits for a decision again.",
    "La decisión se retiró en menos de un minuto. Vuelve a esperar una decisión.",
)
"""Why the first entry is void; kept in the student's language."""
STAYS = frozenset({RequestKind.LEAVE, RequestKind.ROUTE, RequestKind.WITHDRAWAL})
"""Requests that change the enrollment itself once they are granted: an act of its own undoes them."""
_DECIDED = (EntryStatus.ACCEPTED, EntryStatus.RETURNED)


def may_be_undone(status: EntryStatus, request: RequestKind | None) -> bool:
    """Whether a decision that gave this status is of a kind that can be taken back within the minute."""
    return status in _DECIDED and not (status is EntryStatus.ACCEPTED and request in STAYS)


def is_in_time(decided_at: datetime, now: datetime) -> bool:
    """Whether the minute is not over."""
    return now - decided_at < MINUTE


def was_touched_since(decided_at: datetime, instants: Collection[datetime | None]) -> bool:
    """Whether any of these happened after the decision."""
    return any(at is not None and at > decided_at for at in instants)
