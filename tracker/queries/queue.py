"""What waits for a decision, read by the index of the review lists."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, Holder, RequestKind
from tracker.models import Entry, Person
from tracker.models.details import RequestDetail
from tracker.queries.waiting import IS_WAITING, mine

MOST = 50
"""A review list shows the oldest so many."""
DECIDERS = tuple(holder for holder in Holder if holder not in (Holder.NOBODY, Holder.STUDENT))
"""Who an entry may wait for."""

Days = dict[date | None, int]
"""How many entries are promised by each day."""


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


_ROWS: Any = (
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
# Without a promise last: the databases do not agree on where nothing stands.
_ORDER: Any = (Entry.promised_on.is_(None), Entry.promised_on, Entry.id)


def lists_of(actor: Actor, holder: Holder | None = None) -> list[tuple[int, Holder]]:
    """The (cohort, holder) lists that the actor decides on, or those of one holder.

    A coordinator decides whatever waits in the cohort, an instructor what waits for instructors.
    """
    pairs = {(cohort, held) for cohort in actor.coordinates for held in DECIDERS}
    pairs |= {(cohort, Holder.INSTRUCTOR) for cohort in actor.instructs}
    return sorted(pair for pair in pairs if holder in (None, pair[1]))


def by_day(session: Session, actor: Actor) -> dict[tuple[int, Holder], Days]:
    """How many entries wait in each list of the actor, by the day that was promised: one SELECT that
    reads nothing but the index of the lists."""
    found: dict[tuple[int, Holder], Days] = {}
    entry: Any = Entry.__table__.c
    columns = (entry.queue_cohort_id, entry.waits_for, entry.promised_on)
    statement = select(*columns, func.count()).where(mine(actor)).group_by(*columns)
    for cohort_id, holder, promised_on, count in session.connection().execute(statement).all():
        found.setdefault((cohort_id, holder), {})[promised_on] = count
    return found


def counts(session: Session, actor: Actor) -> dict[tuple[int, Holder], int]:
    """How many entries wait in each list of the actor."""
    return {pair: sum(days.values()) for pair, days in by_day(session, actor).items()}


def oldest(
    session: Session, actor: Actor, lists: Mapping[tuple[int, Holder], Days], most: int = MOST
) -> list[Waiting]:
    """The entries of these lists, oldest promise first: one SELECT, which the counts by day keep from
    reading more than the days that are shown."""
    if not lists:
        return []
    holders = {holder for _cohort, holder in lists}
    ids = select(Entry.id).where(mine(actor), Entry.waits_for.in_(holders))
    last_on = _last_day(lists, most)
    if last_on is not None:
        ids = ids.where(Entry.promised_on <= last_on)
    chosen = ids.order_by(*_ORDER).limit(most).subquery()
    return _read(session, _ROWS.join(chosen, chosen.c.id == Entry.id).order_by(*_ORDER))


def _last_day(lists: Mapping[tuple[int, Holder], Days], most: int) -> date | None:
    """The day by which ``most`` entries are promised; None when fewer are."""
    total: Counter[date] = Counter()
    for days in lists.values():
        total.update({day: count for day, count in days.items() if day is not None})
    reached = 0
    for day in sorted(total):
        reached += total[day]
        if reached >= most:
            return day
    return None


def waiting_in(session: Session, actor: Actor, cohort_id: int) -> list[Waiting]:
    """Everything that waits in a cohort, oldest promise first."""
    theirs = (IS_WAITING, Entry.queue_cohort_id == cohort_id)
    statement = _ROWS.where(*theirs, Entry.person_id != actor.person_id)
    return _read(session, statement.order_by(*_ORDER))


def _read(session: Session, statement: Any) -> list[Waiting]:
    return [Waiting(*row) for row in session.execute(statement)]
