"""Shared copies: how long one is open, and what a link says of itself."""

from datetime import date
from enum import StrEnum

DAYS = (7, 30, 90, 365)
"""For how many days a copy can be open; our proposal, no rule was found that fixes it."""
USUAL_DAYS = 30
LONGEST_RECIPIENT, LONGEST_PURPOSE = 120, 200
MOST_OPEN = 50
"""How many copies of one student can be open at once."""


class CopyState(StrEnum):
    """Whether a copy's link opens."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


def copy_state(expires_on: date, is_revoked: bool, today: date) -> CopyState:
    """What a copy is today; its last day is open to the end."""
    if is_revoked:
        return CopyState.REVOKED
    return CopyState.OPEN if today <= expires_on else CopyState.EXPIRED
