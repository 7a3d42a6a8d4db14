"""Lists that leave as files: how pages draw them, where they stand, and a page beside its files."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.pages import Page, read, words
from tracker.extensions import db
from tracker.models import Cohort, Disclosure, Enrollment, ImportRun, PathDraft

DAY = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?|\d{2}:\d{2}")


@dataclass(frozen=True)
class Shape:
    """How a page draws a list. ``only_in_file`` are columns that say more than the page's row does."""

    page: str = ""
    rows: str = "main [data-item]"
    only_in_file: tuple[int, ...] = ()
    is_counted: bool = True


SHAPES = {
    "staff.board_file": Shape(rows="table.board tbody tr", only_in_file=(1, 4)),
    "staff.matrix_file": Shape(rows="table.grid tbody tr, table.grid tfoot tr"),
    "staff.finish_file": Shape(only_in_file=(3, 6)),
    "staff.kit_file": Shape(),
    "staff.turns_file": Shape(),
    "staff.missing_shifts_file": Shape("staff.board", "#missing-shifts li.row", is_counted=False),
    "staff.review_file": Shape(rows="li.queue-item", only_in_file=(1, 4)),
    "staff.placements_file": Shape(only_in_file=(2,)),
    "staff.hired_file": Shape(only_in_file=(2,)),
    "staff.sites_file": Shape(),
    "staff.notices_file": Shape(rows="article.notice-item", only_in_file=(5,)),
    "staff.releases_file": Shape(only_in_file=(4, 5)),
    "staff.exam_results_file": Shape(only_in_file=(3,)),
    "admin.cohorts_file": Shape(only_in_file=(6, 7)),
    "admin.people_file": Shape(only_in_file=(2, 3, 4)),
    "staff.import__file": Shape(only_in_file=(5,)),
    "mail.messages_file": Shape(only_in_file=(0, 3)),
    "admin.outbox_file": Shape(only_in_file=(5, 6)),
    "rights.disclosures_file": Shape("rights.logs", "[aria-labelledby=given] li.row"),
    "rights.openings_file": Shape("rights.logs", "[aria-labelledby=opened] li.log-day li.row"),
    "rights.retention_file": Shape(rows="article.asked"),
    "outcomes.figures_file": Shape("outcomes.report", ".figures > *", only_in_file=(9, 16)),
    "outcomes.people_file": Shape(only_in_file=(5,)),
    "student.courses_file": Shape("student.learning", is_counted=False),
}
"""What is not the rule; a list without a line has its rows marked with ``data-item``."""


def shape_of(endpoint: str) -> Shape:
    """How the page of a list draws it."""
    return SHAPES.get(endpoint, Shape())


def page_of(endpoint: str) -> str:
    """The endpoint of a list's page."""
    return shape_of(endpoint).page or endpoint.removesuffix("_file")


def lists_of(app: Flask) -> list[str]:
    return sorted(name for name, view in app.view_functions.items() if getattr(view, "is_listing", False))


@dataclass
class Found:
    rows: int
    wrong: list[str]


def compare(client: FlaskClient, endpoint: str, page: Page) -> Found:
    shape = shape_of(endpoint)
    links = _links(page, client, endpoint)
    shown = [" ".join(words(node).split()) for one in pages_of(client, page) for node in one.all(shape.rows)]
    if not links:
        return Found(0, [f"{len(shown)} rows and no file"] if shown and shape.is_counted else [])
    heads, rows = _csv(client, links["csv"])
    wrong = []
    if (heads, rows) != _xlsx(client, links["xlsx"]):
        wrong.append("CSV and XLSX differ")
    if shape.is_counted and len(rows) != len(shown):
        return Found(len(rows), [*wrong, f"{len(rows)} rows in the file, {len(shown)} on the page"])
    for number, row in enumerate(rows):
        text = shown[number] if shape.is_counted else " ".join(shown)
        for at, cell in enumerate(row):
            if at not in shape.only_in_file and not _is_said(cell, text):
                wrong.append(f"row {number + 1}, {heads[at]}: {cell!r} is not in {text!r}")
    return Found(len(rows), wrong)


def pages_of(client: FlaskClient, page: Page) -> Iterator[Page]:
    """The page and those that follow it: a file holds them all."""
    yield page
    while further := page.all("a[rel=next]"):
        page = read(client.get(further[0].attributes["href"]))
        yield page


def _is_said(cell: str, text: str) -> bool:
    """Whether the page's row says the cell; days are written otherwise there."""
    if not cell or DAY.fullmatch(cell):
        return True
    parts = re.split(r"; | · ", cell.removeprefix("'"))
    return all(" ".join(part.split()).casefold() in text.casefold() for part in parts)


def _links(page: Page, client: FlaskClient, endpoint: str) -> dict[str, str]:
    """The files that the page offers of this list, by their ending."""
    adapter = client.application.url_map.bind("localhost")
    found = {}
    for node in page.all(".exports a[href]"):
        href = node.attributes["href"] or ""
        name, parts = adapter.match(href.partition("?")[0])
        if name == endpoint:
            found[parts["ending"]] = href
    return found


def addresses(app: Flask, endpoint: str) -> list[str]:
    """The pages of a list: for each cohort, for a student, for a figure, or the one that there is."""
    page = page_of(endpoint)
    arguments = next(rule for rule in app.url_map.iter_rules(page) if "GET" in (rule.methods or ())).arguments
    adapter = app.url_map.bind("localhost")
    with app.app_context():
        cohorts = db.session.execute(select(Cohort.id)).scalars().all()
        shared = db.session.execute(select(Disclosure.person_id).distinct().limit(3)).scalars().all()
        people = shared or db.session.execute(select(Enrollment.person_id).distinct()).scalars().all()
        db.session.rollback()
    if not arguments:
        asked = "?q=a" if page == "staff.find" else ""
        return [adapter.build(page) + asked]
    if arguments == {"cohort_id"}:
        return [adapter.build(page, {"cohort_id": one}) for one in cohorts]
    if arguments == {"person_id"}:
        return [adapter.build(page, {"person_id": one}) for one in people]
    if arguments == {"version_id", "cohort_id"}:
        with app.app_context():
            draft = db.session.execute(select(PathDraft.id)).scalar_one()
            db.session.rollback()
        return [adapter.build(page, {"version_id": draft, "cohort_id": one}) for one in cohorts]
    if arguments == {"run_id"}:
        with app.app_context():
            runs = db.session.execute(select(ImportRun.id)).scalars().all()
            db.session.rollback()
        return [adapter.build(page, {"run_id": one}) for one in runs]
    return [adapter.build(page, {"definition": key}) for key in ("abhes.placement", "maerb.exam-passage")]


Read = tuple[list[str], list[list[str]]]


def _csv(client: FlaskClient, address: str) -> Read:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == "text/csv", address
    heads, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    return heads, [[cell.removeprefix("'").removesuffix(".0") for cell in row] for row in rows]


def _xlsx(client: FlaskClient, address: str) -> Read:
    answer = client.get(address)
    assert answer.status_code == 200 and "spreadsheetml" in answer.mimetype, address
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    heads, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [str(head) for head in heads], [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)
