"""A student's own journal: what is new, and all of it in pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, tuple_
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
    statement = _of(person_id).limit(PAGE + 1)
    if before is not None:
        edge = select(Event.at).where(Event.chain == person_id, Event.seq == before).scalar_subquery()
        statement = statement.where(tuple_(Event.at, Event.seq) < tuple_(edge, before))
    found = _read(session, statement, person_id)
    return HistoryPage(
        found[:PAGE], found[PAGE - 1].seq if len(found) > PAGE else None, is_first=before is None
    )


def news(session: Session, person_id: int, since: datetime | None) -> tuple[Told, ...]:
    """What others did since ``since``, newest first: one more than ``MOST_NEW`` says there is more."""
    statement = _of(person_id).where(or_(Event.actor_id.is_(None), Event.actor_id != person_id))
    if since is None:
        return ()
    return _read(session, statement.where(Event.at > since).limit(MOST_NEW + 1), person_id)


def _of(person_id: int) -> Any:
    return (
        select(
            Event.seq,
            Event.kind,
            Event.at,
            Event.actor_id,
            Event.entry_id,
            EventPayload.payload,
            Person.given_name,
            Person.family_name,
        )
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.chain == person_id)
        .order_by(Event.at.desc(), Event.seq.desc())
    )


def _read(session: Session, statement: Any, person_id: int) -> tuple[Told, ...]:
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
        for row in session.execute(statement)
    )
