"""The whole journal as lines of JSON that anybody can verify without this program."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.journal import canonical
from tracker.models import Event, EventPayload, Person, School

_BATCH = 2_000


def journal_lines(session: Session) -> Iterator[str]:
    """Every event of every chain, chain by chain in order, and after each chain what its owner says of its
    end. ``canonical`` is the text whose SHA-256, behind that of the event before it, is the hash."""
    yield from _chain(session, 0, session.execute(select(School.event_seq, School.event_head)).one_or_none())
    last = -1
    while True:
        heads = session.execute(
            select(Person.event_seq, Person.event_head, Person.id)
            .where(Person.id > last)
            .order_by(Person.id)
            .limit(_BATCH)
        ).all()
        for head in heads:
            yield from _chain(session, head.id, head)
        if len(heads) < _BATCH:
            return
        last = heads[-1].id


def _chain(session: Session, chain: int, head: Any) -> Iterator[str]:
    if head is None or not head.event_seq:
        return
    columns = Event.__table__.c
    hashed = [column.name for column in columns if column.name not in ("previous", "hash")]
    found = session.execute(
        select(*columns, EventPayload.salt, EventPayload.payload)
        .outerjoin(EventPayload, EventPayload.event_id == columns.id)
        .where(columns.chain == chain)
        .order_by(columns.seq)
    )
    for row in found.mappings():
        text = canonical({name: row[name] for name in hashed})
        told = {"previous": row["previous"], "hash": row["hash"], "canonical": text}
        yield json.dumps(told | {"salt": row["salt"], "payload": row["payload"]})
    yield json.dumps({"chain": chain, "events": head.event_seq, "head": head.event_head})
    session.rollback()
