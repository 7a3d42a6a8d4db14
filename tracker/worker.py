"""What the background worker does in one round: mail that is due, the daily tick, files past their time."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from tracker.commands import refreshing, reminding, shift_reminders
from tracker.domain.errors import Busy, Conflict, Refused
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.queries.missing_shifts import REMINDER, not_reminded
from tracker.queries.zones import cohort_zones
from tracker.services import checkpoints, clock, outbox
from tracker.services.logs import logger
from tracker.web.evidence.sweeping import A_ROUND, sweep
from tracker.web.transaction import perform

SWEEP_SECONDS = 600.0
"""How often the store is looked through."""
ROWS_A_ROUND = 50
"""How many standing rows one round rewrites: a few tenths of a second."""
LINKS_A_ROUND = 20
"""At how many preceptors' links one round looks."""
STUDENTS_A_ROUND = 20
"""How many students one round writes to about shifts."""
BETWEEN_LOOKS = timedelta(minutes=10)
"""Missing shifts are looked for so often: they are hours late already."""


class _Looks:
    """When this worker last found nothing more to say."""

    at: datetime | None = None


def run_once() -> bool:
    """Do the next due piece of work; returns whether there was any. Needs an app context."""
    sent = outbox.send_due(db.engine)
    settings = current_app.config["SETTINGS"]
    checkpoints.write(db.session, settings.instance / checkpoints.FILE, settings.secret_key, clock.now())
    return bool(refresh_rows() + remind_of_shifts() + remind_preceptors() + sent + sweep_files())


def sweep_files() -> int:
    """Every so often, let go of files whose time is over; gives how many."""
    now = time.monotonic()
    due = current_app.extensions.get("files_swept", 0.0) + SWEEP_SECONDS
    if "files_swept" in current_app.extensions and now < due:
        return 0
    gone = sweep()
    # Where a round was full, the next one goes on at once.
    if gone < A_ROUND:
        current_app.extensions["files_swept"] = now
    return gone


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


def remind_preceptors(most: int = LINKS_A_ROUND) -> int:
    """Look at links whose holders have not answered for a week; gives how many."""
    due = reminding.due_links(db.session, clock.now(), most)
    db.session.rollback()
    looked_at = 0
    for link_id in due:
        try:
            perform(db.session, Actor(0), reminding.remind, link_id)
            looked_at += 1
        except Refused as error:
            logger.warning("remind", link=link_id, error=error.code)
    return looked_at


def remind_of_shifts(most: int = STUDENTS_A_ROUND) -> int:
    """Write to students about planned shifts that they have not logged; gives how many."""
    now = clock.now()
    if _Looks.at is not None and timedelta(0) <= now - _Looks.at < BETWEEN_LOOKS:
        return 0
    due = not_reminded(db.session, now, most)
    db.session.rollback()
    for one in due:
        try:
            perform(
                db.session,
                Actor(0),
                shift_reminders.remind_of_shifts,
                one.person_id,
                kind=REMINDER,
                abouts=one.abouts,
            )
        except (Busy, Conflict) as error:
            logger.warning("shifts", enrollment=one.enrollment_id, error=error.code)
    if len(due) < most:
        _Looks.at = now
    return len(due)


def _day_everywhere() -> date | None:
    """The day that has begun in every cohort's zone: a row is rewritten on its own new day."""
    zones = cohort_zones(db.session)
    db.session.rollback()
    return min((clock.today(ZoneInfo(name)) for name in zones), default=None)
