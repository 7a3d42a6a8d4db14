"""Whose turn: every open item with holder and age; totals, filters, files; covers; bounded."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, pages_today, selects
from tracker.commands.absences import set_absence
from tracker.commands.enrolling import withdraw
from tracker.domain.statuses import EntryKind, RequestKind, Role
from tracker.queries import held_cohorts as queries

DAY = timedelta(days=1)


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        made.today = pages_today(bare_app)
        yield made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


@pytest.fixture
def pip(world: World) -> Student:
    """A student since two weeks, one paper sent nine days ago and one request."""
    real = world.today
    world.today = real - 14 * DAY
    made = world.add_student("Pip", "Larkspur")
    world.today = real - 9 * DAY
    made.log("doc.tb", EntryKind.DOCUMENT)
    made.ask(RequestKind.LEAVE, starts_on=real + DAY, ends_on=real + 20 * DAY)
    world.today = real
    return made


def rows(page: Page) -> list[str]:
    return [" ".join(words(row).split()) for row in page.all(".turn-list tbody tr")]


def chips(page: Page) -> dict[str, int]:
    """Totals by holder, as the page says them."""
    found = {}
    for chip in page.all(".chips a"):
        count = words(chip.css_first("b"))
        found[words(chip).partition(f" {count} ")[0]] = int(count)
    return found


def file_of(client: FlaskClient, address: str) -> list[list[str]]:
    text = client.get(address).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_every_item_has_a_holder_and_an_age(client: FlaskClient, pip: Student) -> None:
    page = read(client.get("/turns"))
    held = chips(page)
    assert held["All"] == len(rows(page)) == sum(count for name, count in held.items() if name != "All")
    mine = rows(read(client.get("/turns?holder=coordinator")))
    assert len(mine) == held["Coordinator"] >= 2
    assert all(row.startswith("9 days Larkspur, Pip Juniper") for row in mine[:2])
    assert any("Leave" in row for row in mine)
    student = rows(read(client.get("/turns?holder=student")))
    assert len(student) == held["Student"] >= 1


def test_the_filters_stand_in_the_address_and_in_the_file(client: FlaskClient, pip: Student) -> None:
    for query in (
        "",
        "?holder=coordinator",
        "?older=7",
        "?older=14",
        "?step=training",
        "?holder=student&older=7",
    ):
        page = read(client.get(f"/turns{query}"))
        assert len(file_of(client, f"/turns.csv{query}")) == len(rows(page)), query
    assert len(rows(read(client.get("/turns?older=7")))) >= 2
    assert rows(read(client.get("/turns?older=30&holder=coordinator"))) == []
    every = rows(read(client.get("/turns")))
    for rubbish in ("?holder=x&older=-1&cohort=9e9&page=x", "?page=9999", "?cohort=1"):
        assert rows(read(client.get(f"/turns{rubbish}"))) == every
    assert rows(read(client.get("/turns?step=nonsense"))) == []


def test_who_has_left_holds_nothing_and_what_others_hold_stays(
    client: FlaskClient, world: World, pip: Student
) -> None:
    before = chips(read(client.get("/turns")))
    assert before["Student"]
    world.do(world.coordinator, withdraw, pip.enrollment, on=world.today, reason="Moved")
    after = chips(read(client.get("/turns")))
    assert "Student" not in after
    assert after["All"] <= before["All"] - before["Student"]


def test_a_cover_sees_what_the_absent_one_sees(
    bare_app: Flask, client: FlaskClient, world: World, pip: Student
) -> None:
    other = world.add_cohort("Sorrel", world.today - 14 * DAY)
    cover = world.add_staff("Nadia", "Cole", Role.COORDINATOR, other)
    stand_in = browser(bare_app, cover)
    assert rows(read(stand_in.get("/turns"))) == []
    days = {"starts_on": world.today, "ends_on": world.today + DAY, "cover_id": cover.person_id}
    world.do(world.coordinator, set_absence, world.coordinator.person_id, **days)
    assert file_of(stand_in, "/turns.csv") == file_of(client, "/turns.csv")
    assert rows(read(stand_in.get("/turns"))) == rows(read(client.get("/turns")))


def test_an_instructor_of_another_cohort_sees_nothing_of_it(
    bare_app: Flask, world: World, pip: Student
) -> None:
    other = world.add_cohort("Sorrel", world.today)
    stranger = browser(bare_app, world.add_staff("Ines", "Farol", Role.INSTRUCTOR, other))
    assert rows(read(stranger.get(f"/turns?cohort={world.cohort}"))) == []
    assert browser(bare_app, pip.actor).get("/turns").status_code == 404


def test_pages_are_bounded_and_together_the_file(
    client: FlaskClient, world: World, pip: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.staff.turns.A_PAGE", 2)
    for name in ("Ada", "Beryl", "Coral"):
        world.add_student(name, "Alba")
    address, found = "/turns", []
    while address:
        page = read(client.get(address))
        assert len(rows(page)) <= 2
        found += rows(page)
        further = page.all("a[rel=next]")
        address = further[0].attributes["href"] if further else ""
    assert len(found) == len(file_of(client, "/turns.csv"))
    assert Counter(found).most_common(1)[0][1] == 1


def test_it_costs_the_same_with_more_students(client: FlaskClient, world: World, bare_app: Flask) -> None:
    world.add_student("Pip", "Larkspur")
    client.get("/turns")
    with selects(bare_app) as few:
        client.get("/turns")
    for number in range(6):
        world.add_student(f"Ada{number}", "Alba")
    client.get("/turns")
    with selects(bare_app) as many:
        client.get("/turns")
    assert len(many) == len(few)


def test_older_cohorts_are_left_out_and_said_so(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_COHORTS", 0)
    assert "1 older cohort is not in this list" in read(client.get("/turns")).text()
    assert "older cohort" not in read(client.get(f"/turns?cohort={world.cohort}")).text()
