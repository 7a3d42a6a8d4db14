"""What the background worker does in one round: mail that is due, and the daily tick."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from tracker.commands import refreshing
from tracker.domain.errors import Busy, Conflict
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.queries.zones import cohort_zones
from tracker.services import checkpoints, clock, outbox
from tracker.services.logs import logger
from tracker.web.transaction import perform

ROWS_A_ROUND = 50
"""How many standing rows one round rewrites: a few tenths of a second."""


def run_once() -> bool:
    """Do the next due piece of work; returns whether there was any. Needs an app context."""
    sent = outbox.send_due(db.engine)
    settings = current_app.config["SETTINGS"]
    checkpoints.write(db.session, settings.instance / checkpoints.FILE, settings.secret_key, clock.now())
    return bool(refresh_rows() + sent)


def refresh_rows(most: int = ROWS_A_ROUND) -> int:
    """Rewrite standing rows that time has made old; gives how many."""
    day = _day_everywhere()
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


def _day_everywhere() -> date | None:
    """The day that has begun in every cohort's zone: a row is rewritten on its own new day."""
    zones = cohort_zones(db.session)
    db.session.rollback()
    return min((clock.today(ZoneInfo(name)) for name in zones), default=None)
