"""Twenty minutes at half of what the machine can do: ``make soak``.

    make soak                  # measures the capacity for 20 s, then runs for 20 minutes
    SOAK_MINUTES=1 make soak   # a short one
    BENCH_DATABASES=postgresql make soak

Eight clients with the sessions of many students and a coordinator mix pages and practices: so many that
the record of each grows as in a month, not as in ten years, which would be measured instead. Each
answer is timed from the moment at which it was due, so that a stall counts for everybody who would
have come meanwhile. Goals: no error, memory flat; the 99th percentile is stated.
"""

import http
import http.client
import itertools
import os
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import sections
from bench.client import Visitor, form_of
from bench.faults.cluster import cluster
from bench.faults.place import Place, fill
from bench.places import chosen_kinds
from bench.school import PASSWORD
from bench.servers import Server, product

MINUTES, CAPACITY_SECONDS, CLIENTS, STUDENTS = 20.0, 20.0, 8, 160
_SAMPLE_SECONDS, _FLAT = 15.0, 1.05
_TURNS = "/path practice /path board skill /path review /skills matrix /history".split()
"""What one client does in turn: one practice in ten, three pages of staff in ten."""


@dataclass
class Seen:
    """What the clients saw: seconds of every answer, and what was no success."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, seconds: float, error: str | None) -> None:
        """One answer."""
        with self.lock:
            self.seconds.append(seconds)
            if error:
                self.errors.append(error)

    def at(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        found = sorted(self.seconds)
        return found[max(0, int(len(found) * share + 0.999999) - 1)] * 1000 if found else 0.0


class Client:
    """Some signed-in students and a coordinator, one act after the other."""

    def __init__(self, server: Server, place: Place, number: int) -> None:
        # As many sign-ins as these would be held up if they came from one address.
        self.place, address = place, f"127.0.0.{number + 2}"
        self.students = [_signed_in(server, email, address) for email in place.emails[number::CLIENTS]]
        self.staff = _signed_in(server, place.staff, address)
        self.turns = itertools.islice(itertools.cycle(_TURNS), number, None)
        self.who = itertools.cycle(self.students)

    def act(self) -> str | None:
        """The next act; gives what went wrong."""
        turn = next(self.turns)
        try:
            if turn == "practice":
                return self._practice(next(self.who))
            visitor = self.staff if turn in ("board", "review", "matrix") else next(self.who)
            status = visitor.get(self._address(turn)).status
        except (OSError, http.client.HTTPException) as error:
            return f"{turn}: {type(error).__name__}"
        return None if status == http.HTTPStatus.OK else f"{turn}: {status}"

    def _address(self, turn: str) -> str:
        cohort = self.place.cohort
        known = {"board": f"/cohorts/{cohort}", "matrix": f"/cohorts/{cohort}/matrix?group=training"}
        return known.get(turn) or {"review": "/review", "skill": f"/skills/{self.place.skill}"}.get(
            turn, turn
        )

    def _practice(self, visitor: Visitor) -> str | None:
        form = form_of(visitor.expect(f"/skills/{self.place.skill}").text, "log_practice")
        said = {"happened_on": self.place.today.isoformat(), "times": "1", "key": secrets.token_urlsafe(16)}
        status = visitor.post(form.action, form.fields | said).status
        return None if status == http.HTTPStatus.SEE_OTHER else f"practice: {status}"


def _processor_ms(pid: int) -> float:
    """Processor time that a process has used, in its own code and in the system."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _signed_in(server: Server, email: str, address: str) -> Visitor:
    visitor = Visitor(server.port, address)
    visitor.sign_in(email, PASSWORD)
    return visitor


def run(clients: list[Client], seconds: float, rate: float | None, watch: Callable[[], None]) -> Seen:
    """Act for so long: as fast as answers come, or ``rate`` acts a second in all."""
    seen, ends = Seen(), time.monotonic() + seconds

    def work(client: Client, number: int) -> None:
        gap = len(clients) / rate if rate else 0.0
        due = time.monotonic() + gap * number / len(clients)
        while (now := time.monotonic()) < ends:
            if gap and due > now:
                time.sleep(min(due - now, ends - now))
                if time.monotonic() >= ends:
                    return
            began = due if gap else now
            error = client.act()
            seen.take(time.monotonic() - began, error)
            due += gap

    threads = [threading.Thread(target=work, args=(client, at)) for at, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        watch()
        threads[0].join(_SAMPLE_SECONDS)
    for thread in threads:
        thread.join()
    return seen


def soak(kind: str, url: str, minutes: float, folder: Path) -> tuple[list[object], bool]:
    """One database: the row of the table, and whether the goals are met."""
    place = fill(url, STUDENTS)
    memory: list[float] = []
    with product(url, place.today, f"soak-{kind}", INSTANCE_PATH=str(folder), LOG_LEVEL="WARNING") as server:
        clients = [Client(server, place, number) for number in range(CLIENTS)]
        first = run(clients, CAPACITY_SECONDS, None, lambda: None)
        capacity = len(first.seconds) / CAPACITY_SECONDS
        sys.stderr.write(f"{kind}: {capacity:.0f} acts a second at most; now {minutes:g} minutes at half\n")
        used = sum(map(_processor_ms, server.workers()))
        seen = run(clients, minutes * 60, capacity / 2, lambda: memory.append(max(server.memory())))
        each = (sum(map(_processor_ms, server.workers())) - used) / max(1, len(seen.seconds))
    settled, last = memory[len(memory) // 4], memory[-1]
    is_met = not seen.errors and not first.errors and last <= settled * _FLAT
    for error in seen.errors[:10]:
        sys.stderr.write(f"{kind}: {error}\n")
    row: list[object] = [kind, f"{minutes:g} min", f"{capacity:.0f}/s", f"{capacity / 2:.0f}/s"]
    row += [
        f"{len(seen.seconds):,}",
        len(seen.errors),
        *(f"{seen.at(share):.0f} ms" for share in (0.5, 0.99, 1)),
    ]
    row.append(f"{each:.1f} ms")
    return [*row, f"{settled:.0f} MB", f"{last:.0f} MB", "met" if is_met else "**missed**"], is_met


def _databases(stack: ExitStack, folder: Path) -> Iterator[tuple[str, str]]:
    for kind in chosen_kinds():
        if kind == "sqlite":
            yield kind, f"sqlite:///{folder}/soak.sqlite"
        else:
            yield kind, stack.enter_context(cluster()).create_database("soak")


def main() -> int:
    """Soak each chosen database in its turn; the minutes are shared between them."""
    minutes = float(os.environ.get("SOAK_MINUTES") or MINUTES) / len(chosen_kinds())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        rows = [soak(kind, url, minutes, folder) for kind, url in _databases(stack, folder)]
    head = "database for capacity rate answers errors median p99 worst processor early late".split()
    text = (
        f"{CLIENTS} clients, {STUDENTS} students and a coordinator: one practice in ten acts, three pages of "
        "staff, six of students. Times from the moment an answer was due. *Processor* is the "
        "time of all web workers for one act, whatever else the machine does. *Early* "
        "and *late* are the memory (PSS) of the largest web worker after a quarter and at the end; flat is "
        "within 5 %."
    )
    sys.stdout.write(
        sections.write("Soak", [text, "", *sections.table([*head, ""], [row for row, _met in rows])])
    )
    return 0 if all(is_met for _row, is_met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
