"""How long pages take, and what the floor takes for as many bytes, in turns."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bench.client import Answer, Visitor
from bench.pages import PAGES, WIDE, WIDE_PAGES, Known, Page
from bench.school import PASSWORD
from bench.servers import Server

WARM, ROUNDS, IN_A_ROUND = 8, 24, 5

Growth = dict[str, float]
"""By the name of a page."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians in milliseconds; ``floor`` is 0 where nothing is compared. ``ratio`` is the median of the
    rounds' ratios: the two sides of a round are a tenth of a second apart, so that a machine which is now
    faster, now slower is so for both. ``cpu`` and ``floor_cpu`` are processor time of the workers a request,
    which other work on the machine does not lengthen."""

    name: str
    ms: float
    floor: float
    p99: float
    bytes: int
    ratio: float = 0.0
    cpu: float = 0.0
    floor_cpu: float = 0.0


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
        _in_turns(name, _getter(visitors, pages[name], known), bare.expect, (server, floor), address)
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


def _in_turns(
    name: str,
    get: Callable[[], Answer],
    bare: Callable[[str], Answer],
    servers: tuple[Server, Server],
    address: str,
) -> Figure:
    size = [len(get().body) for _ in range(WARM)][-1]
    bare_address = f"{address}bytes={size}"
    [bare(bare_address) for _ in range(WARM)]
    ours = Side(servers[0], lambda: get().seconds)
    theirs = Side(servers[1], lambda: bare(bare_address).seconds)
    return by_turns(name, ours, theirs, size)


@dataclass
class Side:
    """One of two that are compared: how it is asked once (seconds), and what that took so far."""

    server: Server
    ask: Callable[[], float]
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def round(self, count: int) -> float:
        """Ask so many times; gives the median in seconds."""
        before = self.server.cpu()
        took = [self.ask() for _ in range(count)]
        self.seconds += took
        self.cpu += self.server.cpu() - before
        return statistics.median(took)


def by_turns(name: str, ours: Side, theirs: Side, size: int) -> Figure:
    """Product and floor by turns, so that what else the machine does falls on both."""
    ratios = [ours.round(IN_A_ROUND) / theirs.round(IN_A_ROUND) for _ in range(ROUNDS)]
    found = figure(name, ours.seconds, theirs.seconds, size)
    count = len(ours.seconds)
    return replace(found, ratio=statistics.median(ratios), cpu=ours.cpu / count, floor_cpu=theirs.cpu / count)


def side_by_side(servers: tuple[Server, Server], known: tuple[Known, Known], pages: Sequence[Page]) -> Growth:
    """How many times as long each page takes in the second school, both asked by turns."""
    found = {}
    visitors = [signed_in(server, about) for server, about in zip(servers, known, strict=True)]
    for page in pages:
        small, large = (
            Side(server, partial(_seconds, _getter(of, page, about)))
            for server, of, about in zip(servers, visitors, known, strict=True)
        )
        for side in (small, large):
            [side.ask() for _ in range(WARM)]
        one = by_turns(page.name, large, small, 0)
        found[page.name] = one.ratio
    return found


def _seconds(get: Callable[[], Answer]) -> float:
    return get().seconds


def figure(name: str, ours: list[float], theirs: list[float], size: int) -> Figure:
    """Medians in milliseconds."""
    floor = statistics.median(theirs) * 1000 if theirs else 0.0
    p99 = sorted(ours)[max(0, -(-len(ours) * 99 // 100) - 1)] * 1000
    return Figure(name, statistics.median(ours) * 1000, floor, p99, size)


def all_pages(
    server: Server, known: Known, pages: Sequence[Page] | None = None, count: int = 40
) -> tuple[list[Figure], list[Figure]]:
    """Every page, or these: the first fetch of a fresh server (cold), then warm."""
    visitors = signed_in(server, known)
    cold, warm = [], []
    for page in pages or PAGES + (WIDE_PAGES if known.wide_cohorts else ()):
        get = _getter(visitors, page, known)
        first = get()
        cold.append(figure(page.name, [first.seconds], [], len(first.body)))
        for _ in range(WARM):
            get()
        times = [get().seconds for _ in range(count)]
        warm.append(figure(page.name, times, [], len(first.body)))
    return cold, warm
