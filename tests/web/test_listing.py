"""Export = screen: for every list and every filter that its page offers, both files hold what it shows."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts import sign_in_as
from tests.databases import Databases, application, make_settings
from tests.lists import SHAPES, addresses, compare, lists_of
from tests.pages import Page, read
from tracker.demo.fill import fill
from tracker.extensions import db
from tracker.models import Person
from tracker.services import clock

READERS = ("coordinator@demo.test", "instructor@demo.test", "admin@demo.test")
MOST_FILTERS = 5
"""So many other views of one page are compared."""


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
            for address in addresses(school, endpoint):
                answer = client.get(address)
                if answer.status_code in (403, 404):
                    continue
                first = read(answer)
                for page in [first, *(read(client.get(view)) for view in _filters(first))]:
                    found = compare(client, endpoint, page)
                    compared[endpoint] += found.rows
                    view = page.response.request.full_path
                    wrong += [f"{email} {view}: {text}" for text in found.wrong]
    assert wrong == [], "\n".join(wrong[:40])
    empty = {endpoint for endpoint, rows in compared.items() if not rows}
    assert empty <= {"student.courses_file", "staff.exam_results_file", "rights.retention_file"}


def _filters(page: Page) -> list[str]:
    """Other views of the same list that its page links to."""
    path = page.response.request.path
    hrefs = [node.attributes["href"] or "" for node in page.all("main a[href]")]
    views = [href for href in hrefs if href.startswith(f"{path}?") and "#" not in href]
    return list(dict.fromkeys(views))[:MOST_FILTERS]


def _signed_in(app: Flask, email: str) -> FlaskClient:
    with app.app_context():
        person = db.session.execute(select(Person.id).where(Person.email == email)).scalar_one()
        db.session.rollback()
    client = app.test_client()
    sign_in_as(client, app, person)
    return client
