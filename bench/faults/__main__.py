"""``make faults``: all victims on all chosen databases, and a section of ``bench/durability.md``."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import sections
from bench.faults import report, rounds
from bench.faults.cluster import Cluster, cluster
from bench.faults.place import Place, fill
from bench.places import chosen_kinds

ROUNDS = 30
"""FAULT_ROUNDS takes another number; FAULT_VICTIMS names some of the victims, comma-separated."""
VICTIMS = ("nobody", "web", "worker", "postgresql")
CALM = 800
"""Entries that eight clients write while nobody dies."""


def main() -> int:
    """Run; 1 when a promise was broken."""
    count = int(os.environ.get("FAULT_ROUNDS") or ROUNDS)
    victims = (os.environ.get("FAULT_VICTIMS") or ",".join(VICTIMS)).split(",")
    is_sound = True
    for kind in chosen_kinds():
        outcomes: list[rounds.Outcome] = []
        text = ""
        for outcome in _on(kind, count, victims):
            outcomes.append(outcome)
            text = sections.write(f"Faults on {kind}", report.lines(outcomes))
        sys.stdout.write(text)
        is_sound = is_sound and all(outcome.is_sound for outcome in outcomes)
    return 0 if is_sound else 1


def _on(kind: str, count: int, victims: list[str]) -> Iterator[rounds.Outcome]:
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        if "nobody" in victims:
            with _place(kind, folder, "nobody") as (place, _server):
                yield rounds.nobody(place, kind, CALM)
        if "web" in victims:
            with _place(kind, folder, "web") as (place, _server):
                yield rounds.web(place, kind, count)
        if "worker" in victims:
            with _place(kind, folder, "worker") as (place, _server):
                yield rounds.background(place, kind, count, folder)
        if "postgresql" in victims and kind == "postgresql":
            with _place(kind, folder, "postgresql") as (place, server):
                if server is not None:
                    yield rounds.postgresql(place, server, count)


@contextmanager
def _place(kind: str, folder: Path, name: str) -> Iterator[tuple[Place, Cluster | None]]:
    if kind == "sqlite":
        yield fill(f"sqlite:///{folder}/{name}.sqlite"), None
    else:
        with cluster() as server:
            yield fill(server.create_database("faults")), server


if __name__ == "__main__":
    sys.exit(main())
