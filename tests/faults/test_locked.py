"""SQLite locked by somebody else for ten seconds: pages go on, a form waits five and is told when."""

import http
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from bench.client import Answer, Visitor, form_of
from bench.faults.place import Place
from bench.school import PASSWORD
from bench.servers import product
from tracker.extensions import db
from tracker.models.engine import WAIT_SECONDS, write_lock, writing

LOCKED_SECONDS = 10
WRITERS = 3
"""Fewer than the server has threads: others still get their pages."""
CLEARLY_TOO_LONG = 2 * WAIT_SECONDS


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """A program that knows nothing of our queue holds the database's write lock."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("place", [WRITERS + 1], indirect=True)
def test_locked_for_ten_seconds(place: Place, tmp_path: Path) -> None:
    file = Path(place.url.removeprefix("sqlite:///"))
    with product(place.url, place.today, "faults-locked", INSTANCE_PATH=str(tmp_path)) as server:
        students = [Visitor(server.port) for _ in range(WRITERS + 1)]
        for student, email in zip(students, place.emails, strict=False):
            student.sign_in(email, PASSWORD)
        form = form_of(students[0].expect(f"/skills/{place.skill}").text, "log_practice")

        def send(number: int) -> Answer:
            own = form_of(students[number].expect(f"/skills/{place.skill}").text, "log_practice")
            said = {"happened_on": place.today.isoformat(), "times": "1", "note": f"locked {number}"}
            return students[number].post(form.action, own.fields | said | {"key": f"key-{number}"})

        with ThreadPoolExecutor(WRITERS) as pool:
            with locked(file):
                began = time.monotonic()
                waiting = [pool.submit(send, number) for number in range(WRITERS)]
                while time.monotonic() < began + LOCKED_SECONDS:
                    students[WRITERS].expect("/path")
                    time.sleep(0.5)
                refused = [one.result() for one in waiting]
            taken = list(pool.map(send, range(WRITERS)))
        for student in students:
            student.close()
    assert {one.status for one in refused} == {http.HTTPStatus.SERVICE_UNAVAILABLE}
    assert all(one.headers["retry-after"].isdigit() for one in refused)
    assert all("Many people are working right now" in one.text for one in refused)
    assert max(one.seconds for one in refused) < CLEARLY_TOO_LONG
    assert {one.status for one in taken} == {http.HTTPStatus.SEE_OTHER}
    with closing(sqlite3.connect(file)) as reader:
        found = reader.execute("SELECT count(*), count(DISTINCT note) FROM entry WHERE note LIKE 'locked %'")
        assert found.fetchone() == (WRITERS, WRITERS)


def test_who_waited_for_the_pen_does_not_wait_again(app: Flask, database_url: str) -> None:
    """The queue and SQLite's own lock together cost five seconds, and the next writer has all of them."""
    engine, held, go = db.engine, threading.Event(), threading.Event()

    def wait_ms() -> int:
        with engine.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())

    def hold() -> None:
        with write_lock(engine):
            held.set()
            go.wait(WAIT_SECONDS * 0.7)

    with writing(engine):
        pass
    assert wait_ms() == WAIT_SECONDS * 1000
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with writing(engine) as connection:
        left = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    holder.join()
    assert 0 <= left <= WAIT_SECONDS * 1000 * 0.35
    assert wait_ms() == WAIT_SECONDS * 1000
