"""Mail servers as they are: slow, silent, rude at the goodbye, dropping in the middle."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from bench.faults.post import mail_server
from tests.databases import make_settings
from tests.factories import World
from tracker.config import Settings
from tracker.extensions import db
from tracker.models import Outbox
from tracker.models.engine import writing
from tracker.services import clock, mail, outbox
from tracker.worker import run_once

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app: Flask) -> World:
    """A school; the invitations of its two members of staff wait."""
    today = clock.today(app.config["SETTINGS"].timezone)
    # Made yesterday, so that its mail is due whatever the time of day.
    return World(db.session, today=today - timedelta(days=1))


def rows() -> list[Outbox]:
    """The outbox, oldest first."""
    db.session.rollback()
    return list(db.session.execute(select(Outbox).order_by(Outbox.id)).scalars())


def use(app: Flask, mail_url: str) -> None:
    """Send by this server."""
    settings: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = make_settings(settings.database_url, settings.instance, mail_url=mail_url)


@contextmanager
def listening(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback that treats each connection with ``talk``."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(10)
                    talk(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


def smtp(taken: list[bytes], *, after_taking: bytes | None) -> Callable[[socket.socket], None]:
    """A small mail server; what it says once the letter is in it may be nothing: it hangs up."""

    def talk(connection: socket.socket) -> None:
        with connection.makefile("rb") as file:
            connection.sendall(b"220 here\r\n")
            while not (line := file.readline()).upper().startswith(b"DATA"):
                connection.sendall(b"250 yes\r\n")
                if not line:
                    return
            connection.sendall(b"354 go on\r\n")
            letter = b""
            while not letter.endswith(b"\r\n.\r\n"):
                letter += file.readline()
            taken.append(letter)
            if after_taking is not None:
                connection.sendall(after_taking)
                file.readline()
                connection.sendall(b"421 too busy for goodbyes\r\n")

    return talk


def test_while_the_mail_server_is_slow_everybody_writes(world: World, app: Flask) -> None:
    """No lock and no transaction is held while a letter is on its way."""
    with mail_server() as (sink, mail_url):
        use(app, mail_url)
        written: list[int] = []

        engine = db.engine

        def write() -> None:
            with writing(engine) as connection:
                written.append(connection.exec_driver_sql("SELECT count(*) FROM person").scalar_one())

        sink.at = (1, write)
        outbox.send_due(db.engine)
    assert written == [3]
    assert len(sink.numbers) == 2


def test_a_slow_server_does_not_hold_up_the_tick(world: World, app: Flask) -> None:
    with mail_server() as (sink, mail_url):
        use(app, mail_url)
        assert outbox.send_due(db.engine, seconds=0) == 1
        assert len(sink.numbers) == 1
        while run_once():
            pass
    assert len(set(sink.numbers)) == len(sink.numbers) == 2


def test_the_longest_conversation_is_shorter_than_a_lease() -> None:
    answers = len(
        ("connect", "EHLO", "STARTTLS", "EHLO", "AUTH", "AUTH", "MAIL", "RCPT", "DATA", "end", "QUIT")
    )
    assert answers * mail.SECONDS < outbox.LEASE.total_seconds()


def test_a_silent_server_costs_one_try(world: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    with listening(lambda connection: connection.recv(1)) as mail_url:
        use(app, mail_url)
        assert outbox.send_due(db.engine) == 2
    assert [(row.attempts, row.sent_at) for row in rows()] == [(1, None)] * 2


def test_a_server_that_hangs_up_at_once_costs_one_try(world: World, app: Flask) -> None:
    with listening(lambda connection: None) as mail_url:
        use(app, mail_url)
        assert outbox.send_due(db.engine) == 2
    assert [(row.attempts, row.sent_at) for row in rows()] == [(1, None)] * 2


def test_no_server_costs_one_try(world: World, app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    use(app, f"smtp://127.0.0.1:{port}")
    assert outbox.send_due(db.engine) == 2
    assert {row.error.split()[0] for row in rows()} == {"ConnectionRefusedError"}


def test_dropped_after_the_letter_it_is_sent_again_under_the_same_number(world: World, app: Flask) -> None:
    """Nobody can tell whether it was taken: rather twice than never, and mail programs see the copy."""
    taken: list[bytes] = []
    with listening(smtp(taken, after_taking=None)) as mail_url:
        use(app, mail_url)
        assert outbox.send_due(db.engine) == 2
    assert [(row.attempts, row.sent_at) for row in rows()] == [(1, None)] * 2
    for letter, row in zip(taken, rows(), strict=True):
        assert f"Message-ID: <{row.id}@".encode() in letter
    with mail_server() as (sink, mail_url):
        use(app, mail_url)
        with time_machine.travel(clock.now() + outbox.wait_after(1)):
            assert outbox.send_due(db.engine) == 2
    assert sink.numbers == [row.id for row in rows()]


def test_taken_is_taken_whatever_the_goodbye_says(world: World, app: Flask) -> None:
    taken: list[bytes] = []
    with listening(smtp(taken, after_taking=b"250 taken\r\n")) as mail_url:
        use(app, mail_url)
        assert outbox.send_due(db.engine) == 2
        assert outbox.send_due(db.engine) == 0
    assert len(taken) == 2
    assert all(row.sent_at and not row.error for row in rows())


def test_a_letter_that_breaks_does_not_stop_the_others(world: World, app: Flask, tmp_path: Path) -> None:
    first = rows()[0]
    with writing(db.engine) as connection:
        connection.execute(Outbox.__table__.update().where(Outbox.id == first.id).values(kind="no-such"))
    assert outbox.send_due(db.engine) == 2
    broken, other = rows()
    assert (broken.sent_at, broken.error) == (None, "TemplateNotFound")
    assert other.sent_at


def test_a_letter_whose_worker_dies_each_time_is_given_up(world: World, app: Flask) -> None:
    with writing(db.engine) as connection:
        connection.execute(Outbox.__table__.update().values(attempts=outbox.MOST_ATTEMPTS))
    assert outbox.send_due(db.engine) == 2
    assert outbox.counts(db.session) == outbox.Counts(waiting=0, failed=2)
