"""What waits for a member of staff: whose list an entry stands in, and how many there are."""

from sqlalchemy import ColumnElement, and_, false, func, literal_column, or_, select
from sqlalchemy.orm import Session

from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryStatus, Holder
from tracker.models import Entry

IS_WAITING = Entry.status == literal_column(f"'{EntryStatus.WAITING.value}'")
"""Written out: the index of the review lists holds waiting entries only, and a database knows that it may
use it alone where the statement itself says so."""
MOST = 99
"""Counting stops after this; more is shown as "99+"."""


def mine(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``Entry`` for what the actor may decide on now.

    A coordinator decides whatever waits in the cohort, an instructor what waits for instructors.
    Nobody's own entries wait for themselves.
    """
    lists: list[ColumnElement[bool]] = []
    if actor.coordinates:
        lists.append(Entry.queue_cohort_id.in_(actor.coordinates))
    if actor.instructs:
        lists.append(and_(Entry.queue_cohort_id.in_(actor.instructs), Entry.waits_for == Holder.INSTRUCTOR))
    if not lists:
        return false()
    return and_(IS_WAITING, or_(*lists), Entry.person_id != actor.person_id)


def count_waiting(session: Session, actor: Actor) -> int:
    """How many entries wait for the actor, counted up to ``MOST`` + 1. One SELECT on the index of
    the review lists; none for who decides nothing."""
    if not actor.cohorts:
        return 0
    found = select(Entry.id).where(mine(actor)).limit(MOST + 1).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()
