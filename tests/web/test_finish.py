"""Finish dates on pages: the same on the path, in the file and in the list; names behind each number."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import world_beside
from tests.at_site import at_site, log
from tests.factories import STARTS_ON, Student, World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, pages_today, ready, selects
from tracker.commands import enrolling
from tracker.domain.statuses import EntryKind, Role


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school in its twelfth week, whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


def at_work(world: World, given: str = "Pip", family: str = "Larkspur", days: int = 40) -> Student:
    """A student who passes a module every third day since so many days."""
    end = world.today
    world.today = end - timedelta(days=days)
    student = world.add_student(given, family)
    ready(world, student)
    for module in world.path.group("modules"):
        if world.today > end:
            break
        world.record(student, module.key, module.entry_kinds[0], **_score(module.entry_kinds[0]))
        world.today += timedelta(days=3)
    world.today = end
    return student


def _score(kind: EntryKind) -> dict[str, int]:
    return {"amount": 95} if kind is EntryKind.SCORE else {}


def rows(page: Page) -> dict[str, list[str]]:
    """The cells of the list by name."""
    return {
        words(row.css_first("th")): [words(cell) for cell in row.css("td")]
        for row in page.all(".finish-list tbody tr")
    }


def file_of(client: FlaskClient, address: str) -> list[list[str]]:
    text = client.get(address).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def test_the_same_dates_on_the_path_in_the_file_and_in_the_list(
    bare_app: Flask, client: FlaskClient, world: World
) -> None:
    student = at_work(world)
    listed = rows(read(client.get(f"/cohorts/{world.cohort}/finish")))["Larkspur, Pip"]
    exam, finish, plan = listed
    [heads, row] = file_of(client, f"/cohorts/{world.cohort}/finish.csv")
    assert heads[4:] == ["Program finished", "Range", "Date", "Against the plan"]
    when, span, day = row[4:7]
    assert when.startswith("about ") and span
    assert when.endswith(str(date.fromisoformat(day).year))
    assert [exam, finish, plan] == [f"{row[1]} {row[2]}", f"{when} {span}", row[7]]
    assert plan.startswith("To make 21 Feb 2027: ") and plan.endswith(" more a week.")
    own = read(browser(bare_app, student.actor).get("/path")).text(".finish-line")
    assert own == f"At your pace of the last 4 weeks you finish {when}, {span}. {plan}"
    file = read(client.get(f"/students/{student.id}")).text(".at-pace")
    assert f"{when} · {span} · {plan}" in file
    assert row[1] in file


def test_too_little_data_says_how_much_more(bare_app: Flask, client: FlaskClient, world: World) -> None:
    today = pages_today(bare_app)
    new = world.add_cohort("Sorrel", today - timedelta(days=10))
    student = world.add_student(cohort=new, papers=False)
    admin = browser(bare_app, world.admin)
    own = read(browser(bare_app, student.actor).get("/path")).text(".finish-line")
    assert "not enough data yet. After 18 days more on your plan a date stands here." in own
    [cells] = rows(read(admin.get(f"/cohorts/{new}/finish"))).values()
    assert cells[0] == "not enough data yet, 18 days more"


def test_who_is_on_leave_gone_or_stopped_has_no_date(
    bare_app: Flask, client: FlaskClient, world: World
) -> None:
    away, gone = at_work(world, "Ada", "Alba"), at_work(world, "Ines", "Brisa")
    world.today -= timedelta(days=60)
    world.add_student("Rue", "Cobo")
    world.today += timedelta(days=60)
    leave = {"starts_on": world.today, "ends_on": None, "reason": "Family"}
    world.do(world.coordinator, enrolling.take_leave, away.enrollment, **leave)
    world.withdraw(gone)
    found = rows(read(client.get(f"/cohorts/{world.cohort}/finish")))
    assert found["Alba, Ada"][:2] == ["On leave", "On leave"]
    assert "Brisa, Ines" not in found
    assert found["Cobo, Rue"][0] == "no date: too little moved in 4 weeks"
    for student in (away, gone):
        assert not read(browser(bare_app, student.actor).get("/path")).all(".finish-line")
        assert not read(client.get(f"/students/{student.id}")).all(".at-pace")


def test_the_number_of_the_exam_ready_opens_to_names(client: FlaskClient, world: World) -> None:
    at_work(world)
    world.today -= timedelta(days=60)
    world.add_student("Ada", "Alba")
    world.today += timedelta(days=60)
    far = read(client.get(f"/cohorts/{world.cohort}/finish?by=2029-01-01"))
    assert "At their pace 1 of 2 are ready for the exam by 1 Jan 2029" in far.text(".lead")
    chips = {words(node).rstrip(" 12345"): node.attributes["href"] for node in far.all("a.chip")}
    behind = read(client.get(chips["By 1 Jan 2029"] or ""))
    assert list(rows(behind)) == ["Larkspur, Pip"]
    assert behind.one("#by").attributes["value"] == "2029-01-01"
    near = f"/cohorts/{world.cohort}/finish?by={world.today.isoformat()}"
    assert "At their pace 0 of 2" in read(client.get(near)).text(".lead")
    assert list(rows(read(client.get(f"{near}&show=later")))) == ["Larkspur, Pip"]
    assert list(rows(read(client.get(f"{near}&show=none")))) == ["Alba, Ada"]
    assert "Nobody here fits this filter" in read(client.get(f"{near}&show=by")).text("main")


@pytest.mark.parametrize("by", ["moon", "2026-13-01", "", "0000-00-00", "9" * 400])
def test_a_date_that_is_none_is_the_plans(client: FlaskClient, world: World, by: str) -> None:
    world.add_student()
    page = read(client.get(f"/cohorts/{world.cohort}/finish?by={by}&show=moon"))
    assert page.one("#by").attributes["value"] == (STARTS_ON + timedelta(days=7 * 22 - 1)).isoformat()


@pytest.mark.both_databases
def test_hours_count_in_the_list_as_on_the_path(bare_app: Flask, client: FlaskClient, world: World) -> None:
    """Entries of the site are read apart for a cohort; the date must not depend on who reads them."""
    student = at_work(world)
    at_site(world, student, starts_on=world.today - timedelta(days=35))
    before = rows(read(client.get(f"/cohorts/{world.cohort}/finish")))["Larkspur, Pip"]
    for back in (28, 20, 10):
        day = (world.today - timedelta(days=back)).isoformat()
        log(world, student, f"{day} 08:00", f"{day} 14:00")
    listed = rows(read(client.get(f"/cohorts/{world.cohort}/finish")))["Larkspur, Pip"][1]
    own = read(browser(bare_app, student.actor).get("/path")).text(".finish-line")
    assert listed != before[1]
    assert listed.startswith("about ") and listed.partition(" between ")[0] in own


@pytest.mark.both_databases
def test_queries_are_constant(bare_app: Flask, client: FlaskClient, world: World) -> None:
    at_work(world)
    address = f"/cohorts/{world.cohort}/finish"
    client.get(address)
    with selects(bare_app) as kept:
        client.get(address)
    with selects(bare_app) as few:
        world.add_student("Ada", "Alba")
        few.clear()
        client.get(address)
    for name in ("Brisa", "Cobo", "Duna", "Estela"):
        at_work(world, "Ada", name, days=30)
    with selects(bare_app) as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(kept) < len(few)


def test_instructors_see_it_and_strangers_do_not(bare_app: Flask, world: World) -> None:
    at_work(world)
    address = f"/cohorts/{world.cohort}/finish"
    assert browser(bare_app, world.instructor).get(address).status_code == 200
    stranger = world.add_staff("Omar", "Alba", Role.COORDINATOR, world.add_cohort("Cedar", world.today))
    assert browser(bare_app, stranger).get(address).status_code == 404
    assert browser(bare_app, stranger).get(f"{address}.csv").status_code == 404


def test_an_empty_cohort_says_what_to_do(client: FlaskClient, world: World) -> None:
    page = read(client.get(f"/cohorts/{world.cohort}/finish"))
    assert "No students yet" in page.text("main")
