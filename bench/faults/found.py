"""What the database says about a ledger."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.faults.clients import Ledger
from bench.faults.place import Place, application
from tracker.extensions import db
from tracker.models import Entry, Event, Receipt
from tracker.queries.integrity import check
from tracker.services import clock


@dataclass(frozen=True, slots=True)
class Found:
    """Acknowledged entries that are there exactly once, and everything that is not as promised."""

    once: int
    lost: int
    doubled: int
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is missing, doubled, half written or different."""
        return not (self.lost or self.doubled or self.faults)


def found(place: Place, ledger: Ledger) -> Found:
    """Compare the database with the ledger, and recompute everything in it."""
    sent = ledger.acknowledged | ledger.uncertain
    with application(place.url, place.today):
        there = _entries(db.session, place)
        times = Counter(note for note, _entry in there)
        faults = [f"nobody sent {note!r}" for note in sorted(times.keys() - sent.keys())]
        faults += _half_written(db.session, there, sent)
        db.session.rollback()
        faults += [f"{one.where}: {one.what}" for one in check(db.session, clock.now())]
    return Found(
        once=sum(times[note] == 1 for note in ledger.acknowledged),
        lost=sum(times[note] == 0 for note in ledger.acknowledged),
        doubled=sum(count > 1 for count in times.values()),
        faults=tuple(faults),
    )


def _entries(session: Session, place: Place) -> list[tuple[str, int]]:
    """Note and id of what the clients have written."""
    rows = session.execute(
        select(Entry.note, Entry.id).where(Entry.person_id.in_(place.people), Entry.note.like("fault %"))
    )
    return [(row.note, row.id) for row in rows]


def _half_written(session: Session, there: list[tuple[str, int]], sent: dict[str, str]) -> Iterator[str]:
    """An entry is whole with one event of its making and one receipt that names it."""
    logged = dict(
        session.execute(
            select(Event.entry_id, func.count()).where(Event.entry_id.is_not(None)).group_by(Event.entry_id)
        ).all()
    )
    receipts: Counter[str] = Counter()
    named = {}
    for key, result in session.execute(select(Receipt.key, Receipt.result)):
        receipts[key] += 1
        named[key] = json.loads(result)["entries"]
    for note, entry in there:
        if logged.get(entry) != 1:
            yield f"{note!r} has {logged.get(entry, 0)} events"
        key = sent.get(note, "")
        if receipts[key] != 1 or named.get(key) != [entry]:
            yield f"{note!r} has {receipts[key]} receipts, which name {named.get(key)}"
    written = {sent.get(note) for note, _entry in there}
    for key in named.keys() - written:
        yield f"a receipt without its entry: {named[key]}"
