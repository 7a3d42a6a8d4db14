"""Mail: sent to a real server on loopback, tried again, given up, and never twice at once."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select, update

from tests.databases import make_settings
from tests.factories import World
from tracker.config import Settings
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.models import Outbox, Person
from tracker.models.engine import writing
from tracker.queries.integrity import check
from tracker.services import clock, outbox
from tracker.worker import run_once

pytestmark = pytest.mark.both_databases


@dataclass
class Sink:
    """A mail server that keeps what it gets; ``refuses`` answers with an error instead."""

    refuses: bool = False
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a letter, or not."""
        if self.refuses:
            return "451 try again later"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    """A real server on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Sink()
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    yield made, port
    controller.stop()


@pytest.fixture
def settings(database_url: str, tmp_path: Path, sink: tuple[Sink, int]) -> Settings:
    """Mail goes to the sink."""
    return make_settings(
        database_url, tmp_path, mail_url=f"smtp://127.0.0.1:{sink[1]}", mail_from="path@school.test"
    )


@pytest.fixture
def world(app: Flask) -> World:
    """A school; its three invitations wait."""
    today = clock.today(app.config["SETTINGS"].timezone)
    # Made yesterday, so that its mail is due whatever the time of day.
    return World(db.session, today=today - timedelta(days=1))


def states() -> list[Any]:
    db.session.rollback()
    return list(db.session.execute(select(Outbox).order_by(Outbox.id)).scalars())


def drain() -> None:
    while outbox.send_due(db.engine):
        pass


def test_invitation_brings_its_link_in_the_readers_language(world: World, sink: tuple[Sink, int]) -> None:
    student = world.add_student("Luz", "Candil", language="es")
    drain()
    letter = next(one for one in sink[0].letters if student.token in one.get_content())
    assert letter["To"] == "student1@demo.test"
    assert letter["From"] == "path@school.test"
    assert f"http://localhost/join/{student.token}" in letter.get_content().splitlines()
    assert [row.facts for row in states()] == ["{}"] * 3
    assert all(row.sent_at and not row.error for row in states())


def test_mail_about_entries_says_nothing_of_them(world: World, sink: tuple[Sink, int]) -> None:
    student = world.add_student()
    entry = student.log("doc.tb", EntryKind.DOCUMENT, note="Positive in 2019")
    world.send_back(entry, "The second reading is missing.")
    drain()
    letter = sink[0].letters[-1]
    said = f"{letter['Subject']} {letter.get_content()}".lower()
    assert "sent back" in said
    assert not any(word in said for word in ("tb", "tuberculosis", "positive", "reading", "larkspur"))


def test_refused_mail_is_tried_again_later(world: World, sink: tuple[Sink, int]) -> None:
    sink[0].refuses = True
    assert outbox.send_due(db.engine) == 2
    first = states()[0]
    assert (first.attempts, first.sent_at, first.failed_at) == (1, None, None)
    assert first.error == "SMTPDataError 451"
    assert outbox.send_due(db.engine) == 0
    sink[0].refuses = False
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert outbox.send_due(db.engine) == 2
    assert [row.attempts for row in states()] == [2, 2]
    assert all(row.sent_at for row in states())
    assert len(sink[0].letters) == 2


def test_after_eight_tries_it_is_given_up_and_counted(world: World, sink: tuple[Sink, int]) -> None:
    sink[0].refuses = True
    now = clock.now()
    for day in range(12):
        with time_machine.travel(now + timedelta(days=day), tick=False):
            outbox.send_due(db.engine)
    assert {row.attempts for row in states()} == {outbox.MOST_ATTEMPTS}
    assert all(row.failed_at and "token" in row.facts for row in states())
    assert outbox.counts(db.session) == outbox.Counts(waiting=0, failed=2)


def test_what_a_given_up_letter_said_is_kept_as_long_as_it_could_be_sent_again(
    world: World, sink: tuple[Sink, int]
) -> None:
    sink[0].refuses = True
    now = clock.now()
    for day in range(12):
        with time_machine.travel(now + timedelta(days=day), tick=False):
            outbox.send_due(db.engine)
    failed_at = max(row.failed_at for row in states())
    outbox.forget_given_up(db.engine, failed_at + outbox.KEPT - timedelta(days=8))
    assert all("token" in row.facts for row in states())
    outbox.forget_given_up(db.engine, failed_at + outbox.KEPT)
    assert [row.facts for row in states()] == ["{}"] * 2


def test_nothing_that_an_address_holds_becomes_a_header(world: World, sink: tuple[Sink, int]) -> None:
    with writing(db.engine) as connection:
        connection.execute(
            update(Person)
            .where(Person.id == world.instructor.person_id)
            .values(email="a@b.test\nBcc: everybody@b.test")
        )
    drain()
    assert len(sink[0].letters) == 1
    broken = next(row for row in states() if row.sent_at is None)
    assert broken.error.startswith("CannotSend")


def test_a_letter_has_one_sender_at_a_time(world: World, app: Flask) -> None:
    now = clock.now()
    first, second = (outbox.claim(db.engine, now) for _ in range(2))
    assert first and second
    assert first.letter.number != second.letter.number
    assert outbox.claim(db.engine, now) is None
    again = outbox.claim(db.engine, now + outbox.LEASE)
    assert again is not None
    assert again.attempts == 2


def test_waits_grow_and_stay_bounded() -> None:
    waits = [outbox.wait_after(number) for number in range(1, 9)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=6))


def test_one_round_of_the_worker_sends_and_ticks(world: World, sink: tuple[Sink, int]) -> None:
    world.add_student()
    later = clock.now() + timedelta(days=40)
    assert run_once()
    with time_machine.travel(later, tick=False):
        assert run_once()
        assert not list(check(db.session, clock.now()))
        assert not run_once()
    assert len(sink[0].letters) == len(states())
    assert [row.kind for row in states()].count("invitation") == 3


def test_without_a_server_mail_is_written_to_files(world: World, app: Flask, tmp_path: Path) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=None)
    drain()
    files = sorted((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 2
    assert all(b"/join/" in file.read_bytes() for file in files)
    assert db.session.execute(select(func.count()).where(Outbox.sent_at.is_not(None))).scalar_one() == 2
