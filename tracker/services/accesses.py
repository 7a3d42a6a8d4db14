"""Who opened whose record: rows beside the journal, written after a page and never inside it.

At most one row for each actor, record, kind and hour; a process remembers what it has written this hour,
so that the next pages of the hour cost nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.rights import AccessKind
from tracker.models import AccessLog
from tracker.models.engine import writing

Opened = tuple[int, AccessKind]
"""Whose record, and what of it."""


class _Hour:
    """What this process has written in the hour that runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begins: datetime | None = None
        self._written: set[tuple[str, int, int, AccessKind]] = set()

    def unwritten(
        self, database: str, actor_id: int, opened: Iterable[Opened], hour_at: datetime
    ) -> list[Opened]:
        with self._lock:
            if hour_at != self._begins:
                self._begins, self._written = hour_at, set()
            return [one for one in opened if (database, actor_id, *one) not in self._written]

    def remember(self, database: str, actor_id: int, opened: Iterable[Opened], hour_at: datetime) -> None:
        with self._lock:
            if hour_at == self._begins:
                self._written.update((database, actor_id, *one) for one in opened)


_hour = _Hour()


def write(engine: Engine, actor_id: int, opened: Iterable[Opened], now: datetime) -> int:
    """Write down what was opened, in one short transaction; gives how many rows were sent, 0 when this
    hour has them all. Raises Busy."""
    hour_at, database = now.replace(minute=0, second=0, microsecond=0), str(engine.url)
    fresh = _hour.unwritten(database, actor_id, sorted(set(opened)), hour_at)
    if not fresh:
        return 0
    made: Any = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
    rows = [
        {"person_id": person_id, "hour_at": hour_at, "actor_id": actor_id, "kind": kind}
        for person_id, kind in fresh
    ]
    with writing(engine) as connection:
        connection.execute(made(AccessLog.__table__).on_conflict_do_nothing(), rows)
    _hour.remember(database, actor_id, fresh, hour_at)
    return len(rows)
