"""One kind of victim each: clients write, somebody dies, the clients go on, the database is compared."""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults import post
from bench.faults.clients import Clients, Ledger
from bench.faults.cluster import Cluster
from bench.faults.found import found
from bench.faults.place import Place
from bench.servers import Server, product

BEFORE, AFTER = 60, 16
"""Entries acknowledged before the victim dies (so many at most), and after it before a round ends."""
WARM = 40
_MOST_DELAY = 0.02
_LETTERS = 12
_WAIT_SECONDS = 60


@dataclass
class Outcome:
    """What the rounds of one victim came to."""

    victim: str
    database: str
    rounds: int = 0
    kills: int = 0
    acknowledged: int = 0
    repeated: int = 0
    once: int = 0
    lost: int = 0
    doubled: int = 0
    uncertain: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    worst: float = 0.0
    p99: float = 0.0
    letters: int = 0
    letters_lost: int = 0
    letters_repeated: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether every promise was kept in every round."""
        return not (self.lost or self.doubled or self.faults or self.letters_lost)

    def take(self, place: Place, ledger: Ledger) -> None:
        """Compare the database with everything that was written so far."""
        seen = found(place, ledger)
        self.rounds += 1
        self.once, self.lost, self.doubled = seen.once, seen.lost, seen.doubled
        self.acknowledged, self.uncertain = len(ledger.acknowledged), len(ledger.uncertain)
        self.repeated, self.answers = ledger.repeated, Counter(ledger.answers)
        self.worst = max(ledger.seconds, default=0.0)
        self.p99 = sorted(ledger.seconds)[int(len(ledger.seconds) * 0.99)] if ledger.seconds else 0.0
        self.faults += [f"round {self.rounds}: {fault}" for fault in seen.faults]
        self.faults += [f"round {self.rounds}: answered {answer}" for answer in ledger.wrong]
        ledger.wrong.clear()


Kill = Callable[[Server, random.Random, int], int]
"""Kills somebody; gives how many processes died."""


def nobody(place: Place, database: str, entries: int, seed: int = 0, **env: str) -> Outcome:
    """Nobody dies: eight clients write so many entries, and none of them may see an error."""
    outcome, ledger = Outcome("nobody", database), Ledger()
    with product(place.url, place.today, f"faults-calm-{database}-{os.getpid()}", **env) as server:
        clients = Clients(server.port, place, ledger, seed)
        clients.during("fault warm", lambda: ledger.wait(WARM))
        ledger.seconds.clear()
        clients.during("fault calm", lambda: ledger.wait(entries))
        clients.close()
    outcome.take(place, ledger)
    if outcome.answers.keys() - {"303"}:
        outcome.faults.append(f"answers without a fault: {dict(outcome.answers)}")
    _tell(outcome)
    return outcome


def web(place: Place, database: str, rounds: int, seed: int = 1, before: int = BEFORE, **env: str) -> Outcome:
    """A web worker dies; in every third round all of them."""

    def kill(server: Server, chance: random.Random, number: int) -> int:
        workers = server.workers()
        dying = workers if number % 3 == 2 else [chance.choice(workers)]
        for pid in dying:
            os.kill(pid, signal.SIGKILL)
        return len(dying)

    return _rounds(Outcome("web worker", database), place, kill, rounds, seed, before, env)


def postgresql(
    place: Place, cluster: Cluster, rounds: int, seed: int = 2, before: int = BEFORE, **env: str
) -> Outcome:
    """PostgreSQL dies and is started again; in every third round one process of it dies alone."""

    def kill(_server: Server, _chance: random.Random, number: int) -> int:
        if number % 3 == 2:
            cluster.kill_one()
        else:
            cluster.kill()
            cluster.start()
        return 1

    return _rounds(Outcome("PostgreSQL", "postgresql"), place, kill, rounds, seed, before, env)


def _rounds(
    outcome: Outcome, place: Place, kill: Kill, rounds: int, seed: int, before: int, env: dict[str, str]
) -> Outcome:
    chance, ledger = random.Random(seed), Ledger()
    with product(place.url, place.today, f"faults-{outcome.database}-{os.getpid()}", **env) as server:
        clients = Clients(server.port, place, ledger, seed)
        for number in range(rounds):

            def act(number: int = number) -> None:
                _moment(ledger, chance, before)
                outcome.kills += kill(server, chance, number)
                ledger.wait(AFTER)

            clients.during(f"fault {number}", act)
            outcome.take(place, ledger)
            _tell(outcome)
        clients.close()
    return outcome


def _moment(ledger: Ledger, chance: random.Random, most: int) -> None:
    """A random moment: after some entries, and a little into what is under way then."""
    ledger.wait(chance.randint(1, most))
    time.sleep(chance.uniform(0, _MOST_DELAY))


def background(
    place: Place, database: str, rounds: int, instance: Path, seed: int = 3, **env: str
) -> Outcome:
    """One of two ``tracker worker`` dies while it sends and rewrites standings; the clients write on."""
    outcome, chance, ledger = Outcome("tracker worker", database), random.Random(seed), Ledger()
    with ExitStack() as stack:
        sink, mail_url = stack.enter_context(post.mail_server(delay=0.01))
        server = stack.enter_context(
            product(place.url, place.today, f"faults-mail-{database}-{os.getpid()}", **env)
        )
        clients = Clients(server.port, place, ledger, seed, pace=0.1)
        for number in range(rounds):
            clients.during(
                f"fault {number}",
                lambda: _kill_a_worker(outcome, place, sink, mail_url, instance, chance),
            )
            outcome.take(place, ledger)
            _tell(outcome)
        clients.close()
    return outcome


def _kill_a_worker(
    outcome: Outcome, place: Place, sink: post.Sink, mail_url: str, instance: Path, chance: random.Random
) -> None:
    """Two workers send; one dies while a letter is on its way; later what it left is sent."""
    post.make_standings_due(place)
    numbers = post.put_letters(place, _LETTERS)
    with (
        post.worker(place, mail_url, instance) as dying,
        post.worker(place, mail_url, instance) as other,
    ):
        sink.at = (len(sink.numbers) + chance.randint(1, _LETTERS // 2), dying.kill)
        dying.wait(_WAIT_SECONDS)
        outcome.kills += 1
        post.end(other)
    post.let_hours_pass(place)
    post.send_the_rest(place, mail_url)
    seen = post.count(sink, numbers)
    outcome.letters += seen.letters
    outcome.letters_lost += seen.lost
    outcome.letters_repeated += seen.repeats
    if seen.repeats > 1:
        outcome.faults.append(f"{seen.repeats} letters repeated after one death")
    if left := post.unsent(place):
        outcome.faults.append(f"{left} letters are not marked as sent")


def _tell(outcome: Outcome) -> None:
    sys.stderr.write(
        f"{outcome.victim} on {outcome.database}: round {outcome.rounds}, {outcome.acknowledged} "
        f"acknowledged, {'sound' if outcome.is_sound else outcome.faults[-3:]}\n"
    )
