"""Export = screen: for every list and every filter that its page offers, both files hold what it shows."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts import sign_in_as
from tests.databases import Databases, application, make_settings
from tests.pages import Page, read, words
from tracker.demo.fill import fill
from tracker.extensions import db
from tracker.models import Cohort, Disclosure, ImportRun, PathDraft, Person
from tracker.services import clock

READERS = ("coordinator@demo.test", "instructor@demo.test", "admin@demo.test")
MOST_FILTERS = 5
"""So many other views of one page are compared."""
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
    "outcomes.figures_file": Shape("outcomes.report", ".figures > *", only_in_file=(9, 17, 18)),
    "outcomes.people_file": Shape(only_in_file=(5,)),
    "student.courses_file": Shape("student.learning", is_counted=False),
}
"""What is not the rule; a list without a line has its rows marked with ``data-item``."""


@pytest.fixture(scope="module")
def school(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo school: something stands in nearly every list."""
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path_factory.mktemp("lists"))) as made:
        with made.app_context():
            fill(db.session, clock.now(), made.config["SETTINGS"].timezone, lambda _word: "")
            db.session.rollback()
        yield made
    databases.drop(url)


def lists_of(app: Flask) -> list[str]:
    return sorted(name for name, view in app.view_functions.items() if getattr(view, "is_listing", False))


def test_every_shape_is_a_list(school: Flask) -> None:
    assert set(SHAPES) <= set(lists_of(school))
    assert len(lists_of(school)) > 20


def test_files_hold_what_pages_show(school: Flask) -> None:
    """One walk over all lists: filling the school costs more than reading it."""
    wrong: list[str] = []
    compared: dict[str, int] = dict.fromkeys(lists_of(school), 0)
    for email in READERS:
        client = _signed_in(school, email)
        for endpoint in compared:
            for address in _addresses(school, endpoint):
                answer = client.get(address)
                if answer.status_code in (403, 404):
                    continue
                first = read(answer)
                for page in [first, *(read(client.get(view)) for view in _filters(first))]:
                    found = _compare(client, endpoint, page)
                    compared[endpoint] += found.rows
                    view = page.response.request.full_path
                    wrong += [f"{email} {view}: {text}" for text in found.wrong]
    assert wrong == [], "\n".join(wrong[:40])
    empty = {endpoint for endpoint, rows in compared.items() if not rows}
    assert empty <= {"student.courses_file", "staff.exam_results_file", "rights.retention_file"}


@dataclass
class Found:
    rows: int
    wrong: list[str]


def _compare(client: FlaskClient, endpoint: str, page: Page) -> Found:
    shape = SHAPES.get(endpoint, Shape())
    links = _links(page, client, endpoint)
    shown = [" ".join(words(node).split()) for one in _pages(client, page) for node in one.all(shape.rows)]
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


def _pages(client: FlaskClient, page: Page) -> Iterator[Page]:
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


def _filters(page: Page) -> list[str]:
    """Other views of the same list that its page links to."""
    path = page.response.request.path
    hrefs = [node.attributes["href"] or "" for node in page.all("main a[href]")]
    views = [href for href in hrefs if href.startswith(f"{path}?") and "#" not in href]
    return list(dict.fromkeys(views))[:MOST_FILTERS]


def _addresses(app: Flask, endpoint: str) -> list[str]:
    """The pages of a list: for each cohort, for a student, for a figure, or the one that there is."""
    page = SHAPES.get(endpoint, Shape()).page or endpoint.removesuffix("_file")
    arguments = next(rule for rule in app.url_map.iter_rules(page) if "GET" in (rule.methods or ())).arguments
    adapter = app.url_map.bind("localhost")
    with app.app_context():
        cohorts = db.session.execute(select(Cohort.id)).scalars().all()
        people = db.session.execute(select(Disclosure.person_id).distinct().limit(3)).scalars().all()
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


def _signed_in(app: Flask, email: str) -> FlaskClient:
    with app.app_context():
        person = db.session.execute(select(Person.id).where(Person.email == email)).scalar_one()
        db.session.rollback()
    client = app.test_client()
    sign_in_as(client, app, person)
    return client


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
