"""Standing rows that time has made old."""

from tracker.commands import refreshing
from tracker.domain.errors import Busy, Conflict
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.services.logs import logger
from tracker.web.transaction import perform
from tracker.worker.rest import day_everywhere

ROWS_A_ROUND = 50
"""How many standing rows one round rewrites: a few tenths of a second."""


def refresh_rows(most: int = ROWS_A_ROUND) -> int:
    """Rewrite standing rows that time has made old; gives how many."""
    day = day_everywhere()
    if day is None:
        return 0
    due = refreshing.due_for_refresh(db.session, day, most)
    db.session.rollback()
    written = 0
    for enrollment_id in due:
        try:
            perform(db.session, Actor(0), refreshing.refresh, enrollment_id)
            written += 1
        except (Busy, Conflict) as error:
            # Whoever is writing to it computes the same; the next round looks again.
            logger.warning("refresh", enrollment=enrollment_id, error=error.code)
    return written
