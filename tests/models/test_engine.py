"""Transactions and waits: nothing is lost, and nobody waits longer than promised."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from tracker.domain.errors import Busy
from tracker.extensions import db
from tracker.models.engine import write_lock


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_pragmas(app: Flask) -> None:
    found = {name: pragma(db.engine, name) for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_simultaneous_writers_lose_nothing(app: Flask) -> None:
    engine = db.engine
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE tally (n INTEGER)"))
        connection.execute(text("INSERT INTO tally VALUES (0)"))

    def add_one(_number: int) -> None:
        with write_lock(engine), engine.connect() as connection:
            connection.execution_options(immediate=True)
            count = connection.execute(text("SELECT n FROM tally")).scalar_one()
            connection.execute(text("UPDATE tally SET n = :n"), {"n": count + 1})
            connection.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(80)))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM tally")).scalar_one() == 80


@pytest.mark.both_databases
def test_write_lock_excludes_on_sqlite_alone(app: Flask, database_kind: str) -> None:
    engine, held, done = db.engine, threading.Event(), threading.Event()

    def hold() -> None:
        with write_lock(engine):
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    began = time.monotonic()
    try:
        if database_kind == "postgresql":
            with write_lock(engine, wait_seconds=0.2):
                pass
        else:
            with pytest.raises(Busy), write_lock(engine, wait_seconds=0.2):
                pass
            assert 0.1 < time.monotonic() - began < 2
    finally:
        done.set()
        holder.join()


def test_write_lock_is_free_in_memory() -> None:
    engine = create_engine("sqlite://")
    with write_lock(engine), write_lock(engine):
        pass


@pytest.mark.postgresql
def test_postgresql_limits(app: Flask) -> None:
    with db.engine.connect() as connection:
        shown = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("statement_timeout", "lock_timeout", "timezone")
        ]
    assert shown == ["5s", "5s", "UTC"]
