"""A million standing rows and as many waiting entries around one cohort: board, matrix and queue of it must
not notice.

Cohorts are copied as a whole inside the database, without histories: their students have a standing row
and one entry that waits, which is all that these pages read.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Table, text

from bench import postgres
from bench.data import Data, application, fingerprint, ready
from bench.pages import PAGES, Page
from bench.places import FOLDER
from tracker.extensions import db
from tracker.models import Cohort, Enrollment, Entry, Person, StandingRow

SIZE, IN_A_COHORT = 1_000_000, 200
NAMES = ("/cohorts/<id>", "matrix", "/review")
_SMALL = 200
"""The database that the copies are made of."""
_BASE = 1 << 58
_ROOM = 1 << 40


def pages() -> tuple[Page, ...]:
    """What is measured beside a million others."""
    return tuple(page for page in PAGES if page.name in NAMES)


def million(kind: str, server: str | None) -> tuple[str, Data]:
    """The address of the database and what is in it; made when it is missing or old."""
    small_url, small = ready(kind, _SMALL, server)
    about = FOLDER / f"{kind}-{SIZE}.json"
    url, exists = _place(kind, server)
    if exists and about.exists():
        known = json.loads(about.read_text("utf-8"))
        if known["fingerprint"] == fingerprint():
            return url, Data(**known | {"writers": ()})
    about.unlink(missing_ok=True)
    _copy(kind, server, small_url)
    started = time.perf_counter()
    with application(url), db.engine.connect() as connection:
        _fill(connection, small.cohort)
    added = SIZE - IN_A_COHORT
    data = replace(
        small,
        fingerprint=fingerprint(),
        size=SIZE,
        students=small.students + added,
        entries=small.entries + added,
        waiting=added,
        bytes=_bytes(kind, url),
        seconds=round(time.perf_counter() - started, 1),
    )
    about.write_text(json.dumps(asdict(data), indent=1), "utf-8")
    return url, data


def _place(kind: str, server: str | None) -> tuple[str, bool]:
    if kind == "sqlite":
        file = FOLDER / f"bench_{SIZE}.sqlite"
        return f"sqlite:///{file}", file.exists()
    name = f"bench_{SIZE}"
    return postgres.address(str(server), name), postgres.has_database(str(server), name)


def _bytes(kind: str, url: str) -> int:
    if kind == "sqlite":
        return (FOLDER / f"bench_{SIZE}.sqlite").stat().st_size
    with application(url), db.engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _copy(kind: str, server: str | None, url: str) -> None:
    """The database of 200 students under another name."""
    if kind == "postgresql":
        postgres.drop_database(str(server), f"bench_{SIZE}")
        postgres.create_database(str(server), f"bench_{SIZE}", f"bench_{_SMALL}")
        return
    for old in FOLDER.glob(f"bench_{SIZE}.sqlite*"):
        old.unlink()
    with application(url), db.engine.connect() as connection:
        # As one file, with what stands in the log.
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql(f"VACUUM INTO '{FOLDER / f'bench_{SIZE}.sqlite'}'")


def _fill(connection: Connection, cohort_id: int) -> None:
    cohorts = SIZE // IN_A_COHORT - 1
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql("SET statement_timeout = 0")
    one = f"k.n * 1000 + s.nr + {_BASE}"
    person, enrollment, entry = one, f"{one} + {_ROOM}", f"{one} + {2 * _ROOM}"
    cohort = f"k.n + {_BASE} + {3 * _ROOM}"
    belongs = {"person_id": person, "cohort_id": cohort}
    tables: tuple[tuple[Any, str, Mapping[str, str]], ...] = (
        (Cohort, "t.id = :cohort", {"id": cohort, "name": "t.name || ' ' || k.n"}),
        (Person, "t.id = s.person_id", {"id": person, "email": "NULL"}),
        (Enrollment, "t.id = s.enrollment_id", {"id": enrollment, "start_cohort_id": cohort, **belongs}),
        (StandingRow, "t.enrollment_id = s.enrollment_id", {"enrollment_id": enrollment, **belongs}),
        (
            Entry,
            "t.id = (SELECT max(id) FROM entry WHERE queue_cohort_id = :cohort AND status = 'waiting')",
            {"id": entry, "person_id": person, "enrollment_id": enrollment, "queue_cohort_id": cohort},
        ),
    )
    for model, where, made in tables:
        statement = _insert(model.__table__, where, made, is_sqlite, with_students=model is not Cohort)
        connection.execute(text(statement), {"cohort": cohort_id, "cohorts": cohorts, "most": IN_A_COHORT})
    connection.commit()
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA optimize")
    else:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def _insert(
    table: Table, where: str, made: Mapping[str, str], is_sqlite: bool, *, with_students: bool
) -> str:
    """So many copies of the rows that ``where`` finds, with what ``made`` says of their columns."""
    names = [column.name for column in table.c]
    columns = ", ".join(made.get(name, f't."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    series = (
        "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < :cohorts) SELECT n FROM c)"
        if is_sqlite
        else "generate_series(1, :cohorts)"
    )
    students = (
        ", (SELECT enrollment_id, person_id, row_number() OVER (ORDER BY enrollment_id) AS nr"
        " FROM standing WHERE cohort_id = :cohort ORDER BY enrollment_id LIMIT :most) AS s"
    )
    limit = "" if with_students else " AND :most > 0"
    alias = "AS k" if is_sqlite else "AS k(n)"
    sources = f"{series} {alias}{students if with_students else ''}, {table.name} AS t"
    return f"INSERT INTO {table.name} ({quoted}) SELECT {columns} FROM {sources} WHERE {where}{limit}"
