"""How much may be sent: the school's limit for one file, and the room a request needs for it."""

from collections.abc import Callable
from typing import Any

from flask import current_app, g

from tracker.extensions import db
from tracker.queries.settings import setting

MEGABYTE = 1_000_000
LARGEST_PIECE = 16 * MEGABYTE
"""Script sends a file in pieces of half of this at most."""
WAITING_FILES = 5
"""How many files of the largest size one person may have waiting."""

View = Callable[..., Any]


def limit_mb() -> int:
    """How many megabytes one file may have; asked once a request."""
    if "upload_limit_mb" not in g:
        g.upload_limit_mb = int(setting(db.session, "upload_limit_mb"))
    return int(g.upload_limit_mb)


def limit_bytes() -> int:
    """The same in bytes."""
    return limit_mb() * MEGABYTE


def a_file() -> int:
    """The room of a request that holds a file beside a form."""
    return limit_bytes() + int(current_app.config["MAX_CONTENT_LENGTH"])


def a_piece() -> int:
    """The room of a request that is a piece of a file."""
    return LARGEST_PIECE


def takes(room: Callable[[], int]) -> Callable[[View], View]:
    """Let a view have a larger body than a form: ``room()`` bytes, for who is signed in."""

    def mark(view: View) -> View:
        view.room = room  # type: ignore[attr-defined]
        return view

    return mark
