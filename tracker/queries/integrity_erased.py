"""Whether erasure did what it says, no more and no less: words gone, chain whole, an event of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.models import Base, Erasure, Event, EventPayload, Person
from tracker.models.personal import MONTH, PERSONAL, Left, is_about, table_of

ERASED = "record.erased"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it must be."""

    where: str
    what: str


def erased_people(session: Session) -> frozenset[int]:
    """Who was erased."""
    return frozenset(session.execute(select(Erasure.person_id)).scalars())


def check_payloads(session: Session) -> Iterator[Difference]:
    """Words are missing only where an erasure took them, and there all that were written before it are."""
    last = (
        select(Event.chain, func.max(Event.seq).label("seq"))
        .where(Event.kind == ERASED)
        .group_by(Event.chain)
        .subquery()
    )
    rows = session.execute(
        select(Event.id, Event.chain, last.c.seq, EventPayload.event_id)
        .outerjoin(last, last.c.chain == Event.chain)
        .outerjoin(EventPayload, EventPayload.event_id == Event.id)
        .where(
            or_(
                EventPayload.event_id.is_(None) & or_(last.c.seq.is_(None), Event.seq >= last.c.seq),
                EventPayload.event_id.is_not(None) & (Event.seq < last.c.seq),
            )
        )
        .order_by(Event.chain, Event.seq)
    )
    for row in rows:
        what = "has no words, and no erasure took them" if row.event_id is None else "still has its words"
        yield Difference(f"event {row.id} of chain {row.chain}", what)


def check_erased(session: Session) -> Iterator[Difference]:
    """Each erased person has the event, and nothing but what erasure leaves."""
    people = session.execute(select(Erasure.person_id, Erasure.number).order_by(Erasure.number)).all()
    told = set(session.execute(select(Event.chain).where(Event.kind == ERASED)).scalars())
    for chain in sorted(told - {row.person_id for row in people}):
        yield Difference(f"chain {chain}", "tells of an erasure that is not there")
    for person in people:
        where = f"erased person {person.number}"
        if person.person_id not in told:
            yield Difference(where, "was erased without an event")
        name = session.execute(select(Person.family_name).where(Person.id == person.person_id)).scalar_one()
        if name != str(person.number):
            yield Difference(where, "still has a name")
        yield from (Difference(where, what) for what in _left(session, person.person_id))
    session.rollback()


def _left(session: Session, person_id: int) -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        personal = PERSONAL.get(table.name)
        if personal is None or personal.left is Left.ALL or table.name == "event_payload":
            continue
        mine: Any = is_about(personal, person_id)
        if personal.left is Left.REST:
            words = {name: value for name, value in personal.blank.items() if value is not MONTH}
            mine = mine & or_(*(table_of(table.name).c[n].is_distinct_from(v) for n, v in words.items()))
        if session.execute(select(func.count()).select_from(table).where(mine)).scalar_one():
            yield f"still has rows in {table.name}"
