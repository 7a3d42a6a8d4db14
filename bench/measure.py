"""Measures everything on every chosen database and writes ``bench/results.md``: ``make bench``."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from bench import memory, million, pages, plans, postgres, report, servers, timing, weight, writing
from bench.data import Data, application, ready
from bench.places import FOLDER, RESULTS, chosen_kinds, chosen_sizes
from tracker.extensions import db

School = tuple[str, pages.Known]
"""The address of a database, and what is asked of it."""
MAIN_SIZE = 5_000
"""Where ratios, writing, weight and memory are measured: the smallest with 50 cohorts in it."""


@dataclass
class Sized:
    """What was measured at one size."""

    data: Data
    cold: list[timing.Figure]
    warm: list[timing.Figure]
    costs: list[plans.PageCost]


@dataclass
class Measured:
    """What was measured on one database."""

    kind: str
    sizes: list[Sized] = field(default_factory=list)
    ratios: list[timing.Figure] = field(default_factory=list)
    burst: writing.Burst | None = None
    parts: list[weight.Part] = field(default_factory=list)
    matrix: list[weight.Part] = field(default_factory=list)
    growth: list[memory.Sample] = field(default_factory=list)
    grown: timing.Growth = field(default_factory=dict)


def main() -> None:
    """Run on the chosen databases and sizes, and write the results."""
    runs = []
    for kind in chosen_kinds():
        with postgres.server() if kind == "postgresql" else nullcontext() as server:
            runs.append(_run(kind, server))
    text = report.markdown(runs)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _run(kind: str, server: str | None) -> Measured:
    found, schools = Measured(kind), []
    sizes = chosen_sizes(kind)
    main_size = MAIN_SIZE if MAIN_SIZE in sizes else sizes[-1]
    for size in sizes:
        _say(f"{kind}, {size} students: data")
        url, data = ready(kind, size, server)
        with application(url, data.today):
            known = pages.known(db.session, data)
        schools.append((url, known))
        _say(f"{kind}, {size} students: pages")
        with servers.product(url, data.today) as running:
            cold, warm = timing.all_pages(running, known)
        found.sizes.append(Sized(data, cold, warm, plans.costs(url, known)))
        if size == main_size:
            _main(found, url, known, server)
    if len(sizes) > 2:
        found.sizes.append(_million(kind, server, schools))
    _say(f"{kind}: growth")
    found.grown = _grown(found.sizes, schools)
    return found


def _grown(sizes: list[Sized], schools: list[School]) -> timing.Growth:
    """How many times as long each page takes in the largest school that has it as in the smallest: both
    asked by turns, since minutes lie between the columns of the table, and other work on the machine."""
    ends: dict[tuple[int, int], list[pages.Page]] = {}
    for page in pages.PAGES + pages.WIDE_PAGES:
        has = [at for at, sized in enumerate(sizes) if any(one.name == page.name for one in sized.warm)]
        if len(has) > 1:
            ends.setdefault((has[0], has[-1]), []).append(page)
    found: timing.Growth = {}
    for (first, last), chosen in ends.items():
        (small, few), (large, many) = schools[first], schools[last]
        with (
            servers.product(small, few.data.today) as one,
            servers.product(large, many.data.today, "large") as other,
        ):
            found |= timing.side_by_side((one, other), (few, many), chosen)
    return found


def _million(kind: str, server: str | None, schools: list[School]) -> Sized:
    """Board, matrix and queue beside a million others."""
    _say(f"{kind}, {million.SIZE} standing rows and waiting entries")
    url, data = million.million(kind, server)
    with application(url, data.today):
        known = pages.known(db.session, data)
    schools.append((url, known))
    with servers.product(url, data.today) as running:
        cold, warm = timing.all_pages(running, known, million.pages())
    return Sized(data, cold, warm, plans.costs(url, known, million.pages()))


def _main(found: Measured, url: str, known: pages.Known, server: str | None) -> None:
    """Ratios, weights and memory, then writing on a copy that is thrown away."""
    with servers.product(url, known.data.today) as running, servers.floor(url) as bare:
        _say(f"{found.kind}: ratios")
        found.ratios = timing.compared(running, bare, known)
        visitors = timing.signed_in(running, known)
        found.parts = weight.visit(visitors[pages.STUDENT], "/path")
        address = f"/cohorts/{known.data.cohort}/matrix?group=training"
        found.matrix = weight.visit(visitors[pages.COORDINATOR], address)[:1]
    _say(f"{found.kind}: writing")
    with (
        scratch(found.kind, url, known.data, server) as copy,
        servers.product(copy, known.data.today) as running,
        servers.floor(copy) as bare,
    ):
        found.ratios.append(writing.alone(running, bare, known))
        found.burst = writing.together(running, known.data)
    with servers.product(url, known.data.today) as running:
        _say(f"{found.kind}: memory")
        found.growth = memory.growth(running, known)


@contextmanager
def scratch(kind: str, url: str, data: Data, server: str | None, name: str = "scratch") -> Iterator[str]:
    """A copy of a database that may be written to."""
    if kind == "sqlite":
        file = FOLDER / f"{name}.sqlite"
        shutil.copyfile(Path(url.removeprefix("sqlite:///")), file)
        # What the copy left to be written would be waited for by the commits that are measured.
        os.sync()
        yield f"sqlite:///{file}"
        for left in FOLDER.glob(f"{name}.sqlite*"):
            left.unlink()
    else:
        yield postgres.create_database(str(server), f"bench_{name}", f"bench_{data.size}")
        postgres.drop_database(str(server), f"bench_{name}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
