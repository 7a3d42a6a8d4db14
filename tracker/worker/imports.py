"""Spreadsheets that nobody brought in within their time are forgotten, with the names in them."""

from tracker.commands.importing import due_for_removal, expire
from tracker.domain.errors import Busy, Conflict, NotFound
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.services import clock
from tracker.services.logs import logger
from tracker.web.transaction import perform

A_ROUND = 20
"""How many files one round lets go of."""


def forget_imports() -> int:
    """Forget files whose time is over; gives how many."""
    due = due_for_removal(db.session, clock.now(), A_ROUND)
    db.session.rollback()
    gone = 0
    for run_id in due:
        try:
            perform(db.session, Actor(0), expire, run_id)
            gone += 1
        except (Busy, Conflict, NotFound) as error:
            # Its owner was faster, or the next round looks again.
            logger.warning("imports", run=run_id, error=error.code)
    return gone
