"""The results as one page of Markdown, with machine, versions and date."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bench import postgres, weight
from bench.servers import THREADS, WORKERS
from bench.writing import CLIENTS, at

if TYPE_CHECKING:
    from bench.measure import Measured
    from bench.writing import Burst

GOALS = {
    "/path": 6.0,
    "/cohorts/<id>": 6.0,
    "matrix": 3.0,
    "/review, 10,000 waiting": 4.0,
    "/cohorts, 50 cohorts": 4.0,
    "log a practice": 6.0,
}
"""Times the floor, at most."""
WHY = {
    "/path": "facts and standing are kept between requests; what is left is the check of the session and "
    "drawing the page. The floor is one millisecond, so that what else the machine does shows here first.",
    "matrix": "rows are kept as they were drawn; what is left is the reader, the heads of the columns with "
    "their links, and a row of totals, where the floor joins strings.",
    "/review, 10,000 waiting": "the page is two: the list of fifty, and beside it the first entry in full, "
    "with the student's standing, the sheet to score, earlier attempts and files; then what else waits "
    "(notices, corrections), where the floor makes one statement.",
    "/cohorts, 50 cohorts": "the floor counts standings by cohort; the page also knows its reader, who is "
    "behind by each cohort's own today (groups of pace and pauses) and what waits for a decision there.",
    "log a practice": "where the floor makes one statement, a practice makes ten, each a round trip to "
    "PostgreSQL: session, facts and receipt are read, facts again under the version that is claimed, then "
    "person, entry, standing, event, its payload and the receipt are written.",
    "writing": "the cores carry the web workers, the eight clients and the database; what a practice takes "
    "of the workers alone stands beside the rate, and the largest part of it computes the standing anew.",
}
"""Why a goal is missed where it is; said beside the miss, never instead of the figure."""
FLAT, MOST_MB, FIRST_KB, REPEAT_KB, MATRIX_KB, PER_SECOND, P99_MS = 1.5, 150, 70, 12, 25, 200, 150
_LIBRARIES = ("Flask", "Werkzeug", "SQLAlchemy", "psycopg", "gunicorn", "Jinja2", "whitenoise")
_WARMED_UP = 2_000


def markdown(runs: "Sequence[Measured]") -> str:
    """The whole page."""
    parts = ["# What the bench measured", "", *_machine(), "", "## Against the floor", ""]
    parts += [
        "Medians of one client over one kept connection, product and floor by turns of five requests. The "
        "ratio is the median of those of the turns.",
        "",
    ]
    parts += [*_ratios(runs), "", *_why(_missed_ratios(runs))]
    for run in runs:
        parts += [f"## {run.kind}: pages by size", "", *_sizes(run), "", *_reads(run), ""]
    parts += ["## Writing", "", *_writing(runs), ""]
    parts += [*_why(["writing"] if any(not _is_quick(run.burst) for run in runs if run.burst) else [])]
    parts += ["## Weight", "", *_weights(runs), ""]
    parts += ["## Memory", "", *_memory(runs), "", "## Data", "", *_data(runs), ""]
    return "\n".join(parts)


def _missed_ratios(runs: "Sequence[Measured]") -> list[str]:
    missed = {one.name for run in runs for one in run.ratios if one.ratio > GOALS[one.name]}
    return [name for name in GOALS if name in missed]


def _why(names: Sequence[str]) -> list[str]:
    lines = [f"- *{name}* misses its goal: {WHY[name]}" for name in names if name in WHY]
    return [*lines, ""] if lines else []


def _is_quick(burst: "Burst") -> bool:
    """Whether the writing of eight clients reached its goals."""
    in_time = burst.per_second >= PER_SECOND and at(burst.seconds, 0.99) <= P99_MS
    return in_time and not burst.refused


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "**missed**"


def _machine() -> Iterator[str]:
    info = Path("/proc/cpuinfo").read_text("utf-8")
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    yield f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({model}), {memory:.0f} GB"
    yield f"- load of the machine when this was written: {load} (1, 5 and 15 minutes)"
    yield f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {_postgres_version()}"
    yield "- " + ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    yield f"- commit {_commit()}"
    yield f"- gunicorn, {WORKERS} workers x {THREADS} threads, keep-alive, loopback, durable commits"


def _commit() -> str:
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, check=False, text=True
    )
    return said.stdout.strip() or "unknown"


def _postgres_version() -> str:
    folder = postgres.binaries()
    if folder is None:
        return "no PostgreSQL"
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    return f"PostgreSQL {said.stdout.split()[2]}"


def _ratios(runs: "Sequence[Measured]") -> list[str]:
    rows = []
    for name, goal in GOALS.items():
        for run in runs:
            for one in run.ratios:
                if one.name == name:
                    cells = [name, run.kind, f"{one.ms:.1f} ms", f"{one.floor:.1f} ms", f"{one.ratio:.1f}x"]
                    cells += [f"<= {goal:.0f}x", _verdict(one.ratio <= goal), f"{one.p99:.1f} ms"]
                    rows.append([*cells, f"{one.bytes:,}"])
    return _table("what|database|product|floor|ratio|goal||p99|bytes".split("|"), rows)


def _sizes(run: "Measured") -> list[str]:
    """Warm medians by size, the first fetch of a fresh server in parentheses."""
    names = list(dict.fromkeys(figure.name for sized in run.sizes for figure in sized.warm))
    rows = []
    for name in names:
        warm = [_named(sized.warm, name) for sized in run.sizes]
        cold = [_named(sized.cold, name) for sized in run.sizes]
        cells = [
            f"{one.ms:.1f} ({first.ms:.0f})" if one and first else ""
            for one, first in zip(warm, cold, strict=True)
        ]
        found = [one.ms for one in warm if one]
        growth = run.grown.get(name, 1.0)
        rows.append([name, *cells, f"{growth:.2f}x", _verdict(growth <= FLAT) if len(found) > 1 else ""])
    heads = [f"{sized.data.size:,}" for sized in run.sizes]
    text = (
        f"Milliseconds, warm median (first fetch of a fresh server); goal: growth <= {FLAT}x. Growth is that "
        "of the median from the smallest school to the largest, both asked by turns, after the rest."
    )
    return [text, "", *_table(["page", *heads, "growth", ""], rows)]


def _named(figures: list, name: str):  # type: ignore[no-untyped-def, type-arg]
    return next((one for one in figures if one.name == name), None)


def _reads(run: "Measured") -> list[str]:
    rows = []
    for name in dict.fromkeys(cost.page for sized in run.sizes for cost in sized.costs):
        smaller = [one for sized in run.sizes for one in sized.costs if one.page == name]
        cost = smaller[-1]
        counted = " / ".join(f"{one.rows:,}" for one in smaller) if cost.rows else ""
        statements = " / ".join(str(one.statements) for one in smaller)
        rows.append([cost.page, statements, counted, "; ".join(dict.fromkeys(cost.scans)) or "none"])
    title = "Statements and rows read by size (EXPLAIN), sequential scans at the largest size of each page."
    return [title, "", *_table(["page", "statements", "rows read", "whole tables read"], rows)]


def _writing(runs: "Sequence[Measured]") -> list[str]:
    rows = []
    for run in runs:
        if run.burst:
            burst, p99 = run.burst, at(run.burst.seconds, 0.99)
            cells = [run.kind, len(burst.seconds), len(burst.refused), f"{burst.per_second:.0f}/s"]
            cells += [f"{at(burst.seconds, 0.5):.0f} ms", f"{p99:.0f} ms", f"{at(burst.seconds, 1):.0f} ms"]
            rows.append(
                [*cells, f"{burst.cpu / max(1, len(burst.seconds)):.1f} ms", _verdict(_is_quick(burst))]
            )
    text = f"{CLIENTS} students log practices at once; goal: {PER_SECOND}/s, p99 <= {P99_MS} ms."
    return [text, "", *_table("database|logged|refused|rate|median|p99|worst|processor|".split("|"), rows)]


def _weights(runs: "Sequence[Measured]") -> list[str]:
    if not runs or not runs[0].parts:
        return ["Not measured in this run."]
    parts, matrix = runs[0].parts, runs[0].matrix
    rows: list[list[object]] = []
    for name, limit, (wire, packed) in (
        ("first visit to /path", FIRST_KB, weight.first(parts)),
        ("second visit to /path", REPEAT_KB, weight.repeat(parts)),
        ("matrix, the page alone", MATRIX_KB, weight.first(matrix)),
    ):
        cells = [name, f"{wire / 1000:.1f} kB", f"{packed / 1000:.1f} kB", f"<= {limit} kB"]
        rows.append([*cells, _verdict(wire <= limit * 1000)])
    files = [[part.name, part.wire, part.packed, part.encoding, part.is_kept] for part in parts]
    return [
        *_table(["what", "as served", "if gzipped", "goal", ""], rows),
        "",
        *_table(["file", "bytes as served", "bytes gzipped", "encoding", "immutable"], files),
    ]


def _memory(runs: "Sequence[Measured]") -> list[str]:
    rows = []
    for run in runs:
        if run.growth:
            warm = next(one for one in run.growth if one.requests >= _WARMED_UP)
            last = run.growth[-1]
            grown = last.largest - warm.largest
            cells = [run.kind, f"{run.growth[0].largest:.0f} MB", f"{warm.largest:.0f} MB"]
            cells += [f"{last.largest:.0f} MB", f"{grown:+.1f} MB"]
            rows.append([*cells, _verdict(last.largest <= MOST_MB and grown <= warm.largest * 0.05)])
    text = f"PSS of the largest worker; goal: <= {MOST_MB} MB, within 5 % after the first {_WARMED_UP:,}."
    head = ["database", "fresh", f"after {_WARMED_UP:,}", "at the end (10,000)", "since", ""]
    return [text, "", *_table(head, rows)]


def _data(runs: "Sequence[Measured]") -> list[str]:
    rows = []
    for run in runs:
        for sized in run.sizes:
            data = sized.data
            each = data.bytes / max(1, data.students)
            cells = [run.kind, f"{data.size:,}", f"{data.entries:,}", f"{data.events:,}"]
            cells += [f"{data.waiting:,}", f"{data.bytes / 1e6:,.0f} MB", f"{each / 1e3:,.0f} kB"]
            rows.append([*cells, f"{data.seconds:.0f} s"])
    head = "database|students|entries|events|waiting for one coordinator|size|a student|made in".split("|")
    return _table(head, rows)
