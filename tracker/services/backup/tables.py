"""The rows of every table as lines of JSON, and back; the same text for SQLite and PostgreSQL."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Table, func, insert, select

from tracker.models import AccountLink, Base, LoginSession, Packet, RateCount, Upload
from tracker.models.base import UtcDateTime

LEFT_OUT = frozenset(table.__tablename__ for table in (AccountLink, LoginSession, Packet, RateCount, Upload))
"""Everybody signs in anew after a restore, links that were mailed are asked for again, and a file that
was still arriving is sent again. A packet is made anew from what is kept."""
_BATCH = 500


def kept() -> list[Table]:
    """The tables of a backup, each after those it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row, in order of the key, as one line of JSON with its line end."""
    return row_lines(connection, table, list(table.c))


def row_lines(connection: Connection, table: Table, columns: Sequence[Any]) -> Iterator[bytes]:
    """The same of some columns."""
    statement = select(*columns).order_by(*table.primary_key.columns)
    rows = connection.execution_options(yield_per=_BATCH).execute(statement)
    for row in rows:
        values = {column.name: _plain(value) for column, value in zip(columns, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def put_back(connection: Connection, table: Table, text: Iterable[bytes]) -> int:
    """Insert the rows of these lines; gives how many. Raises ValueError for lines of another shape."""
    count, batch = 0, list[dict[str, Any]]()
    for line in text:
        batch.append(_row(table, json.loads(line)))
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(insert(table), batch)
    return count + len(batch)


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each kept table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in kept()
    }


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _row(table: Table, values: object) -> dict[str, Any]:
    names = {column.name for column in table.c}
    if not isinstance(values, dict) or set(values) != names:
        raise ValueError(f"a row of {table.name} has other columns than this version of the program")
    return {column.name: _value(column.type, values[column.name]) for column in table.c}


def _value(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime | DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
