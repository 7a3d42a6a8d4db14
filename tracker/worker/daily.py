"""Looks at everybody once a day, some at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from tracker.domain.errors import Busy, Conflict
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.services.logs import logger
from tracker.web.transaction import perform
from tracker.worker.rest import day_everywhere


@dataclass
class _Round:
    """How far today's look got, by what is looked at and database."""

    places: ClassVar[dict[tuple[str, str], "_Round"]] = {}
    after: int = 0
    done_on: date | None = None


def look(
    word: str,
    due_of: Callable[[Session, int, int], Sequence[int]],
    command: Callable[..., Any],
    most: int,
) -> int:
    """Run ``command`` for up to ``most`` enrollments that ``due_of`` finds; gives for how many.

    ``word`` names the look in the log. Begins again with the next day; nothing is done while no
    day stands everywhere. A worker that starts again looks again: the commands say nothing twice.
    """
    day = day_everywhere()
    place = _Round.places.setdefault((word, str(db.engine.url)), _Round())
    if day is None or place.done_on == day:
        return 0
    due = due_of(db.session, place.after, most)
    db.session.rollback()
    for enrollment_id in due:
        try:
            perform(db.session, Actor(0), command, enrollment_id)
        except (Busy, Conflict) as error:
            logger.warning(word, enrollment=enrollment_id, error=error.code)
    place.after = due[-1] if due else 0
    place.done_on = None if due else day
    return len(due)
