"""The demo school on a fixed day: who needs help and why, and one number wherever it stands."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import sign_in
from tests.databases import Databases, application, make_settings
from tests.pages import Page, read, words
from tests.planted import NOW, PLANTED, SAYS, SLIPPED
from tracker.demo.fill import fill
from tracker.demo.names import PASSWORD
from tracker.extensions import db
from tracker.services import passwords

FILTERS = ("mine", "help", "slipped", "behind", "away")


@contextmanager
def demo_of(databases: Databases, folder: Path, now: datetime) -> Iterator[Flask]:
    """The demo school of a day, read and never written."""
    url = databases.new("sqlite")
    with application(make_settings(url, folder)) as app:
        with app.app_context():
            fill(db.session, now, app.config["SETTINGS"].timezone, passwords.hash_password)
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], today=now.date())
        yield app
    databases.drop(url)


@pytest.fixture(scope="module")
def demo(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo school of the day of the table."""
    with demo_of(databases, tmp_path_factory.mktemp("home"), NOW) as app:
        yield app


def at_desk(demo: Flask, role: str) -> FlaskClient:
    client = demo.test_client()
    assert sign_in(client, f"{role}@demo.test", PASSWORD).status_code == 303
    return client


def test_exactly_those_who_were_planted_are_shown_with_their_reasons(demo: Flask) -> None:
    page = read(at_desk(demo, "coordinator").get("/home"))
    found = {words(one.css_first("p a")): one.css(".reasons li") for one in page.all(".help-list > li")}
    assert set(list(found)[:SLIPPED]) == set(list(PLANTED)[:SLIPPED])
    assert found.keys() == PLANTED.keys()
    for name, rules in PLANTED.items():
        told = [words(reason) for reason in found[name]]
        assert len(told) == len(rules), (name, told)
        for rule, sentence in zip(rules, told, strict=True):
            assert SAYS[rule] in sentence, (name, rule, sentence)
    counts = [words(node) for node in page.all(".home-help .count")]
    assert counts == [str(len(PLANTED)), str(SLIPPED), str(len(PLANTED) - SLIPPED)]


@pytest.mark.parametrize("days", [2, 4])
def test_the_same_people_need_help_on_a_holiday_and_on_a_weekend(
    databases: Databases, tmp_path: Path, days: int
) -> None:
    with demo_of(databases, tmp_path, NOW + timedelta(days=days)) as demo:
        page = read(at_desk(demo, "coordinator").get("/home"))
        assert {words(name) for name in page.all(".help-list > li p:first-child a:first-child")} == set(
            PLANTED
        )


@pytest.mark.parametrize("role", ["coordinator", "instructor", "admin"])
def test_a_number_is_the_same_wherever_it_stands(demo: Flask, role: str) -> None:
    """On the home page, on the board that it opens and its chip, in both files, in the list of cohorts."""
    client = at_desk(demo, role)
    home = read(client.get("/home"))
    listed = {
        words(row.css_first("th")): row for row in read(client.get("/cohorts")).all(".cohort-list tbody tr")
    }
    rows = home.all(".cohort-list tbody tr")
    assert {words(row.css_first("th")) for row in rows} == listed.keys()
    total = 0
    for row in rows:
        href = str(row.css_first("th a").attributes["href"])
        cells = [int(words(cell).split()[0]) for cell in row.css("td.num")]
        others = [words(cell) for cell in listed[words(row.css_first("th"))].css("td.num")]
        assert (cells[0], cells[4]) == (int(others[0]), int(others[2]))
        for show, count in zip(FILTERS, cells[1:], strict=True):
            board = read(client.get(f"{href}?show={show}"))
            assert len(board.all("table.board tbody tr")) == count, (href, show)
            assert int(words(board.one(".chip[aria-current] b"))) == count
            file = client.get(f"{href}.csv?show={show}").get_data(as_text=True)
            assert len(list(csv.reader(io.StringIO(file)))) == count + 1
        total += cells[2]
    assert total == int(words(home.one("#help .count")))
    assert len(rows_of_clocks(client)) == int(words(home.one("#clocks .count")))
    assert due(client) == len(home.all("#follow-ups ~ .home-list > li"))
    for link in home.all(".ages a"):
        review = read(client.get(str(link.attributes["href"])))
        assert int(words(review.one(".queue .meta b"))) == int(words(link.css_first("b")))


def rows_of_clocks(client: FlaskClient) -> list[object]:
    return list(read(client.get("/clocks?within=14")).all(".clock-list tbody tr"))


def due(client: FlaskClient) -> int:
    page: Page = read(client.get("/contacts?show=mine"))
    return len(page.all(".contact-list tbody tr"))


def test_a_board_narrowed_twice_shows_what_its_links_count(demo: Flask) -> None:
    """Filters, steps and the spread of pace count what they would show beside one another, in the cohorts
    of both programs."""
    client = at_desk(demo, "coordinator")
    for row in read(client.get("/home")).all(".cohort-list tbody tr"):
        href = str(row.css_first("th a").attributes["href"])
        page = read(client.get(f"{href}?show=help"))
        for link in page.all(".funnel-count a, .spread a"):
            said = int(words(link).split()[0])
            there = read(client.get(str(link.attributes["href"])))
            assert len(there.all("table.board tbody tr")) == said, link.attributes["href"]


def test_files_of_a_review_are_as_long_as_its_number(demo: Flask) -> None:
    client = at_desk(demo, "coordinator")
    for link in read(client.get("/home")).all(".ages a"):
        href = str(link.attributes["href"])
        file = client.get(href.replace("/review?", "/review.csv?")).get_data(as_text=True)
        assert len(list(csv.reader(io.StringIO(file)))) - 1 == min(50, int(words(link.css_first("b"))))
