"""Counts how often a shared copy was opened: in a short transaction of its own, never in the page's."""

from typing import Any

from sqlalchemy import Engine, insert, update
from sqlalchemy.exc import IntegrityError

from tracker.models import CopyOpening
from tracker.models.engine import writing

_COUNT: Any = CopyOpening.__table__


def note_opened(engine: Engine, copy_id: int) -> None:
    """One more."""
    if _add(engine, copy_id):
        return
    try:
        with writing(engine) as connection:
            connection.execute(insert(_COUNT), {"copy_id": copy_id, "count": 1})
    except IntegrityError:
        # Two opened it for the first time at once.
        _add(engine, copy_id)


def _add(engine: Engine, copy_id: int) -> bool:
    with writing(engine) as connection:
        counted = update(_COUNT).where(_COUNT.c.copy_id == copy_id)
        return connection.execute(counted.values(count=_COUNT.c["count"] + 1)).rowcount == 1
