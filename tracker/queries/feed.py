"""A person's calendar: the feed behind an address, and what stands in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.clocks import clocks
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.feed import FeedEvent, feed_events, planned_shifts
from tracker.models import CalendarFeed, Event, Person
from tracker.queries.outlook import ground_for
from tracker.queries.student_record import StudentRecord

_FEED: Any = CalendarFeed.__table__.c
_PERSON: Any = Person.__table__.c
_EVENT: Any = Event.__table__.c
_NEWEST = select(func.max(_EVENT.at)).where(_EVENT.chain == _PERSON.id).scalar_subquery()
_BY_ID = (
    select(
        _FEED.id,
        _FEED.person_id,
        _FEED.nonce,
        _FEED.revoked_at,
        _PERSON.language,
        _PERSON.is_active,
        _PERSON.event_head,
        _NEWEST.label("changed_at"),
    )
    .join_from(CalendarFeed.__table__, Person.__table__, _PERSON.id == _FEED.person_id)
    .where(_FEED.id == bindparam("feed"))
)
_OWN = select(_FEED.id, _FEED.nonce, _FEED.made_at).where(
    _FEED.person_id == bindparam("person"), _FEED.revoked_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class FeedRef:
    """The feed behind an address. ``head`` is the end of the person's journal: while it stays, only time
    changes what the calendar says."""

    id: int
    person_id: int
    nonce: str
    is_open: bool
    language: str
    head: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OwnFeed:
    """The address that a person has now."""

    id: int
    nonce: str
    made_at: datetime


def feed_ref(session: Session, feed_id: int) -> FeedRef | None:
    """The feed with this id. One SELECT."""
    if feed_id >= 1 << 63:
        return None
    row = session.execute(_BY_ID, {"feed": feed_id}).one_or_none()
    if row is None:
        return None
    is_open = row.revoked_at is None and row.is_active
    return FeedRef(row.id, row.person_id, row.nonce, is_open, row.language, row.event_head, row.changed_at)


def own_feed(session: Session, person_id: int) -> OwnFeed | None:
    """The feed of a person, if they have one. One SELECT."""
    row = session.execute(_OWN, {"person": person_id}).one_or_none()
    return OwnFeed(row.id, row.nonce, row.made_at) if row else None


def calendar_of(record: StudentRecord) -> tuple[FeedEvent, ...]:
    """What the calendar of a record says today; asks the database nothing."""
    ground, loaded = ground_for(record), record.loaded
    spans = [span for _entry, span in ground.logged]
    shifts = (
        planned_shifts(ground.placements, spans, ground.off, ground.zone, record.today)
        if record.takes_entries
        else []
    )
    running = clocks(record.path, loaded.facts, record.today, shipped_credentials())
    return feed_events(record.path, record.standing, loaded.entries, shifts, running, record.today)
