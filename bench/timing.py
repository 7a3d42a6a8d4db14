"""How long pages take, and what the floor takes for as many bytes, in turns."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench.client import Answer, Visitor
from bench.pages import PAGES, WIDE, WIDE_PAGES, Known, Page
from bench.school import PASSWORD
from bench.servers import Server

WARM, ROUNDS, IN_A_ROUND = 8, 8, 15


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians in milliseconds; ``floor`` is 0 where nothing is compared."""

    name: str
    ms: float
    floor: float
    p99: float
    bytes: int

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ms / self.floor if self.floor else 0.0


def compared(server: Server, floor: Server, known: Known) -> list[Figure]:
    """The rows of the table that have a floor."""
    cohort, wide = known.data.cohort, known.wide_cohorts
    pages = {page.name: page for page in PAGES + WIDE_PAGES}
    floors = {
        "/path": f"/student/{known.person_id}?",
        "/cohorts/<id>": f"/board/{cohort}?",
        "matrix": f"/matrix/{cohort}/1/79?",
    }
    if wide:
        ids = "-".join(map(str, wide))
        floors["/review, 10,000 waiting"] = f"/queue/{wide[0]}?holder=coordinator&"
        floors["/cohorts, 50 cohorts"] = f"/cohorts?ids={ids}&"
    visitors = signed_in(server, known)
    bare = Visitor(floor.port)
    return [
        _in_turns(name, _getter(visitors, pages[name], known), bare, address)
        for name, address in floors.items()
    ]


def signed_in(server: Server, known: Known) -> dict[str, Visitor]:
    """A signed-in browser for each kind of reader."""
    found = {}
    for who, email in known.emails.items():
        if who == WIDE and not known.wide_cohorts:
            continue
        found[who] = Visitor(server.port)
        found[who].sign_in(email, PASSWORD)
    return found


def _getter(visitors: dict[str, Visitor], page: Page, known: Known) -> Callable[[], Answer]:
    visitor, address = visitors[page.who], page.address(known)
    return lambda: visitor.expect(address)


def _in_turns(name: str, get: Callable[[], Answer], bare: Visitor, address: str) -> Figure:
    """Product and floor by turns, so that what else the machine does falls on both."""
    size = [len(get().body) for _ in range(WARM)][-1]
    bare_address = f"{address}bytes={size}"
    [bare.expect(bare_address) for _ in range(WARM)]
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours += [get().seconds for _ in range(IN_A_ROUND)]
        theirs += [bare.expect(bare_address).seconds for _ in range(IN_A_ROUND)]
    return figure(name, ours, theirs, size)


def figure(name: str, ours: list[float], theirs: list[float], size: int) -> Figure:
    """Medians in milliseconds."""
    floor = statistics.median(theirs) * 1000 if theirs else 0.0
    p99 = sorted(ours)[max(0, -(-len(ours) * 99 // 100) - 1)] * 1000
    return Figure(name, statistics.median(ours) * 1000, floor, p99, size)


def all_pages(server: Server, known: Known, count: int = 40) -> tuple[list[Figure], list[Figure]]:
    """Every page: the first fetch of a fresh server (cold), then warm."""
    visitors = signed_in(server, known)
    cold, warm = [], []
    for page in PAGES + (WIDE_PAGES if known.wide_cohorts else ()):
        get = _getter(visitors, page, known)
        first = get()
        cold.append(figure(page.name, [first.seconds], [], len(first.body)))
        for _ in range(WARM):
            get()
        times = [get().seconds for _ in range(count)]
        warm.append(figure(page.name, times, [], len(first.body)))
    return cold, warm
