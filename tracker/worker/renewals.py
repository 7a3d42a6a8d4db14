"""Letters before certificates end."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.commands import renewing
from tracker.domain.errors import Busy, Conflict
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.services.logs import logger
from tracker.web.transaction import perform
from tracker.worker.rest import day_everywhere

GRADUATES_A_ROUND = 20
"""How many graduates one round looks at."""


@dataclass
class _Round:
    """How far today's look at the certificates got, by database."""

    places: ClassVar[dict[str, "_Round"]] = {}
    after: int = 0
    done_on: date | None = None


def remind_of_renewals(most: int = GRADUATES_A_ROUND) -> int:
    """Write about certificates that end; looks at each once a day and gives at how many."""
    day = day_everywhere()
    place = _Round.places.setdefault(str(db.engine.url), _Round())
    if day is None or place.done_on == day:
        return 0
    due = renewing.due_for_renewal(db.session, place.after, most)
    db.session.rollback()
    for enrollment_id in due:
        try:
            perform(db.session, Actor(0), renewing.remind, enrollment_id)
        except (Busy, Conflict) as error:
            logger.warning("renewals", enrollment=enrollment_id, error=error.code)
    place.after = due[-1] if due else 0
    place.done_on = None if due else day
    return len(due)
