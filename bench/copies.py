"""Copies of a student, as the commands would have written them.

Every id is new, chains are hashed anew, names and addresses differ; all else is equal. Rows come
in the order in which a cohort would have written them: the first entry of every student, then
the second of every student, so that one student's rows lie scattered as they do in a real file.

Two things only look alike: an event keeps the salt of its template, and the digest of a state
that a later decision replaced is the digest of the last state (the earlier row is stored nowhere).
``tracker check`` verifies all else.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from bench.raw import Row, Store
from tracker.domain.journal import GENESIS, canonical
from tracker.models import (
    Cohort,
    Enrollment,
    Entry,
    Event,
    EventPayload,
    Invitation,
    Period,
    Person,
    RoleGrant,
    StandingRow,
)
from tracker.models.details import DETAIL_TABLES
from tracker.models.entries import seal, sealed
from tracker.models.entry_facts import entries_select

_HASHED = """
    id chain seq kind actor_id enrollment_id entry_id at payload_digest row_digest
""".split()
_PAYLOAD, _ROW = "<payload>", "<row>"
_COHORT_ID, _COHORT, _GIVEN, _FAMILY, _NAME, _EMAIL, _TOKEN, _PAYLOAD_AT, _ROW_AT, _FIRST_ID = range(10)

Pick = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A text with places for what differs between copies."""

    pattern: str
    pick: Pick | None

    def fill(self, values: Sequence[Any]) -> str:
        """The text of one copy."""
        return self.pattern % self.pick(values) if self.pick else self.pattern


@dataclass(frozen=True, slots=True)
class Line:
    """A row with places for ids."""

    values: Row
    places: tuple[tuple[int, int], ...]

    def fill(self, values: Sequence[Any]) -> Row:
        """The row of one copy."""
        row = self.values.copy()
        for at, slot in self.places:
            row[at] = values[slot]
        return row


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event, its payload, and the texts that its digests are made of."""

    row: Line
    salt: str
    payload: Text
    hashed: Text
    entry: int | None


class Original:
    """One template student, ready to be copied."""

    def __init__(self, session: Session, store: Store, person_id: int) -> None:
        person = session.get_one(Person, person_id)
        enrollments = list(session.scalars(select(Enrollment).where(Enrollment.person_id == person_id)))
        cohort = session.get_one(Cohort, enrollments[0].cohort_id)
        if {one.cohort_id for one in enrollments} != {cohort.id}:
            raise ValueError("a template stays in one cohort")
        events = list(session.scalars(select(Event).where(Event.chain == person_id).order_by(Event.seq)))
        entries = session.execute(entries_select().where(Entry.person_id == person_id)).mappings().all()
        self.tables = _rows(store, person_id, [one.id for one in enrollments], [row["id"] for row in entries])
        ids = {row[0] for table, rows in self.tables if table.c[0].name == "id" for row in rows}
        ids |= {event.id for event in events}
        self.slots: dict[Any, int] = {known: _FIRST_ID + at for at, known in enumerate(sorted(ids))}
        self.width = len(ids)
        self.slots |= {cohort.id: _COHORT_ID, _PAYLOAD: _PAYLOAD_AT, _ROW: _ROW_AT}
        self.words = {f'"{cohort.name}"': _COHORT, f'"{person.name}"': _NAME}
        self.words |= {f'"{person.given_name}"': _GIVEN, f'"{person.family_name}"': _FAMILY}
        self.lines = [(table, [self._line(table, row) for row in rows]) for table, rows in self.tables]
        self.entry_at = {row["id"]: at for at, row in enumerate(entries)}
        self.seals = [self._seal(dict(row)) for row in entries]
        self.events = self._events(store, events)

    def _line(self, table: Table, row: Row) -> Line:
        named = [column.name for column in table.c]
        places = [(at, self.slots[value]) for at, value in enumerate(row) if _is_id(value, self.slots)]
        if table is Person.__table__:
            for name, slot in (("given_name", _GIVEN), ("family_name", _FAMILY), ("email", _EMAIL)):
                places.append((named.index(name), slot))
        if table is Invitation.__table__:
            # No two links are the same; this one is used up.
            places.append((named.index("token_hash"), _TOKEN))
        return Line(row, tuple(places))

    def _text(self, text: str) -> Text:
        """What is between known ids, names and marks stays."""
        found: list[int] = []

        def place(match: re.Match[str]) -> str:
            part = match.group()
            slot = self.words.get(part)
            if slot is None and part.isdigit():
                slot = self.slots.get(int(part))
            elif slot is None:
                slot = self.slots.get(part)
            if slot is None:
                return part
            found.append(slot)
            return '"%s"' if part.startswith('"') else "%s"

        known = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        pattern = re.sub(rf"\d{{15,19}}|<payload>|<row>|{known}", place, text.replace("%", "%%"))
        if not found:
            return Text(text, None)
        return Text(pattern, itemgetter(*found) if len(found) > 1 else _single(found[0]))

    def _seal(self, row: Mapping[str, Any]) -> Text:
        text = canonical(sealed(row))
        if _digest(text) != seal(row):
            raise ValueError("entries are sealed in another way than the bench knows")
        return self._text(text)

    def _events(self, store: Store, events: Sequence[Event]) -> list[EventLine]:
        table, ids = Event.__table__, [event.id for event in events]
        raw = {row[0]: row for row in store.read(table, "id", ids)}
        payloads = {row[0]: row for row in store.read(EventPayload.__table__, "event_id", ids)}
        made = []
        for event in events:
            columns = {name: getattr(event, name) for name in _HASHED}
            if _hash(event.previous, canonical(columns)) != event.hash:
                raise ValueError("events are hashed in another way than the bench knows")
            columns["payload_digest"] = _PAYLOAD
            columns["row_digest"] = _ROW if event.row_digest else None
            _id, salt, payload = payloads[event.id]
            line = self._line(table, raw[event.id])
            entry = self.entry_at[event.entry_id] if event.entry_id else None
            made.append(EventLine(line, salt, self._text(payload), self._text(canonical(columns)), entry))
        return made


def _is_id(value: Any, slots: Mapping[Any, int]) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 1 << 40 and value in slots


def _single(slot: int) -> Pick:
    return lambda values: (values[slot],)


def _rows(
    store: Store, person_id: int, enrollments: list[int], entries: list[int]
) -> list[tuple[Table, list[Row]]]:
    """Everything of a person but the journal, table by table."""
    by_person = [Person.__table__, Enrollment.__table__, RoleGrant.__table__, Invitation.__table__]
    found = [
        (table, store.read(table, "id" if table is Person.__table__ else "person_id", [person_id]))
        for table in by_person
    ]
    found += [
        (table, store.read(table, "enrollment_id", enrollments))
        for table in (Period.__table__, StandingRow.__table__)
    ]
    found.append((Entry.__table__, store.read(Entry.__table__, "person_id", [person_id])))
    found += [(model.__table__, store.read(model.__table__, "entry_id", entries)) for model in DETAIL_TABLES]
    return found


def _digest(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()


def _hash(previous: str, text: str) -> str:
    return _digest(f"{previous}\n{text}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where copies go: the cohort, the first free id, the first free number for names."""

    cohort_id: int
    cohort: str
    first_id: int
    first_number: int


