"""How the product talks to its database: pragmas, transactions, waits of five seconds at most."""

import fcntl
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError

from tracker.domain.errors import Busy

WAIT_SECONDS = 5.0
_WAIT_MS = round(WAIT_SECONDS * 1000)
_POLL_SECONDS = 0.001
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_WAIT_MS}",
    "PRAGMA journal_mode = WAL",
    # NORMAL may lose acknowledged commits when the power goes.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_POSTGRESQL_OPTIONS = (
    "-c statement_timeout=5000 -c lock_timeout=5000 -c timezone=UTC"
    # The default, 4, is that of a turning disk: on it a list of many cohorts reads all people of the school
    # rather than its own by their keys.
    " -c random_page_cost=1.1"
)
_POSTGRESQL_NETWORK = {
    # A host that has gone dark is given up in seconds, not in the two hours of the system's defaults.
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
_WAITED = frozenset({"55P03", "57014", "40P01", "40001"})
"""PostgreSQL's codes for: no lock in time, no answer in time, a deadlock, a lost race."""


def engine_options(url: str) -> dict[str, Any]:
    """Arguments of ``create_engine`` for this address.

    Parameters stay out of error texts: they hold what people typed.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {"url": parsed, "hide_parameters": True}
    if parsed.get_backend_name() == "postgresql":
        options["connect_args"] = {"options": _POSTGRESQL_OPTIONS, **_POSTGRESQL_NETWORK}
        # Several SELECTs of one page or one command read one state of the record, as on SQLite.
        options["isolation_level"] = "REPEATABLE READ"
        options["pool_pre_ping"] = True
    return options


def configure_engine(engine: Engine) -> None:
    """Give an engine our pragmas and make its transactions explicit.

    A connection with the execution option ``immediate=True`` takes SQLite's write lock when its
    transaction begins; any other reads a snapshot and takes no lock.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions lose updates silently; ours begin in _begin.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    wait_ms = options.get("wait_ms", _WAIT_MS)
    if connection.info.get("wait_ms", _WAIT_MS) != wait_ms:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait_ms:d}")
        connection.info["wait_ms"] = wait_ms
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")


def was_waiting(error: DBAPIError) -> bool:
    """Whether the database was there and only took too long: others were writing."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(error.orig, "sqlstate", None) in _WAITED


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One short write transaction: committed at the end, rolled back by any exception.

    Nothing may be computed, rendered or sent inside: other writers wait.
    """
    options: dict[str, Any] = {"immediate": True}
    if engine.dialect.name == "postgresql":
        # A row that changed meanwhile must be seen as changed, not end the transaction.
        options["isolation_level"] = "READ COMMITTED"
    with write_lock(engine) as left, engine.connect() as plain:
        if engine.dialect.name == "sqlite" and left < WAIT_SECONDS / 2:
            # Who waited long for the pen does not wait as long again for the database.
            options["wait_ms"] = max(0, round(left * 1000))
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection


def database_file(url: URL) -> Path | None:
    """The file behind an SQLite address; None for memory and for PostgreSQL."""
    if url.get_backend_name() != "sqlite" or not url.database or ":memory:" in url.database:
        return None
    return Path(url.database)


@contextmanager
def write_lock(engine: Engine, wait_seconds: float = WAIT_SECONDS) -> Iterator[float]:
    """Hold the one pen of an SQLite database while a writing transaction runs; gives the seconds left.

    SQLite's own busy wait is unfair; an advisory lock on the file beside the database serves
    writers nearly in order. PostgreSQL locks rows, so there it does nothing. Not reentrant.
    Raises Busy after ``wait_seconds``.
    """
    file = database_file(engine.url)
    if file is None:
        yield wait_seconds
        return
    deadline = time.monotonic() + wait_seconds
    # Threads queue here, so that one per process polls the file.
    here = _process_lock(str(file))
    if not here.acquire(timeout=wait_seconds):
        raise Busy("busy")
    try:
        with Path(f"{file}.lock").open("ab") as lock:
            _lock_file(lock, deadline)
            yield deadline - time.monotonic()
    finally:
        here.release()


@lru_cache(maxsize=256)
def _process_lock(_file: str) -> threading.Lock:
    return threading.Lock()


def _lock_file(lock: IO[bytes], deadline: float) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Busy("busy") from None
            time.sleep(_POLL_SECONDS)
        else:
            return
