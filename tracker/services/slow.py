"""A line in the log for every statement that takes long; the line names the endpoint, never a value."""

import time
from typing import Any

from sqlalchemy import Connection, Engine, event

from tracker.services.logs import logger

SLOW_MS = 50
_STATEMENT_LENGTH = 300


def watch(engine: Engine) -> None:
    """Log what this engine takes more than ``SLOW_MS`` for."""
    event.listen(engine, "before_cursor_execute", _start)
    event.listen(engine, "after_cursor_execute", _end)


def _start(
    connection: Connection, _cursor: Any, _statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    connection.info["started"] = time.perf_counter()


def _end(
    connection: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    took = (time.perf_counter() - connection.info["started"]) * 1000
    if took > SLOW_MS:
        # The statement holds places for values; the values themselves are not told.
        said = " ".join(statement.split())[:_STATEMENT_LENGTH]
        logger.warning("slow_query", ms=round(took, 1), statement=said)
