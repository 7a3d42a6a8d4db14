"""Warnings before clearance papers end."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.commands import warning
from tracker.domain.errors import Busy, Conflict
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.services.logs import logger
from tracker.web.transaction import perform
from tracker.worker.rest import day_everywhere

STUDENTS_A_ROUND = 20
"""How many students one round looks at."""


@dataclass
class _Round:
    """How far today's look at the papers got, by database."""

    places: ClassVar[dict[str, "_Round"]] = {}
    after: int = 0
    done_on: date | None = None


def warn_of_papers(most: int = STUDENTS_A_ROUND) -> int:
    """Write to students about papers that end; looks at each once a day and gives at how many.

    A worker that starts again looks again: what was said once is not said twice (``Reminder``).
    """
    day = day_everywhere()
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
