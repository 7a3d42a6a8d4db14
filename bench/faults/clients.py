"""Eight clients who write, and the ledger of what they were told."""

import http.client
import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.client import Form, Visitor, form_of
from bench.faults.place import Place
from bench.school import PASSWORD

PATIENCE_SECONDS = 60
"""How long a client repeats one entry before it gives up."""
_PAUSE_SECONDS = 0.2
_AGAIN_IN = 8
"""One of so many acknowledged entries is sent once more under its key."""
LOST = "connection lost"


@dataclass
class Ledger:
    """What the clients sent and what they were told; notes name entries."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """Note to form key, of every entry that was answered with success."""
    uncertain: dict[str, str] = field(default_factory=dict)
    """The same of entries whose client gave up."""
    answers: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    """How often an acknowledged entry was sent once more on purpose."""
    wrong: list[str] = field(default_factory=list)
    """Answers that nobody should see: neither success, nor 503 that says when to come back."""
    seconds: list[float] = field(default_factory=list)
    """From the first try of an entry to its acknowledgement."""
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, note: str, key: str, seconds: float) -> None:
        """An entry was acknowledged."""
        with self.changed:
            self.acknowledged[note] = key
            self.seconds.append(seconds)
            self.changed.notify_all()

    def count(self, answer: str) -> None:
        """An answer came, or none."""
        with self.changed:
            self.answers[answer] += 1

    def wait(self, more: int, seconds: float = PATIENCE_SECONDS) -> None:
        """Until so many more entries are acknowledged."""
        with self.changed:
            goal = len(self.acknowledged) + more
            if not self.changed.wait_for(lambda: len(self.acknowledged) >= goal, seconds):
                raise RuntimeError(f"{more} more entries were not acknowledged in {seconds} s")


class Client:
    """One student with the practice form of one skill open."""

    def __init__(self, port: int, place: Place, number: int, ledger: Ledger, seed: int) -> None:
        self.visitor = Visitor(port)
        self.visitor.sign_in(place.emails[number], PASSWORD)
        form = form_of(self.visitor.expect(f"/skills/{place.skill}").text, "log_practice")
        self.form = Form(form.action, form.fields | {"happened_on": place.today.isoformat(), "times": "1"})
        self.name, self.ledger = f"w{number}", ledger
        self.random, self.count = random.Random(seed * 100 + number), 0

    def write(self, mark: str) -> None:
        """One entry, repeated under its key until it is acknowledged."""
        self.count += 1
        note, key = f"{mark} {self.name} {self.count}", secrets.token_urlsafe(16)
        started = time.monotonic()
        while time.monotonic() < started + PATIENCE_SECONDS:
            if self._send(note, key):
                self.ledger.take(note, key, time.monotonic() - started)
                if self.random.randrange(_AGAIN_IN) == 0 and self._send(note, key):
                    self.ledger.repeated += 1
                return
            time.sleep(_PAUSE_SECONDS)
        self.ledger.uncertain[note] = key

    def _send(self, note: str, key: str) -> bool:
        try:
            answer = self.visitor.post(self.form.action, self.form.fields | {"key": key, "note": note})
        except (OSError, http.client.HTTPException):
            self.visitor.close()
            self.ledger.count(LOST)
            return False
        self.ledger.count(str(answer.status))
        if answer.status == http.HTTPStatus.SEE_OTHER:
            return True
        if answer.status != http.HTTPStatus.SERVICE_UNAVAILABLE or "retry-after" not in answer.headers:
            self.ledger.wrong.append(f"{answer.status} for {note}")
        return False


class Clients:
    """All of them, each in a thread of its own while a round runs."""

    def __init__(self, port: int, place: Place, ledger: Ledger, seed: int = 0, pace: float = 0.0) -> None:
        """``pace`` is how many seconds each of them rests between two entries."""
        self.clients = [Client(port, place, number, ledger, seed) for number in range(len(place.emails))]
        self.pace = pace

    def during(self, mark: str, act: Callable[[], None]) -> None:
        """Write while ``act`` runs; ends when everybody's last entry is settled."""
        stop = threading.Event()

        def run(client: Client) -> None:
            client.write(mark)
            while not stop.wait(self.pace):
                client.write(mark)

        threads = [threading.Thread(target=run, args=(client,)) for client in self.clients]
        for thread in threads:
            thread.start()
        try:
            act()
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def close(self) -> None:
        """Hang up."""
        for client in self.clients:
            client.visitor.close()
