"""Entries of some people with their details, in two SELECTs; the rows and the facts behind them.

Most entries have no details, so these are read apart: joining every detail table to every entry costs
several times as much. The statements are built once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from typing import Any, overload

from sqlalchemy import Select, bindparam, cast, null, select, type_coerce, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from tracker.domain.facts import EntryFact
from tracker.models.base import Base, UtcDateTime, instant
from tracker.models.details import DETAIL_TABLES, DETAILS
from tracker.models.entries import Entry

Row = dict[str, Any]

_ENTRY: Any = Entry.__table__
_NAMES = tuple(column.name for column in _ENTRY.c)
_DETAIL_TYPES = {
    column.name: column.type
    for table in reversed(DETAIL_TABLES)
    for column in table.__table__.c
    if column.name != "entry_id"
}
_DETAIL_NAMES = tuple(_DETAIL_TYPES)
_NO_DETAILS: Row = dict(zip((*_NAMES, *_DETAIL_NAMES), repeat(None), strict=False))

_OWN = """
    id kind status happened_on logged_on requirement subject amount mode basis source decided_on waits_for
    promised_on
""".split()
_DETAILS = """
    issued_on expires_on starts_on until_on ends_on passed on_schedule asks_documents rules request targets
    delivery roster_on closing job_id
""".split()
_own = itemgetter(*map(_NAMES.index, _OWN))
_detailed = itemgetter(*map(_DETAIL_NAMES.index, _DETAILS))

_PERSON, _ENROLLMENT = _NAMES.index("person_id"), _NAMES.index("enrollment_id")

_PEOPLE: Any = bindparam("people", expanding=True)
_INSTANTS = tuple(column.name for column in _ENTRY.c if isinstance(column.type, UtcDateTime))
# Four a row, and standing asks for none: they are read when a row is made.
_COLUMNS = [type_coerce(column, NullType()) if column.name in _INSTANTS else column for column in _ENTRY.c]
_entries = select(*_COLUMNS).where(_ENTRY.c.person_id.in_(_PEOPLE)).order_by(_ENTRY.c.id)
_theirs = select(_ENTRY.c.id, _ENTRY.c.kind).where(_ENTRY.c.person_id.in_(_PEOPLE)).cte("theirs")


def _details_in(model: type[Base]) -> Select[Any]:
    table = model.__table__
    kinds = [kind for kind, detail in DETAILS.items() if detail is model]
    columns = [
        table.c[name] if name in table.c else cast(null(), kind).label(name)
        for name, kind in _DETAIL_TYPES.items()
    ]
    return (
        select(table.c.entry_id, *columns)
        .join_from(_theirs, table, table.c.entry_id == _theirs.c.id)
        .where(_theirs.c.kind.in_(kinds))
    )


_details = union_all(*map(_details_in, DETAIL_TABLES))


@dataclass(slots=True)
class Read:
    """An entry as it was read: its columns in the table's order, and its details if it has any.

    ``enrollment_id`` is None for one of person scope.
    """

    id: int
    enrollment_id: int | None
    values: Sequence[Any]
    details: Sequence[Any] | None

    def row(self) -> Row:
        """By name, with all detail names; those of other kinds are None."""
        row = _NO_DETAILS.copy()
        row.update(zip(_NAMES, self.values, strict=True))
        row.update((name, instant(row[name])) for name in _INSTANTS)
        if self.details is not None:
            row.update(zip(_DETAIL_NAMES, self.details, strict=True))
        return row

    def fact(self) -> EntryFact:
        """What standing reads of it."""
        if self.details is None:
            return EntryFact(*_own(self.values))
        issued, expires, starts, until, ends, passed, on_schedule, asks, *others = _detailed(self.details)
        rules, request, targets, delivery, roster_on, *job = others
        more = (issued, expires, starts, until or ends, passed, bool(on_schedule), bool(asks))
        last = (rules_of(rules), request, tuple((targets or "").split()), delivery or "", roster_on, *job)
        everything: Any = (*_own(self.values), *more, *last)
        return EntryFact(*everything)


class Rows(Sequence[Row]):
    """Entries as dictionaries, made when somebody looks: most pages need the facts only."""

    def __init__(self, read: Sequence[Read]) -> None:
        self._read = read
        self._made: tuple[Row, ...] | None = None

    def _rows(self) -> tuple[Row, ...]:
        if self._made is None:
            self._made = tuple(one.row() for one in self._read)
        return self._made

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._rows()[at]

    def __len__(self) -> int:
        return len(self._read)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows())

    def __reversed__(self) -> Iterator[Row]:
        return reversed(self._rows())


def entries_of(session: Session, person_ids: Iterable[int]) -> dict[int, list[Read]]:
    """Every entry of these people in order of time, by person."""
    people = {"people": list(person_ids)}
    connection = session.connection()
    details = {row[0]: row[1:] for row in connection.execute(_details, people).all()}
    found: dict[int, list[Read]] = {}
    for row in connection.execute(_entries, people).all():
        found.setdefault(row[_PERSON], []).append(Read(row[0], row[_ENROLLMENT], row, details.get(row[0])))
    return found


def rules_of(text: str | None) -> tuple[tuple[str, int], ...]:
    """The rules that a placement keeps of its site, from their text ("doc.drug:30 doc.tb:365")."""
    pairs = (rule.rpartition(":") for rule in (text or "").split())
    return tuple((key, int(days)) for key, _, days in pairs)
