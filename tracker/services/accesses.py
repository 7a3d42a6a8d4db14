"""Who opened whose record: rows beside the journal, written after a page and never inside it.

At most one row for each actor, record, kind and hour; a process remembers what it has written this hour,
so that the next pages of the hour cost nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.rights import AccessKind
from tracker.models import AccessLog
from tracker.models.engine import writing

Opened = tuple[int, AccessKind, int | None]
"""Whose record, what of it, and in whose place it was opened."""


class _Hour:
    """What this process has written in the hour that runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begins: datetime | None = None
        self._written: set[tuple[str, int, Opened]] = set()

    def unwritten(
        self, database: str, actor_id: int, opened: Iterable[Opened], hour_at: datetime
    ) -> list[Opened]:
        with self._lock:
            if hour_at != self._begins:
                self._begins, self._written = hour_at, set()
            return [one for one in opened if (database, actor_id, one) not in self._written]

    def remember(self, database: str, actor_id: int, opened: Iterable[Opened], hour_at: datetime) -> None:
        with self._lock:
            if hour_at == self._begins:
                self._written.update((database, actor_id, one) for one in opened)


_hour = _Hour()


def write(
    engine: Engine,
    actor_id: int,
    opened: Iterable[tuple[int, AccessKind]],
    now: datetime,
    covering: Mapping[int, int] | None = None,
) -> int:
    """Write down what was opened, in one short transaction; gives how many rows were sent, 0 when this
    hour has them all. ``covering`` says in whose place a record was opened. Raises Busy."""
    hour_at, database = now.replace(minute=0, second=0, microsecond=0), str(engine.url)
    away = covering or {}
    wanted = [(person_id, kind, away.get(person_id)) for person_id, kind in sorted(set(opened))]
    fresh = _hour.unwritten(database, actor_id, wanted, hour_at)
    if not fresh:
        return 0
    made: Any = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "person_id": person_id,
            "hour_at": hour_at,
            "actor_id": actor_id,
            "kind": kind,
            "covering_id": covering_id,
        }
        for person_id, kind, covering_id in fresh
    ]
    with writing(engine) as connection:
        connection.execute(_adding(made), rows)
    _hour.remember(database, actor_id, fresh, hour_at)
    return len(rows)


def _adding(made: Any) -> Any:
    """The row that is there already learns in whose place it was opened again, and forgets nobody."""
    log: Any = AccessLog.__table__
    adding = made(log)
    return adding.on_conflict_do_update(
        index_elements=list(log.primary_key),
        set_={"covering_id": adding.excluded.covering_id},
        where=adding.excluded.covering_id.is_not(None),
    )
