"""Spreadsheets of 5,000 rows, read, applied and undone: seconds of each, on both databases.

``python -m bench.importing [rows]`` prints the table that stands in ``docs/decisions/0022-imports.md``.
"""

import csv
import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench import postgres
from bench.data import application
from bench.places import FOLDER, chosen_kinds
from tracker.commands import applying, importing, school
from tracker.domain.importing.cells import as_text
from tracker.domain.importing.columns import guess
from tracker.domain.importing.heads import Sheet, sheet_of
from tracker.domain.kinds import ImportKind
from tracker.domain.policy import Actor
from tracker.domain.program_loader import load_program
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.services import clock, schema
from tracker.services.curriculum import shipped_program
from tracker.services.sheets import read_lines
from tracker.web.transaction import perform

ROWS = 5_000
_PATH = load_program(**shipped_program())
_LARGEST = 8_000_000


@dataclass
class Run:
    """One school with one cohort, and what each act took."""

    rows: int
    cohort: int = 0
    actor: Actor = field(default_factory=lambda: Actor(0, is_admin=True))
    took: dict[str, float] = field(default_factory=dict)

    def found(self) -> None:
        """The school, its path and a cohort; the administrator coordinates it."""
        made = self.do(
            school.found_school,
            name="Bench",
            timezone="America/New_York",
            given_name="Alma",
            family_name="Regis",
            email="admin@bench.test",
            password_hash=None,
        )
        self.actor = Actor(made["person"], "Alma Regis", "A. Regis", is_admin=True)
        version = self.do(school.publish_path, **shipped_program())["path_version"]
        values = {"path_version_id": version, "timezone": "America/New_York"}
        starts_on = clock.now().date() - timedelta(days=60)
        self.cohort = self.do(school.create_cohort, name="Juniper", starts_on=starts_on, **values)["cohort"]
        self.actor = Actor(
            made["person"], "Alma Regis", "A. Regis", is_admin=True, coordinates=frozenset({self.cohort})
        )

    def do(self, command: Callable[..., Any], *args: Any, **values: Any) -> dict[str, Any]:
        """Carry out a command."""
        return perform(db.session, self.actor, command, *args, **values)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Keep how long something took."""
        db.session.rollback()
        db.session.expunge_all()
        began = time.perf_counter()
        yield
        self.took[what] = time.perf_counter() - began

    def bring(self, name: str, kind: ImportKind, lines: list[list[str]], tick_on: date | None = None) -> int:
        """Read a file and apply it; gives the run."""
        text = io.StringIO()
        csv.writer(text).writerows(lines)
        with self.timed(f"{name}: read and look at every row"):
            sheet = _sheet(text.getvalue().encode())
            run = self.do(importing.read_file, kind, self.cohort, name=f"{name}.csv", sheet=sheet)["run"]
            if tick_on is not None:
                named = {at: str(one) for at, one in guess(kind, sheet.heads, _PATH).items()}
                self.do(importing.name_columns, run, columns=named, tick_on=tick_on)
        with self.timed(f"{name}: apply"):
            self.do(applying.apply, run)
        return int(run)


def _sheet(content: bytes) -> Sheet:
    lines = read_lines(io.BytesIO(content), "rows.csv", most_rows=ROWS * 10, most_bytes=_LARGEST)
    return sheet_of([(number, tuple(map(as_text, cells))) for number, cells in lines])


def measured(rows: int) -> dict[str, float]:
    """What each act takes on the database of the application, in seconds."""
    run = Run(rows)
    run.found()
    day = clock.now().date() - timedelta(days=9)
    people = [(f"Ada{n}", f"Alba{n}", f"student{n}@bench.test") for n in range(rows)]
    run.bring("roster", ImportKind.ROSTER, [["First name", "Last name", "Email"], *map(list, people)])
    grades = [[mail, "92%"] for _given, _family, mail in people]
    last = run.bring("grades", ImportKind.PROGRESS, [["Email", "D1"], *grades], tick_on=day)
    with run.timed("grades: undo"):
        run.do(applying.undo, last, note="Import undone")
    few = people[: max(1, rows // 50)]
    long = [[mail, skill, "x", day.isoformat()] for skill in _lines_of(50) for _given, _family, mail in few]
    run.bring("progress", ImportKind.PROGRESS, [["Email", "Skill", "Result", "Date"], *long[:rows]])
    grid = [[f"{given} {family}", mail, f"IV {day}"] for given, family, mail in people]
    run.bring("grid", ImportKind.PROGRESS, [["Student", "Email", "SC-02"], *grid])
    return run.took


def _lines_of(count: int) -> list[str]:
    """So many skills of the path that a tick can be about."""
    return [line.code for line in _PATH.requirements if line.code and EntryKind.CHECKOFF in line.entry_kinds][
        :count
    ]


def main() -> None:
    """Measure every chosen database and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = {}
    for kind in chosen_kinds():
        if kind == "sqlite":
            for old in FOLDER.glob("bench_importing.sqlite*"):
                old.unlink()
            found[kind] = _on(f"sqlite:///{FOLDER}/bench_importing.sqlite", rows)
        else:
            with postgres.server() as server:
                url = postgres.create_database(server, "bench_importing")
                found[kind] = _on(url, rows)
                postgres.drop_database(server, "bench_importing")
    print(f"| {rows:,} rows | {' | '.join(found)} |\n|---|{'---|' * len(found)}")
    for what in next(iter(found.values())):
        print(f"| {what} | {' | '.join(f'{took[what]:.1f} s' for took in found.values())} |")


def _on(url: str, rows: int) -> dict[str, float]:
    with application(url):
        schema.upgrade()
    with application(url):
        return measured(rows)


if __name__ == "__main__":
    main()
