"""Logging practices: one after the other beside the floor, and eight clients at once."""

import http
import itertools
import secrets
import threading
import time
from dataclasses import dataclass, field

from bench.client import Form, Visitor, form_of
from bench.data import Data
from bench.pages import Known
from bench.school import PASSWORD
from bench.servers import Server
from bench.timing import Figure, Side, by_turns

CLIENTS, EACH = 8, 60
_WARM = 8


class Writer:
    """A student with the practice form of one skill open."""

    def __init__(self, port: int, email: str, data: Data) -> None:
        self.visitor = Visitor(port)
        self.visitor.sign_in(email, PASSWORD)
        self.page = f"/skills/{data.skill}"
        form = form_of(self.visitor.expect(self.page).text, "log_practice")
        self.form = Form(form.action, form.fields | {"happened_on": data.day, "times": "1"})

    def log(self, key: str | None = None, note: str = "") -> tuple[int, float]:
        """Post one practice under a key of its own; gives status and seconds."""
        fields = self.form.fields | {"key": key or secrets.token_urlsafe(16), "note": note}
        answer = self.visitor.post(self.form.action, fields)
        return answer.status, answer.seconds


@dataclass
class Burst:
    """What several clients at once got: seconds of every answer, statuses that were no success, and
    milliseconds of processor time that the workers took."""

    seconds: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    took: float = 0.0
    cpu: float = 0.0

    @property
    def per_second(self) -> float:
        """Acknowledged practices a second."""
        return len(self.seconds) / self.took if self.took else 0.0


def alone(server: Server, floor: Server, known: Known) -> Figure:
    """One client: the practice, and the floor's upsert."""
    writers = [Writer(server.port, email, known.data) for email in known.data.writers[:4]]
    bare = Visitor(floor.port)
    address = f"/log/{known.person_id}?bytes=0"
    for number in range(_WARM):
        _logged(writers[number % len(writers)])
        bare.post(address, {"note": "warm"})
    turns, notes = itertools.cycle(writers), itertools.count()
    ours = Side(server, lambda: _logged(next(turns)))
    theirs = Side(floor, lambda: bare.post(address, {"note": str(next(notes))}).seconds)
    return by_turns("log a practice", ours, theirs, 0)


def _logged(writer: Writer) -> float:
    status, seconds = writer.log()
    if status != http.HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"a practice was answered with {status}")
    return seconds


def together(server: Server, data: Data, clients: int = CLIENTS, each: int = EACH) -> Burst:
    """Eight students log practices at once."""
    writers = [Writer(server.port, email, data) for email in data.writers[4 : 4 + clients]]
    burst, lock, start = Burst(), threading.Lock(), threading.Barrier(clients + 1)

    def run(writer: Writer) -> None:
        start.wait()
        for _ in range(each):
            status, seconds = writer.log()
            with lock:
                if status == http.HTTPStatus.SEE_OTHER:
                    burst.seconds.append(seconds)
                else:
                    burst.refused.append(status)

    threads = [threading.Thread(target=run, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    before = server.cpu()
    start.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    burst.took = time.perf_counter() - started
    burst.cpu = server.cpu() - before
    burst.seconds.sort()
    return burst


def at(seconds: list[float], share: float) -> float:
    """The value below which this share of the sorted seconds lies, in milliseconds."""
    return seconds[max(0, int(len(seconds) * share + 0.999999) - 1)] * 1000 if seconds else 0.0
