"""What waits for a decision, read by the index of the review lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequestKind
from tracker.models import Entry, Person
from tracker.models.details import RequestDetail

MOST = 50
"""A review list shows the oldest so many."""
DECIDERS = tuple(holder for holder in Holder if holder not in (Holder.NOBODY, Holder.STUDENT))
"""Who an entry may wait for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry that waits."""

    entry_id: int
    person_id: int
    enrollment_id: int | None
    given_name: str
    family_name: str
    cohort_id: int
    waits_for: Holder
    kind: EntryKind
    requirement: str | None
    subject: str | None
    request: RequestKind | None
    targets: str | None
    routes: str | None
    amount: int | None
    happened_on: date
    logged_at: datetime
    logged_on: date
    promised_on: date | None

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name


def lists_of(actor: Actor, holder: Holder | None = None) -> list[tuple[int, Holder]]:
    """The (cohort, holder) lists that the actor decides on, or those of one holder.

    A coordinator decides whatever waits in the cohort, an instructor what waits for instructors.
    """
    pairs = {(cohort, held) for cohort in actor.coordinates for held in DECIDERS}
    pairs |= {(cohort, Holder.INSTRUCTOR) for cohort in actor.instructs}
    return sorted(pair for pair in pairs if holder in (None, pair[1]))


def oldest(
    session: Session, actor: Actor, lists: Iterable[tuple[int, Holder]], most: int = MOST
) -> list[Waiting]:
    """The entries of these lists, oldest promise first: one SELECT that walks each list's index."""
    parts = [_list(actor, cohort_id, held, most) for cohort_id, held in lists]
    if not parts:
        return []
    ids = union_all(*(select(part.c.id) for part in parts)).subquery()
    statement = _rows().join(ids, ids.c.id == Entry.id).order_by(Entry.promised_on, Entry.id).limit(most)
    return _read(session, statement)


def waiting_in(session: Session, actor: Actor, cohort_id: int) -> list[Waiting]:
    """Everything that waits in a cohort, oldest promise first."""
    statement = (
        _rows()
        .where(Entry.status == EntryStatus.WAITING, Entry.queue_cohort_id == cohort_id)
        .where(Entry.person_id != actor.person_id)
        .order_by(Entry.promised_on, Entry.id)
    )
    return _read(session, statement)


def counts(session: Session, actor: Actor) -> dict[tuple[int, Holder], int]:
    """How many entries wait in each list of the actor."""
    lists = lists_of(actor)
    if not lists:
        return {}
    mine = [and_(Entry.queue_cohort_id == cohort, Entry.waits_for == held) for cohort, held in lists]
    rows: Any = session.execute(
        select(Entry.queue_cohort_id, Entry.waits_for, func.count())
        .where(Entry.status == EntryStatus.WAITING, or_(*mine), Entry.person_id != actor.person_id)
        .group_by(Entry.queue_cohort_id, Entry.waits_for)
    )
    return {(cohort, Holder(held)): count for cohort, held, count in rows}


def _list(actor: Actor, cohort_id: int, holder: Holder, most: int) -> Any:
    return (
        select(Entry.id)
        .where(
            Entry.status == EntryStatus.WAITING,
            Entry.queue_cohort_id == cohort_id,
            Entry.waits_for == holder,
            Entry.person_id != actor.person_id,
        )
        .order_by(Entry.promised_on, Entry.id)
        .limit(most)
        .subquery()
    )


def _rows() -> Any:
    return (
        select(
            Entry.id,
            Entry.person_id,
            Entry.enrollment_id,
            Person.given_name,
            Person.family_name,
            Entry.queue_cohort_id,
            Entry.waits_for,
            Entry.kind,
            Entry.requirement,
            Entry.subject,
            RequestDetail.request,
            RequestDetail.targets,
            RequestDetail.routes,
            Entry.amount,
            Entry.happened_on,
            Entry.logged_at,
            Entry.logged_on,
            Entry.promised_on,
        )
        .join(Person, Person.id == Entry.person_id)
        .outerjoin(RequestDetail, RequestDetail.entry_id == Entry.id)
    )


def _read(session: Session, statement: Any) -> list[Waiting]:
    return [Waiting(*row) for row in session.execute(statement)]