def email_of(number: int) -> str:
    """The address of the copy with this number."""
    return f"s{number}@bench.test"


def copy(original: Original, count: int, place: Place) -> Iterator[tuple[Table, Iterator[Row]]]:
    """Rows of so many copies, table by table; uses ``count * original.width`` ids."""
    people = [_values(original, count, place, at) for at in range(count)]
    heads = [GENESIS] * count
    seals = [
        [sha256(text.fill(values).encode("ascii")).hexdigest() for text in original.seals]
        for values in people
    ]
    payloads: list[Row] = []
    yield Event.__table__, _event_rows(original, people, seals, heads, payloads)
    yield EventPayload.__table__, iter(payloads)
    for table, lines in original.lines:
        if table is Person.__table__:
            yield table, _person_rows(lines[0], people, heads)
        else:
            yield table, (line.fill(values) for line in lines for values in people)


def _values(original: Original, count: int, place: Place, at: int) -> list[Any]:
    number = place.first_number + at
    given, family = _GIVEN_NAMES[number % len(_GIVEN_NAMES)], f"{_FAMILIES[number % len(_FAMILIES)]} {number}"
    email, token = email_of(number), _digest(f"token {number}")
    words = [place.cohort_id, place.cohort, given, family, f"{given} {family}", email, token, "", ""]
    return words + [place.first_id + slot * count + at for slot in range(original.width)]


def _event_rows(
    original: Original,
    people: Sequence[list[Any]],
    seals: Sequence[Sequence[str]],
    heads: list[str],
    payloads: list[Row],
) -> Iterator[Row]:
    names = [column.name for column in Event.__table__.c]
    at = {name: names.index(name) for name in ("payload_digest", "row_digest", "previous", "hash")}
    for event in original.events:
        constant = None if event.payload.pick else _hash(event.salt, event.payload.pattern)
        for who, values in enumerate(people):
            row = event.row.fill(values)
            payload = event.payload.fill(values)
            values[_PAYLOAD_AT] = constant or _hash(event.salt, payload)
            if event.entry is not None:
                values[_ROW_AT] = row[at["row_digest"]] = seals[who][event.entry]
            row[at["payload_digest"]] = values[_PAYLOAD_AT]
            row[at["previous"]] = heads[who]
            heads[who] = row[at["hash"]] = _hash(heads[who], event.hashed.fill(values))
            payloads.append([row[0], event.salt, payload])
            yield row


def _person_rows(line: Line, people: Sequence[list[Any]], heads: Sequence[str]) -> Iterator[Row]:
    head = [column.name for column in Person.__table__.c].index("event_head")
    for values, last in zip(people, heads, strict=True):
        row = line.fill(values)
        row[head] = last
        yield row


_GIVEN_NAMES = "Ada Bram Calla Dune Elm Fern Gale Hazel Iris Juno Koa Lark Moss".split()
_FAMILIES = "Alder Brook Cedar Dell Eddy Fen Grove Heath Inlet Knoll Larch".split()
