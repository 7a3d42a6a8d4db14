"""Planned shifts that were not logged."""

from tracker.commands import shift_reminders
from tracker.domain.errors import Busy, Conflict
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.queries.missing_shifts import REMINDER, not_reminded
from tracker.services import clock
from tracker.services.logs import logger
from tracker.web.transaction import perform
from tracker.worker.rest import is_resting, rest

STUDENTS_A_ROUND = 20
"""How many students one round writes to."""
BETWEEN_LOOKS = 600.0
"""Missing shifts are looked for every so many seconds: they are hours late already."""


def remind_of_shifts(most: int = STUDENTS_A_ROUND) -> int:
    """Write to students about planned shifts that they have not logged; gives how many."""
    if is_resting("shifts", BETWEEN_LOOKS):
        return 0
    due = not_reminded(db.session, clock.now(), most)
    db.session.rollback()
    for one in due:
        command = shift_reminders.remind_of_shifts
        try:
            perform(db.session, Actor(0), command, one.person_id, kind=REMINDER, abouts=one.abouts)
        except (Busy, Conflict) as error:
            logger.warning("shifts", enrollment=one.enrollment_id, error=error.code)
    if len(due) < most:
        rest("shifts")
    return len(due)
