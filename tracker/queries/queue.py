"""What waits for a decision, read by the index of the review lists."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, Holder, RequestKind
from tracker.models import Entry, Person
from tracker.models.details import RequestDetail
from tracker.queries.waiting import IS_WAITING, asked, mine

MOST = 50
"""A review list shows the oldest so many."""
DECIDERS = tuple(holder for holder in Holder if holder not in (Holder.NOBODY, Holder.STUDENT))
"""Who an entry may wait for."""

Days = dict[date | None, int]
"""How many entries are promised by each day."""


@dataclass(frozen=True, slots=True)
class Span:
    """The promised days that are asked for in some cohorts; None has no bound. ``is_open``: no day at all."""

    cohorts: tuple[int, ...]
    first: date | None = None
    last: date | None = None
    is_open: bool = False


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


_ENTRY: Any = Entry.__table__.c
_PERSON: Any = Person.__table__.c
_REQUEST: Any = RequestDetail.__table__.c
_ROWS: Any = (
    select(
        _ENTRY.id,
        _ENTRY.person_id,
        _ENTRY.enrollment_id,
        _PERSON.given_name,
        _PERSON.family_name,
        _ENTRY.queue_cohort_id,
        _ENTRY.waits_for,
        _ENTRY.kind,
        _ENTRY.requirement,
        _ENTRY.subject,
        _REQUEST.request,
        _REQUEST.targets,
        _REQUEST.routes,
        _ENTRY.amount,
        _ENTRY.happened_on,
        _ENTRY.logged_at,
        _ENTRY.logged_on,
        _ENTRY.promised_on,
    )
    .join_from(Entry.__table__, Person.__table__, _PERSON.id == _ENTRY.person_id)
    .outerjoin(RequestDetail.__table__, _REQUEST.entry_id == _ENTRY.id)
)
# Without a promise last: the databases do not agree on where nothing stands.
_ORDER: Any = (_ENTRY.promised_on.is_(None), _ENTRY.promised_on, _ENTRY.id)


_IN_COHORTS = _ROWS.where(
    IS_WAITING,
    _ENTRY.queue_cohort_id.in_(bindparam("cohorts", expanding=True)),
    _ENTRY.person_id != bindparam("reader"),
).order_by(*_ORDER)


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
    if not actor.cohorts:
        return {}
    found: dict[tuple[int, Holder], Days] = {}
    rows = session.connection().execute(_by_day(mine(actor)), asked(actor)).all()
    for cohort_id, holder, promised_on, count in rows:
        found.setdefault((cohort_id, holder), {})[promised_on] = count
    return found


@lru_cache(maxsize=4)
def _by_day(condition: ColumnElement[bool]) -> Select[Any]:
    columns = (_ENTRY.queue_cohort_id, _ENTRY.waits_for, _ENTRY.promised_on)
    return select(*columns, func.count()).where(condition).group_by(*columns)


def counts(session: Session, actor: Actor) -> dict[tuple[int, Holder], int]:
    """How many entries wait in each list of the actor."""
    return {pair: sum(days.values()) for pair, days in by_day(session, actor).items()}


def oldest(
    session: Session,
    actor: Actor,
    lists: Mapping[tuple[int, Holder], Days],
    spans: Sequence[Span] = (),
    most: int = MOST,
) -> list[Waiting]:
    """The entries of these lists, oldest promise first: one SELECT, which the counts by day keep from
    reading more than the days that are shown. With ``spans`` only what is promised within one of them."""
    if not lists:
        return []
    last_on = _last_day(lists, most)
    bounds = {"holders": sorted({holder for _cohort, holder in lists}), "last_on": last_on, "most": most}
    if spans:
        statement = _oldest_of(and_(mine(actor), _within(spans)), is_bounded=last_on is not None)
    else:
        statement = _oldest(mine(actor), last_on is not None)
    return _read(session, statement, asked(actor) | bounds)


@lru_cache(maxsize=8)
def _oldest(condition: ColumnElement[bool], is_bounded: bool) -> Select[Any]:
    return _oldest_of(condition, is_bounded=is_bounded)


def _within(spans: Sequence[Span]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                _ENTRY.queue_cohort_id.in_(span.cohorts),
                *((_ENTRY.promised_on.is_(None),) if span.is_open else ()),
                *((_ENTRY.promised_on >= span.first,) if span.first else ()),
                *((_ENTRY.promised_on <= span.last,) if span.last else ()),
            )
            for span in spans
        )
    )


def _oldest_of(condition: ColumnElement[bool], *, is_bounded: bool) -> Select[Any]:
    ids = select(_ENTRY.id).where(condition, _ENTRY.waits_for.in_(bindparam("holders", expanding=True)))
    if is_bounded:
        ids = ids.where(_ENTRY.promised_on <= bindparam("last_on"))
    chosen = ids.order_by(*_ORDER).limit(bindparam("most")).subquery()
    statement: Select[Any] = _ROWS.join(chosen, chosen.c.id == _ENTRY.id).order_by(*_ORDER)
    return statement


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


def waiting_in(session: Session, actor: Actor, cohort_ids: Collection[int]) -> dict[int, list[Waiting]]:
    """Everything that waits in each of these cohorts, oldest promise first: one SELECT."""
    found: dict[int, list[Waiting]] = {cohort_id: [] for cohort_id in cohort_ids}
    asked_for = {"cohorts": list(found), "reader": actor.person_id}
    for waiting in _read(session, _IN_COHORTS, asked_for) if found else ():
        found[waiting.cohort_id].append(waiting)
    return found


def _read(session: Session, statement: Any, values: dict[str, Any]) -> list[Waiting]:
    return [Waiting(*row) for row in session.connection().execute(statement, values).all()]
