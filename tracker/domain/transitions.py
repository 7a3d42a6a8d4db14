"""The one workflow of entries, requests included."""

from tracker.domain.statuses import EntryStatus

TRANSITIONS: dict[EntryStatus, frozenset[EntryStatus]] = {
    EntryStatus.WAITING: frozenset({EntryStatus.ACCEPTED, EntryStatus.RETURNED, EntryStatus.WITHDRAWN}),
    EntryStatus.ACCEPTED: frozenset({EntryStatus.VOIDED, EntryStatus.WITHDRAWN}),
    EntryStatus.RETURNED: frozenset({EntryStatus.VOIDED}),
    EntryStatus.WITHDRAWN: frozenset(),
    EntryStatus.VOIDED: frozenset(),
}
"""From accepted to withdrawn only on the basis of the student's own word (taken back); from returned to
voided only within the minute of the decision (``undoing.py``)."""


def can_become(current: EntryStatus, wanted: EntryStatus) -> bool:
    """Whether the workflow has a step from ``current`` to ``wanted``."""
    return wanted in TRANSITIONS[current]
