"""What waits for a member of staff: whose list an entry stands in, and how many there are."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, literal_column, or_, select
from sqlalchemy.orm import Session

from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryStatus, Holder
from tracker.models import Entry

_ENTRY: Any = Entry.__table__.c
IS_WAITING: ColumnElement[bool] = _ENTRY.status == literal_column(f"'{EntryStatus.WAITING.value}'")
"""Written out: the index of the review lists holds waiting entries only, and a database knows that it may
use it alone where the statement itself says so."""
MOST = 99
"""Counting stops after this; more is shown as "99+"."""


def mine(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``Entry`` for what the actor may decide on now; ``asked`` has its values.

    A coordinator decides whatever waits in the cohort, an instructor what waits for instructors.
    Nobody's own entries wait for themselves.
    """
    return _mine(bool(actor.coordinates), bool(actor.instructs))


@lru_cache(maxsize=4)
def _mine(coordinates: bool, instructs: bool) -> ColumnElement[bool]:
    lists: list[ColumnElement[bool]] = []
    if coordinates:
        lists.append(_ENTRY.queue_cohort_id.in_(bindparam("coordinates", expanding=True)))
    if instructs:
        in_cohorts = _ENTRY.queue_cohort_id.in_(bindparam("instructs", expanding=True))
        lists.append(and_(in_cohorts, _ENTRY.waits_for == Holder.INSTRUCTOR))
    if not lists:
        return false()
    return and_(IS_WAITING, or_(*lists), _ENTRY.person_id != bindparam("reader"))


def asked(actor: Actor) -> dict[str, Any]:
    """The values that ``mine`` asks for."""
    return {
        "coordinates": sorted(actor.coordinates),
        "instructs": sorted(actor.instructs),
        "reader": actor.person_id,
    }


@lru_cache(maxsize=4)
def _count(condition: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(select(_ENTRY.id).where(condition).limit(MOST + 1).subquery())


def count_waiting(session: Session, actor: Actor) -> int:
    """How many entries wait for the actor, counted up to ``MOST`` + 1. One SELECT on the index of
    the review lists; none for who decides nothing."""
    if not actor.cohorts:
        return 0
    found: int = session.connection().execute(_count(mine(actor)), asked(actor)).scalar_one()
    return found
