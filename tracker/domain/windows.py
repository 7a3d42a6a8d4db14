"""Which dates an entry of each kind may have: one table, days before and after today.

``ENROLLMENT`` as the lower bound means the enrollment's start. Papers, attempts and diplomas may
be older than the enrollment; bookings, placements and job starts may lie ahead.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.statuses import EntryKind

ENROLLMENT = None
_LIFETIME = 100 * 366
_YEAR = 366


@dataclass(frozen=True, slots=True)
class Window:
    """Days that may lie before today (None: back to the enrollment's start) and after it."""

    before: int | None
    after: int


WINDOWS: dict[EntryKind, Window] = {
    EntryKind.CONFIRMATION: Window(ENROLLMENT, 0),
    EntryKind.SCORE: Window(ENROLLMENT, 0),
    EntryKind.PRACTICE: Window(ENROLLMENT, 0),
    EntryKind.CHECKOFF: Window(ENROLLMENT, 0),
    EntryKind.SIGNATURE: Window(ENROLLMENT, 0),
    EntryKind.SHIFT: Window(ENROLLMENT, 0),
    EntryKind.EVALUATION: Window(ENROLLMENT, 0),
    EntryKind.EDUCATION: Window(ENROLLMENT, 0),
    EntryKind.VERIFICATION: Window(ENROLLMENT, 0),
    EntryKind.REQUEST: Window(ENROLLMENT, 0),
    EntryKind.DOCUMENT: Window(_LIFETIME, 0),
    EntryKind.RENEWAL: Window(_LIFETIME, 0),
    EntryKind.ATTEMPT: Window(_LIFETIME, 0),
    EntryKind.BOOKING: Window(ENROLLMENT, _YEAR),
    EntryKind.PREFERENCE: Window(ENROLLMENT, 0),
    EntryKind.PLACEMENT: Window(ENROLLMENT, _YEAR),
    EntryKind.JOB: Window(ENROLLMENT, _YEAR),
    EntryKind.CLOSER: Window(ENROLLMENT, _YEAR),
    EntryKind.RECHECK: Window(ENROLLMENT, 0),
}


def bounds(kind: EntryKind, started_on: date, today: date) -> tuple[date, date]:
    """The first and last date that an entry of this kind may have today."""
    window = WINDOWS[kind]
    first = min(started_on, today) if window.before is ENROLLMENT else today - timedelta(days=window.before)
    return first, today + timedelta(days=window.after)
