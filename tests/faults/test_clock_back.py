"""The clock goes an hour back (a wrong clock put right): order, sessions and mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bench.faults.post import mail_server
from tests.accounts import sign_in_as, world_beside
from tests.factories import World
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, State
from tracker.extensions import db
from tracker.models import Entry, Outbox, base
from tracker.models.facts import load
from tracker.queries.integrity import check
from tracker.services import clock, mail, outbox

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


def as_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids of a web process that has made none yet."""
    monkeypatch.setattr(base, "_ids", base._Ids())


def test_what_is_logged_next_is_still_the_newest(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A returned paper, sent in again by another process an hour earlier, waits and is not "returned"."""
    world = World(db.session)
    student = world.add_student()
    first = student.log("doc.tb", EntryKind.DOCUMENT)
    world.send_back(first)
    with time_machine.travel(clock.now() - HOUR):
        as_another_process(monkeypatch)
        second = student.log("doc.tb", EntryKind.DOCUMENT)
    assert second > first
    (loaded,) = load(db.session, [student.enrollment]).values()
    line = next(one for one in standing(loaded.path, loaded.facts, world.today).lines if one.key == "doc.tb")
    assert line.state is State.WAITING
    db.session.rollback()
    assert not list(check(db.session, world.now))


def test_decisions_may_seem_older_than_what_they_decide(app: Flask) -> None:
    """The journal counts; it does not trust the clock."""
    world = World(db.session, today=clock.today(app.config["SETTINGS"].timezone) - timedelta(days=2))
    student = world.add_student()
    entry = student.log("doc.tb", EntryKind.DOCUMENT)
    world.today -= timedelta(days=1)
    world.send_back(entry)
    row = db.session.execute(select(Entry).where(Entry.id == entry)).scalar_one()
    assert row.decided_at is not None and row.decided_at < row.logged_at
    db.session.rollback()
    assert not list(check(db.session, clock.now()))


def test_nobody_is_signed_out_and_nobody_stays_longer(bare_app: Flask, client: FlaskClient) -> None:
    with world_beside(bare_app) as world:
        student = world.add_student()
    sign_in_as(client, bare_app, student.id)
    lifetime, idle = (getattr(bare_app.config["SETTINGS"], f"student_{name}") for name in ("session", "idle"))
    now = clock.now()
    with time_machine.travel(now - HOUR):
        assert client.get("/path").status_code == 200
    for visit in range(1, lifetime // idle + 1):
        # Whoever stays away longer than that signs in again.
        with time_machine.travel(now + visit * (idle - HOUR)):
            assert client.get("/path").status_code == 200
    with time_machine.travel(now + lifetime - HOUR):
        assert client.get("/path").status_code == 200
    with time_machine.travel(now + lifetime + HOUR):
        assert client.get("/path").status_code == 302


def test_mail_waits_until_the_clock_has_caught_up(app: Flask) -> None:
    """A lease of before and a letter of before both lie ahead: late by an hour, never lost, never twice."""
    World(db.session, today=clock.today(app.config["SETTINGS"].timezone) - timedelta(days=1))
    now = clock.now()
    leased = outbox.claim(db.engine, now)
    assert leased is not None
    with mail_server() as (sink, mail_url):
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=mail_url)
        with time_machine.travel(now - HOUR):
            assert outbox.send_due(db.engine) == 1
            assert outbox.send_due(db.engine) == 0
        with time_machine.travel(now + outbox.LEASE):
            assert outbox.send_due(db.engine) == 1
    numbers = list(db.session.scalars(select(Outbox.id)))
    assert sorted(sink.numbers) == sorted(numbers)


def test_messages_are_dated_but_numbered_by_their_row(app: Flask) -> None:
    letter = mail.Letter(7, "returned", {}, "a@b.test", "Pip", "en")
    with time_machine.travel(clock.now() - HOUR):
        early = mail.compose(letter, clock.now())
    assert early["Message-ID"] == mail.compose(letter, clock.now())["Message-ID"]
