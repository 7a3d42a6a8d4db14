"""What a command wants written, made entirely before the write transaction begins.

A command reads, decides, and returns a ``Draft``: rows to insert and update, events with their
hashes, new standing rows. ``web/transaction.py`` then claims the persons' versions and writes it
all in one short transaction; if somebody was faster the command starts again from the read.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.commands.chain import Chain
from tracker.domain.absences import in_place_of
from tracker.domain.errors import NotFound
from tracker.domain.facts import Facts
from tracker.domain.journal import COVERING, GENESIS, check_payload
from tracker.domain.lines import Standing
from tracker.domain.packing import Packed, pack
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.standing import standing
from tracker.models import Entry, Event, EventPayload, Outbox, Person, School, StandingRow, new_id
from tracker.models.base import follow
from tracker.models.covering import cohorts_of
from tracker.models.entries import seal

SCHOOL_CHAIN = 0


_PERSON: Any = Person.__table__.c
_NEWEST = select(func.max(Entry.id)).where(Entry.person_id == _PERSON.id).scalar_subquery()
_CHAINS = select(
    _PERSON.id, _PERSON.version, _PERSON.event_seq, _PERSON.event_head, _NEWEST.label("newest")
).where(_PERSON.id.in_(bindparam("people", expanding=True)))


_PACKED = tuple(column.name for column in fields(Packed))


@cache
def _insert(table: Any) -> Any:
    return insert(table)


@cache
def _update(table: Any, names: tuple[str, ...], where: tuple[str, ...], empty: tuple[str, ...]) -> Any:
    """An UPDATE of these columns, made once; the values of ``where`` come as "is_" and the name, the
    columns in ``empty`` hold nothing."""
    statement = update(table).values({name: bindparam(name) for name in names})
    for name in where:
        statement = statement.where(table.c[name] == bindparam(f"is_{name}"))
    for name in empty:
        statement = statement.where(table.c[name].is_(None))
    return statement


@dataclass(slots=True)
class Draft:
    """One unit of change. ``result`` is what the caller and the receipt get back (JSON values);
    ``secrets`` only the caller gets, once: a repeated request does not see them again. ``after``
    is told, once all is committed, the new head of a person's chain. ``joins`` are cohorts that somebody
    joins by it: who covers there says so. ``is_look``: nothing of it will be written, so its events are
    checked and not chained."""

    session: Session
    actor: Actor
    now: datetime
    statements: list[tuple[Any, list[dict[str, Any]]]] = field(default_factory=list)
    chains: dict[int, Chain] = field(default_factory=dict)
    new_people: dict[int, dict[str, Any]] = field(default_factory=dict)
    claims: dict[tuple[type[Any], int], int] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    payloads: list[dict[str, Any]] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, Any] = field(default_factory=dict)
    after: list[tuple[int, Callable[[str], None]]] = field(default_factory=list)
    joins: frozenset[int] = frozenset()
    is_look: bool = False
    _covering: dict[int, list[str]] = field(default_factory=dict)

    def all_statements(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """What is to be carried out, in order: the journal last and in one go, since it refers to
        everything and nothing refers to it."""
        journal: tuple[tuple[type[Any], list[dict[str, Any]]], ...] = (
            (Event, self.events),
            (EventPayload, self.payloads),
        )
        return self.statements + [(_insert(model.__table__), rows) for model, rows in journal if rows]

    def committed(self) -> None:
        """It is written: what was computed on the way may be kept under the new heads."""
        for person_id, keep in self.after:
            keep(self.chains[person_id].head)

    def open(self, *person_ids: int) -> None:
        """Read the chain ends of these people; their versions are claimed when it is written."""
        missing = [pid for pid in person_ids if pid not in self.chains]
        rows = self.session.connection().execute(_CHAINS, {"people": missing}).all()
        if len(rows) != len(set(missing)):
            raise NotFound("no_person")
        for row in rows:
            self.chains[row.id] = Chain(row.version, row.event_seq, row.event_head)
            # What is logged next is the newest, even if the clock has gone back meanwhile.
            follow(row.newest or 0)

    def take(self, person: Person, *, newest: int) -> None:
        """What ``open`` does for a person who is read already, with the id of their newest entry."""
        self.chains[person.id] = Chain(person.version, person.event_seq, person.event_head)
        follow(newest)

    def open_school(self) -> None:
        """Read the end of the school's chain."""
        row = self.session.execute(select(School.version, School.event_seq, School.event_head)).one_or_none()
        if row is None:
            raise NotFound("no_school")
        self.chains.setdefault(SCHOOL_CHAIN, Chain(row.version, row.event_seq, row.event_head))

    def claim(self, model: type[Any], row_id: int) -> None:
        """Read the version of a row that others change too (a site); it is claimed when this is written,
        so that of two who saw the same last slot one starts again."""
        version = self.session.execute(select(model.version).where(model.id == row_id)).scalar_one_or_none()
        if version is None:
            raise NotFound("not_there")
        self.claims.setdefault((model, row_id), version)

    def add_person(self, values: dict[str, Any]) -> int:
        """A new person, whose chain begins in this draft. Gives its id."""
        person_id = new_id()
        self.new_people[person_id] = {"id": person_id, "created_at": self.now, **values}
        self.chains[person_id] = Chain(0, 0, GENESIS, is_new=True)
        return person_id

    def insert(self, model: type[Any], values: Mapping[str, Any]) -> None:
        """Insert a row."""
        self.statements.append((_insert(model.__table__), [dict(values)]))

    def update(self, model: type[Any], values: Mapping[str, Any], **where: Any) -> None:
        """Update the rows whose columns equal ``where``."""
        given = {name: value for name, value in where.items() if value is not None}
        empty = tuple(name for name, value in where.items() if value is None)
        statement = _update(model.__table__, tuple(values), tuple(given), empty)
        asked = {f"is_{name}": value for name, value in given.items()}
        self.statements.append((statement, [{**values, **asked}]))

    def event(
        self,
        chain_id: int,
        kind: str,
        payload: Mapping[str, Any],
        *,
        enrollment_id: int | None = None,
        entry: Mapping[str, Any] | None = None,
    ) -> None:
        """Append one event to a chain that was opened. ``entry`` is the row after the change. Done by
        somebody who covers, it names those in whose place."""
        self.tell(chain_id, [(kind, payload)], enrollment_id=enrollment_id, entry=entry)

    def tell(
        self,
        chain_id: int,
        said: Sequence[tuple[str, Mapping[str, Any]]],
        *,
        enrollment_id: int | None = None,
        entry: Mapping[str, Any] | None = None,
    ) -> None:
        """Append events that tell one change, kinds with their payloads, as ``event`` does each."""
        away = self._in_place_of(chain_id)
        columns = {
            "chain": chain_id,
            "actor_id": self.actor.person_id or None,
            "enrollment_id": enrollment_id,
            "entry_id": entry["id"] if entry else None,
            "at": self.now,
            "row_digest": seal(entry) if entry and not self.is_look else None,
        }
        for kind, payload in said:
            whole = {**payload, COVERING: away} if away else payload
            check_payload(kind, whole)
            if not self.is_look:
                event, kept = self.chains[chain_id].append(columns | {"kind": kind}, whole)
                self.events.append(event)
                self.payloads.append(kept)

    def _in_place_of(self, chain_id: int) -> list[str]:
        """The names of those in whose place the actor changes this record; a SELECT for who covers."""
        if not self.actor.covers or chain_id in (SCHOOL_CHAIN, self.actor.person_id):
            return []
        if chain_id not in self._covering:
            known = {} if self.chains[chain_id].is_new else cohorts_of(self.session, [chain_id])
            cohorts = known.get(chain_id, frozenset())
            found = in_place_of(self.actor, cohorts) or in_place_of(self.actor, self.joins)
            self._covering[chain_id] = [cover.name for cover in found]
        return self._covering[chain_id]

    def restand(
        self,
        path: Path,
        path_version_id: int,
        facts: Facts,
        cohort_id: int,
        today: date,
        *,
        is_new: bool = False,
    ) -> Standing:
        """Rewrite (or with ``is_new`` write) the standing row of the facts as they will be; gives where
        they will stand."""
        stood = standing(path, facts, today)
        values = row_values(stood, today) | {
            "person_id": facts.person_id,
            "cohort_id": cohort_id,
            "path_version_id": path_version_id,
        }
        if is_new:
            self.insert(StandingRow, {"enrollment_id": facts.enrollment_id, **values})
        else:
            self.update(StandingRow, values, enrollment_id=facts.enrollment_id)
        return stood

    def mail(self, person_id: int, kind: str, facts: Mapping[str, Any], held: timedelta = timedelta()) -> int:
        """Put a mail into the outbox; the worker sends it after the commit, once it was ``held`` so long.
        Gives its id."""
        outbox_id = new_id()
        self.insert(
            Outbox,
            {
                "id": outbox_id,
                "person_id": person_id,
                "kind": kind,
                "facts": json.dumps(dict(facts), default=str),
                "due_at": self.now + held,
            },
        )
        return outbox_id


def row_values(stood: Standing, today: date) -> dict[str, Any]:
    """The calculated columns of a standing row."""
    packed = pack(stood)
    return {name: getattr(packed, name) for name in _PACKED} | {"computed_on": today}
