"""The demo school: sound, the same on every run, in time, and nowhere but in an empty database."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.accounts import sign_in
from tests.databases import Databases, application, make_settings
from tracker.demo.dates import DAY, holidays, workday
from tracker.demo.fill import ACCOUNTS, fill, is_demo
from tracker.domain.packing import unpack_cell
from tracker.domain.statuses import EntryStatus, State
from tracker.extensions import db
from tracker.models import Entry, Event, Person, StandingRow
from tracker.queries.integrity import check
from tracker.services import clock, passwords

SECONDS = 20
"""What the demo may take on a machine that does nothing else."""


@dataclass(frozen=True)
class Filled:
    """An application whose database holds the demo school as of ``now``."""

    app: Flask
    now: datetime


@pytest.fixture(scope="module")
def filled(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """One demo school for all tests here: it takes seconds."""
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path_factory.mktemp("demo"))) as app:
        with app.app_context():
            zone = app.config["SETTINGS"].timezone
            now = clock.now()
            fill(db.session, now, zone, passwords.hash_password)
        yield Filled(app, now)
    databases.drop(url)


@pytest.fixture
def session(filled: Filled) -> Iterator[Session]:
    """A session on the demo's database."""
    with filled.app.app_context():
        yield db.session


def test_the_record_is_sound(session: Session) -> None:
    assert list(check(session, clock.now())) == []


def test_it_has_every_state(session: Session) -> None:
    rows = session.execute(select(StandingRow)).scalars()
    states = Counter(unpack_cell(code)[0] for row in rows for code in row.cells)
    assert set(states) == set(State)
    statuses = {status for (status,) in session.execute(select(Entry.status).distinct())}
    assert statuses >= {
        EntryStatus.WAITING,
        EntryStatus.ACCEPTED,
        EntryStatus.RETURNED,
        EntryStatus.VOIDED,
    }
    assert {"active", "leave", "withdrawn"} <= set(session.execute(select(StandingRow.period)).scalars())


def test_nothing_lies_in_the_future(session: Session) -> None:
    now = clock.now()
    assert session.execute(select(func.max(Event.at))).scalar_one() <= now
    assert session.execute(select(func.max(Entry.logged_at))).scalar_one() <= now


def test_promises_are_believable(session: Session, filled: Filled) -> None:
    today = clock.today(filled.app.config["SETTINGS"].timezone)
    promised = list(
        session.execute(select(Entry.promised_on).where(Entry.status == EntryStatus.WAITING)).scalars()
    )
    assert len(promised) > 15
    assert sum(day < today for day in promised) == 1
    next_workday = workday(today, frozenset(holidays(today, 1)), DAY)
    assert sum(day <= next_workday for day in promised) > 3


def test_the_accounts_sign_in(filled: Filled) -> None:
    # No context stays pushed: the clients would share who is signed in.
    for account in ACCOUNTS:
        answer = sign_in(filled.app.test_client(), account.email, account.password)
        assert answer.status_code == 303, account.role


def test_nobody_else_has_a_password(session: Session) -> None:
    assert is_demo(session)
    with_password = select(func.count(Person.id)).where(Person.password_hash.is_not(None))
    assert session.execute(with_password).scalar_one() == len(ACCOUNTS)


def test_the_same_day_gives_the_same_school_in_time(
    databases: Databases, filled: Filled, tmp_path: Path
) -> None:
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        started = time.process_time()
        fill(db.session, filled.now, app.config["SETTINGS"].timezone, lambda _password: "hash")
        assert time.process_time() - started < SECONDS
        again = standings(db.session)
    databases.drop(url)
    with filled.app.app_context():
        assert standings(db.session) == again


def standings(session: Session) -> list[tuple[str, ...]]:
    columns = (StandingRow.cells, StandingRow.due, StandingRow.since, StandingRow.holders)
    statement = select(*columns).order_by(StandingRow.enrollment_id)
    return [tuple(row) for row in session.execute(statement)]


@pytest.mark.parametrize("day", ["2026-07-04", "2026-12-25", "2027-01-01", "2028-02-29", "2027-03-14"])
@pytest.mark.deep
def test_any_day_gives_a_sound_school(databases: Databases, tmp_path: Path, day: str) -> None:
    now = datetime.fromisoformat(f"{day}T05:03:00+00:00")
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        fill(db.session, now, app.config["SETTINGS"].timezone, lambda _password: "hash")
        assert list(check(db.session, now)) == []
    databases.drop(url)
