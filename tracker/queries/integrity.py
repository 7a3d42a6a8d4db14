"""What ``tracker check`` verifies: standing rows, journal chains, sealed entries."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.journal import EVENT_KEYS, GENESIS, event_hash, has_its_keys, payload_digest
from tracker.domain.packing import pack
from tracker.domain.standing import standing
from tracker.models import Enrollment, Entry, Event, EventPayload, Person, School, StandingRow
from tracker.models.entries import seal
from tracker.models.entry_facts import entries_select
from tracker.models.facts import load
from tracker.models.rights_read import is_erased
from tracker.models.rows import ROWS, row_digest
from tracker.queries.integrity_erased import Difference, check_erased, check_payloads, erased_people

__all__ = ["Difference", "check", "check_chains", "check_entries", "check_rows", "check_standing"]

_BATCH = 200
_HASHED = (
    "id",
    "chain",
    "seq",
    "kind",
    "actor_id",
    "enrollment_id",
    "entry_id",
    "at",
    "payload_digest",
    "row_digest",
)


def check(session: Session, now: datetime) -> Iterator[Difference]:
    """Everything that differs; nothing when the record is sound."""
    yield from check_standing(session, now)
    yield from check_chains(session)
    yield from check_entries(session)
    yield from check_rows(session)
    yield from check_payloads(session)
    yield from check_erased(session)


def _batches(session: Session, column: Any, *conditions: Any) -> Iterator[list[int]]:
    last = -1
    while True:
        ids = list(
            session.execute(
                select(column).where(column > last, *conditions).order_by(column).limit(_BATCH)
            ).scalars()
        )
        if not ids:
            return
        yield ids
        last = ids[-1]


def check_standing(session: Session, now: datetime) -> Iterator[Difference]:
    """Every enrollment has a row, and each row that claims to hold today equals recomputation. Of who
    was erased there is none."""
    for ids in _batches(session, Enrollment.id, ~is_erased(Enrollment.person_id)):
        rows = {
            row.enrollment_id: row
            for row in session.execute(
                select(StandingRow).where(StandingRow.enrollment_id.in_(ids))
            ).scalars()
        }
        for enrollment_id, loaded in load(session, ids).items():
            row = rows.get(enrollment_id)
            where = f"standing {enrollment_id}"
            if row is None:
                yield Difference(where, "has no row")
                continue
            today = now.astimezone(ZoneInfo(loaded.cohort.timezone)).date()
            on = _trusted_day(row, today)
            yield from _compare(where, row, pack(standing(loaded.path, loaded.facts, on)))
            if row.cohort_id != loaded.cohort.id or row.path_version_id != loaded.cohort.path_version_id:
                yield Difference(where, "belongs to another cohort or path than its enrollment")
        session.rollback()


def _trusted_day(row: StandingRow, today: date) -> date:
    """Today, or the day it was computed when its time has run out and no tick has come yet."""
    if row.next_change_on is not None and row.next_change_on <= today:
        return row.computed_on
    return max(today, row.computed_on)


def _compare(where: str, row: StandingRow, expected: Any) -> Iterator[Difference]:
    for name in expected.__slots__:
        stored, computed = getattr(row, name), getattr(expected, name)
        if stored != computed:
            yield Difference(where, f"{name} is {stored!r}, recomputed {computed!r}")


def check_chains(session: Session) -> Iterator[Difference]:
    """Each chain has no gap, each hash follows from the one before, each head is the last hash."""
    school = session.execute(select(School.event_seq, School.event_head)).one_or_none()
    if school is not None:
        yield from _check_chain(session, 0, school.event_seq, school.event_head)
    known = {0}
    for ids in _batches(session, Person.id):
        known.update(ids)
        heads = session.execute(
            select(Person.id, Person.event_seq, Person.event_head).where(Person.id.in_(ids))
        ).all()
        for head in heads:
            yield from _check_chain(session, head.id, head.event_seq, head.event_head)
        session.rollback()
    for chain in session.execute(select(Event.chain).distinct()).scalars():
        if chain not in known:
            yield Difference(f"chain {chain}", "belongs to nobody")


def _check_chain(session: Session, chain: int, last_seq: int, head: str) -> Iterator[Difference]:
    rows = session.execute(
        select(Event, EventPayload)
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.chain == chain)
        .order_by(Event.seq)
    ).all()
    previous = GENESIS
    for number, (event, payload) in enumerate(rows, start=1):
        where = f"event {event.id} of chain {chain}"
        if event.seq != number:
            yield Difference(where, f"stands at {event.seq}, expected {number}")
            return
        if event.previous != previous:
            yield Difference(where, "does not follow the event before it")
        if event.hash != event_hash(event.previous, {name: getattr(event, name) for name in _HASHED}):
            yield Difference(where, "was changed")
        if payload is not None:
            words = _words(payload.payload)
            if payload_digest(payload.salt, words) != event.payload_digest:
                yield Difference(where, "says something else than it did")
            elif not has_its_keys(event.kind, words):
                yield Difference(where, f"has keys that {event.kind} does not have")
        previous = event.hash
    if len(rows) != last_seq or previous != head:
        yield Difference(f"chain {chain}", f"ends at {len(rows)}, its owner says {last_seq}")


def _words(text: str) -> dict[str, Any]:
    """What a payload says; nothing where somebody made it unreadable, which no digest agrees with."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def check_rows(session: Session) -> Iterator[Difference]:
    """Each row that the journal vouches for is as its last event left it, and each has an event."""
    for name, model in ROWS.items():
        table = model.__table__
        last: dict[int, str] = {}
        for text in session.execute(
            select(EventPayload.payload)
            .join(Event, Event.id == EventPayload.event_id)
            .where(Event.kind.in_([kind for kind, keys in EVENT_KEYS.items() if {name, "row"} <= keys]))
            .order_by(Event.chain, Event.seq)
        ).scalars():
            words = _words(text)
            if name in words and "row" in words:
                last[int(words[name])] = words["row"]
        for row in session.execute(select(*table.c)).mappings():
            where = f"{model.__tablename__} {row['id']}"
            if row["id"] not in last:
                yield Difference(where, "has no event")
            elif last[row["id"]] != row_digest(model, dict(row)):
                yield Difference(where, "is not as its last event left it")
    session.rollback()


def check_entries(session: Session) -> Iterator[Difference]:
    """Each entry is as its last event sealed it; what erasure left of one is no seal's any more."""
    erased = erased_people(session)
    for ids in _batches(session, Entry.id):
        rows = session.execute(entries_select().where(Entry.id.in_(ids))).mappings().all()
        sealed = {
            event.entry_id: event.row_digest
            for event in session.execute(
                select(Event.entry_id, Event.row_digest)
                .where(Event.entry_id.in_(ids))
                .order_by(Event.chain, Event.seq)
            )
        }
        for row in rows:
            where = f"entry {row['id']}"
            if row["id"] not in sealed:
                yield Difference(where, "has no event")
            elif row["person_id"] not in erased and sealed[row["id"]] != seal(dict(row)):
                yield Difference(where, "is not as its last event left it")
        session.rollback()
