"""Memory of the workers while they answer many mixed requests."""

import itertools
import threading
from dataclasses import dataclass

from bench.client import Visitor
from bench.pages import PAGES, WIDE, Known
from bench.school import PASSWORD
from bench.servers import Server

_CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """PSS of the largest worker in MB after so many requests."""

    requests: int
    largest: float


def growth(server: Server, known: Known, total: int = 10_000, every: int = 1_000) -> list[Sample]:
    """Mixed pages from several clients, with a sign-in (argon2) in every block."""
    addresses = {
        who: [page.address(known) for page in PAGES if page.who == who and not page.name.endswith("csv")]
        for who in known.emails
        if who != WIDE
    }
    samples = [Sample(0, max(server.memory()))]
    for block in range(total // every):
        threads = [
            threading.Thread(target=_some, args=(server.port, known, addresses, every // _CLIENTS, number))
            for number in range(_CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        samples.append(Sample((block + 1) * every, max(server.memory())))
    return samples


def _some(port: int, known: Known, addresses: dict[str, list[str]], count: int, number: int) -> None:
    who = list(addresses)[number % len(addresses)]
    visitor = Visitor(port)
    visitor.sign_in(known.emails[who], PASSWORD)
    for address in itertools.islice(itertools.cycle(addresses[who]), count):
        visitor.expect(address)
    visitor.close()
