"""How the database answers each page: every statement, its plan, the rows it reads."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select, text

from bench.data import application
from bench.pages import PAGES, WIDE, WIDE_PAGES, Known, Page
from tracker.extensions import db
from tracker.models import Base, Person
from tracker.services import clock, sessions

SMALL = 2_000
"""PostgreSQL rightly reads tables of fewer rows whole; only larger ones count."""


@dataclass(frozen=True, slots=True)
class PageCost:
    """Statements of one page, rows they read (PostgreSQL), and what they read from end to end."""

    page: str
    statements: int
    rows: int
    scans: tuple[str, ...]


def costs(url: str, known: Known, only: Sequence[Page] | None = None) -> list[PageCost]:
    """Every page once, or these, in this process."""
    with application(url, known.data.today) as app:
        sizes = _sizes(db.engine)
        readers = {who: email for who, email in known.emails.items() if who != WIDE or known.wide_cohorts}
        clients = {who: _client(app, email) for who, email in readers.items()}
        engine = db.engine
    # No context is pushed now: every request opens its own.
    pages = only or PAGES + (WIDE_PAGES if known.wide_cohorts else ())
    return [_cost(engine, clients[page.who], page, known, sizes) for page in pages]


def _client(app: Flask, email: str) -> FlaskClient:
    person_id = db.session.execute(select(Person.id).where(Person.email == email)).scalar_one()
    db.session.rollback()
    token = sessions.begin(db.engine, person_id, clock.now(), app.config["SETTINGS"].staff_session)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def _sizes(engine: Engine) -> dict[str, int]:
    """Rows of each table, for those that are small."""
    found = {}
    with engine.connect() as connection:
        for name in Base.metadata.tables:
            some = text(f"SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT {SMALL + 1}) AS found")
            found[name] = int(connection.execute(some).scalar_one())
    return found


@contextmanager
def _heard(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    found: list[tuple[str, Any]] = []

    def hear(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def _cost(engine: Engine, client: FlaskClient, page: Page, known: Known, sizes: dict[str, int]) -> PageCost:
    address = page.address(known)
    # The second time: paths are parsed and templates are loaded.
    client.get(address)
    with _heard(engine) as statements:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    rows, scans = 0, []
    with engine.connect() as connection:
        for statement, parameters in statements:
            if engine.dialect.name == "sqlite":
                steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                scans += [step[3] for step in steps if _is_scan(step[3], sizes)]
            else:
                plan = connection.exec_driver_sql(
                    f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters
                ).scalar_one()
                plan = json.loads(plan) if isinstance(plan, str) else plan
                for node in _nodes(plan[0]["Plan"]):
                    rows += _read(node)
                    name = node.get("Relation Name", "")
                    if node["Node Type"] == "Seq Scan" and sizes.get(name, 0) > SMALL:
                        scans.append(f"Seq Scan on {name}")
    return PageCost(page.name, len(statements), rows, tuple(scans))


def _is_scan(step: str, sizes: dict[str, int]) -> bool:
    """SQLite says SCAN of a table for a whole reading; subqueries and constants are none."""
    words = step.split()
    return words[0] == "SCAN" and sizes.get(words[1].rstrip("0123456789").rstrip("_"), 0) > SMALL


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _read(node: dict[str, Any]) -> int:
    """Rows that a node took from a table or an index, those that a filter dropped included."""
    if "Relation Name" not in node and node["Node Type"] != "Bitmap Index Scan":
        return 0
    if node["Node Type"] == "Bitmap Heap Scan":
        return 0
    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return round(each * node["Actual Loops"])
