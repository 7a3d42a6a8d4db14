"""The daily tick: rewrite standing rows that time or a new calculator has made old."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.policy import Actor
from tracker.domain.standing import CALCULATOR
from tracker.models import StandingRow
from tracker.models.facts import load


def due_for_refresh(session: Session, today: date, limit: int = 500) -> list[int]:
    """Enrollments whose row is not today's truth any more."""
    statement = (
        select(StandingRow.enrollment_id)
        .where(or_(StandingRow.next_change_on <= today, StandingRow.calculator != CALCULATOR))
        .order_by(StandingRow.enrollment_id)
        .limit(limit)
    )
    return list(session.execute(statement).scalars())


def refresh(session: Session, actor: Actor, now: datetime, enrollment_id: int) -> Draft:
    """Recompute one standing row; no fact changes, so no event is written."""
    draft = Draft(session, actor, now)
    loaded = load(session, [enrollment_id])[enrollment_id]
    draft.open(loaded.person.id)
    today = now.astimezone(ZoneInfo(loaded.cohort.timezone)).date()
    draft.restand(loaded.path, loaded.cohort.path_version_id, loaded.facts, loaded.cohort.id, today)
    return draft
