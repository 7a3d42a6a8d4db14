"""A student's own journal: what is new, and all of it in pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.models import Event, EventPayload, Person

PAGE = 50
"""Events on one page of the history."""

MOST_NEW = 5
"""Events told on the path page; the history has the rest."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event with who did it. ``payload`` is None once it was erased."""

    seq: int
    kind: str
    at: datetime
    by: str
    is_own: bool
    entry_id: int | None
    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """At most ``PAGE`` events, newest first; ``older`` is where the next page begins."""

    events: tuple[Told, ...]
    older: int | None
    is_first: bool


def history_page(session: Session, person_id: int, before: int | None = None) -> HistoryPage:
    """Events of the person's chain that come after the one with ``seq`` ``before``.

    Order is by the time of each event: records of a past day stand on that day.
    """
    statement = _THEIRS.limit(PAGE + 1)
    if before is not None:
        edge = select(Event.at).where(Event.chain == person_id, Event.seq == before).scalar_subquery()
        statement = statement.where(tuple_(Event.at, Event.seq) < tuple_(edge, before))
    found = _read(session, statement, person_id)
    return HistoryPage(
        found[:PAGE], found[PAGE - 1].seq if len(found) > PAGE else None, is_first=before is None
    )


def news(session: Session, person_id: int, since: datetime | None) -> tuple[Told, ...]:
    """What others did since ``since``, newest first: one more than ``MOST_NEW`` says there is more."""
    if since is None:
        return ()
    return _read(session, _NEWS, person_id, since=since)


def everything_told(session: Session, person_id: int) -> tuple[Told, ...]:
    """The whole history, newest first, however long it is."""
    return _read(session, _THEIRS, person_id)


_EVENT: Any = Event.__table__.c
_PERSON: Any = Person.__table__.c
_PAYLOAD: Any = EventPayload.__table__
_THEIRS = (
    select(
        _EVENT.seq,
        _EVENT.kind,
        _EVENT.at,
        _EVENT.actor_id,
        _EVENT.entry_id,
        _PAYLOAD.c.payload,
        _PERSON.given_name,
        _PERSON.family_name,
    )
    .select_from(Event.__table__)
    .outerjoin(_PAYLOAD, _PAYLOAD.c.event_id == _EVENT.id)
    .outerjoin(Person.__table__, _PERSON.id == _EVENT.actor_id)
    .where(_EVENT.chain == bindparam("person"))
    .order_by(_EVENT.at.desc(), _EVENT.seq.desc())
)
_BY_OTHERS = or_(_EVENT.actor_id.is_(None), _EVENT.actor_id != bindparam("person"))
_NEWS = _THEIRS.where(_BY_OTHERS, _EVENT.at > bindparam("since")).limit(MOST_NEW + 1)


def _read(session: Session, statement: Any, person_id: int, **values: Any) -> tuple[Told, ...]:
    rows = session.connection().execute(statement, {"person": person_id, **values}).all()
    return tuple(
        Told(
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            by=f"{row.given_name or ''} {row.family_name or ''}".strip(),
            is_own=row.actor_id == person_id,
            entry_id=row.entry_id,
            payload=json.loads(row.payload) if row.payload else None,
        )
        for row in rows
    )
