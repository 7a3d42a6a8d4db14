"""Letters in the outbox, a mail server that counts them, and ``tracker worker`` processes."""

import asyncio
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import insert, update

from bench.faults.place import Place, application
from bench.places import SECRET
from bench.servers import free_port
from tracker.config import house
from tracker.extensions import db
from tracker.models import Outbox, StandingRow, new_id
from tracker.models.engine import writing
from tracker.services import clock, outbox

_STOP_SECONDS = 30


@dataclass
class Sink:
    """A mail server that keeps the number of each letter; ``at`` is called when so many came."""

    delay: float = 0.0
    numbers: list[int] = field(default_factory=list)
    at: tuple[int, Callable[[], None]] | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a letter."""
        await asyncio.sleep(self.delay)
        number = int(str(message_from_bytes(envelope.content)["Message-ID"]).strip("<>").partition("@")[0])
        with self.changed:
            self.numbers.append(number)
            self.changed.notify_all()
            due = self.at is not None and len(self.numbers) >= self.at[0]
        if due and self.at is not None:
            act, self.at = self.at[1], None
            act()
        return "250 taken"


@contextmanager
def mail_server(delay: float = 0.0) -> Iterator[tuple[Sink, str]]:
    """A running mail server on loopback and its address."""
    sink, port = Sink(delay), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def put_letters(place: Place, count: int) -> list[int]:
    """Letters that are due now, as a command leaves them; gives their numbers."""
    with application(place.url, place.today):
        now = clock.now()
        rows = [
            {"id": new_id(), "person_id": place.people[turn % len(place.people)], "kind": "returned"}
            | {"facts": "{}", "due_at": now - timedelta(seconds=count - turn)}
            for turn in range(count)
        ]
        with writing(db.engine) as connection:
            connection.execute(insert(Outbox), rows)
    return [int(str(row["id"])) for row in rows]


def make_standings_due(place: Place) -> None:
    """What a command that changes a whole cohort does: its rows are to be rewritten today."""
    with application(place.url, place.today), writing(db.engine) as connection:
        connection.execute(update(StandingRow).values(next_change_on=place.today))


def let_hours_pass(place: Place) -> None:
    """What a night would do: leases of a dead worker run out, and quiet hours, which hold letters, end.

    A letter that failed is left as it is: the mail server here takes every one.
    """
    with application(place.url, place.today), writing(db.engine) as connection:
        ended = clock.now() - timedelta(seconds=1)
        waits = Outbox.sent_at.is_(None) & (Outbox.error == "")
        connection.execute(update(Outbox).where(waits).values(leased_until=ended, due_at=ended))


def unsent(place: Place) -> int:
    """How many letters are not marked as sent."""
    with application(place.url, place.today):
        return outbox.counts(db.session).waiting


def send_the_rest(place: Place, mail_url: str) -> None:
    """What the next worker does with what is due."""
    with application(place.url, place.today, mail_url=mail_url):
        while outbox.send_due(db.engine):
            pass


@dataclass(frozen=True, slots=True)
class Count:
    """Letters that had to come, those that never came, and copies beyond the first."""

    letters: int
    lost: int
    repeats: int
    most: int


def count(sink: Sink, numbers: list[int]) -> Count:
    """What the mail server got of these letters."""
    times = Counter(sink.numbers)
    return Count(
        letters=len(numbers),
        lost=sum(times[number] == 0 for number in numbers),
        repeats=sum(max(0, times[number] - 1) for number in numbers),
        most=max((times[number] for number in numbers), default=0),
    )


@contextmanager
def worker(place: Place, mail_url: str, instance: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A running ``tracker worker``; told to stop at the end if it still runs."""
    variables = {
        "DATABASE_URL": place.url,
        "INSTANCE_PATH": str(instance),
        "SECRET_KEY": SECRET,
        "TRACKER_ENV": "testing",
        "TRACKER_TODAY": place.today.isoformat(),
        "MAIL_URL": mail_url,
        "LOG_LEVEL": "ERROR",
    }
    with (instance / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "worker"],
            cwd=house(),
            env=os.environ | variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process that we started to stop; insist after a while."""
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
