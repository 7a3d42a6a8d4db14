"""What the background worker does in one round: mail that is due, and the daily tick."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from tracker.commands import refreshing, warning
from tracker.domain.errors import Busy, Conflict
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.queries.zones import cohort_zones
from tracker.services import clock, outbox
from tracker.services.logs import logger
from tracker.web.transaction import perform

ROWS_A_ROUND = 50
"""How many standing rows one round rewrites: a few tenths of a second."""


STUDENTS_A_ROUND = 20
"""How many students one round looks at for papers that end."""


@dataclass
class _Round:
    """How far today's look at the papers got, by database."""

    places: ClassVar[dict[str, "_Round"]] = {}
    after: int = 0
    done_on: date | None = None


def run_once() -> bool:
    """Do the next due piece of work; returns whether there was any. Needs an app context."""
    sent = outbox.send_due(db.engine)
    return bool(refresh_rows() + warn_of_papers() + sent)


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


def warn_of_papers(most: int = STUDENTS_A_ROUND) -> int:
    """Write to students about papers that end; looks at each once a day and gives at how many.

    A worker that starts again looks again: what was said once is not said twice (``Reminder``).
    """
    day = _day_everywhere()
    place = _Round.places.setdefault(str(db.engine.url), _Round())
    if day is None or place.done_on == day:
        return 0
    due = warning.due_for_warning(db.session, place.after, most)
    db.session.rollback()
    for enrollment_id in due:
        try:
            perform(db.session, Actor(0), warning.warn, enrollment_id)
        except (Busy, Conflict) as error:
            logger.warning("papers", enrollment=enrollment_id, error=error.code)
    place.after = due[-1] if due else 0
    place.done_on = None if due else day
    return len(due)


def _day_everywhere() -> date | None:
    """The day that has begun in every cohort's zone: a row is rewritten on its own new day."""
    zones = cohort_zones(db.session)
    db.session.rollback()
    return min((clock.today(ZoneInfo(name)) for name in zones), default=None)
