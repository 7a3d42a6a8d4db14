"""Cohorts with their calendars: opened, and changed after what moves was shown; a person's name."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts import world_beside
from tests.factories import STARTS_ON, World
from tests.pages import Page, read
from tests.web.staff_pages import browser, selects, send
from tracker.models import Cohort

CHANGE = 'form[data-command="change_cohort"]'
CREATE = 'form[data-command="create_cohort"]'
BREAK = {"breaks-1-from": "2027-03-01", "breaks-1-to": "2027-03-14"}


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def admin(bare_app: Flask, world: World) -> FlaskClient:
    return browser(bare_app, world.admin)


def stored(world: World, cohort: int) -> Cohort:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Cohort, cohort)


def page_of(admin: FlaskClient, world: World) -> Page:
    return read(admin.get(f"/admin/cohorts/{world.cohort}"))


def saved(admin: FlaskClient, shown: Page, **typed: str) -> TestResponse:
    return send(admin, shown, CHANGE, go="yes", **typed)


@pytest.mark.both_databases
def test_what_moves_is_shown_by_name_before_it_is_saved(admin: FlaskClient, world: World) -> None:
    world.add_student("Ada", "Alba")
    world.add_student("Bo", "Brisa")
    shown = read(send(admin, page_of(admin, world), CHANGE, **BREAK))
    assert "2 students get other dates" in shown.text("#moves")
    rows = [row.text(separator=" ", strip=True) for row in shown.all(".move-list tbody tr")]
    assert [row.split(",")[0] for row in rows] == ["Alba", "Brisa"]
    assert all("up to 14 days later" in row for row in rows)
    assert stored(world, world.cohort).breaks == ""
    answer = saved(admin, shown)
    assert answer.status_code == 303
    assert stored(world, world.cohort).breaks == "2027-03-01/2027-03-14"
    page = read(admin.get(answer.location))
    assert "2 students have other dates now" in page.text()
    assert "1 Mar 2027 to 14 Mar 2027" in page.text(f"#cohort-{world.cohort}")


def test_other_values_than_those_shown_are_shown_first(admin: FlaskClient, world: World) -> None:
    world.add_student()
    shown = read(send(admin, page_of(admin, world), CHANGE, **BREAK))
    again = read(saved(admin, shown, **{"breaks-1-to": "2027-03-07"}))
    assert "up to 7 days later" in again.text(".move-list")
    assert stored(world, world.cohort).breaks == ""
    assert (
        read(send(admin, page_of(admin, world), CHANGE)).text("#moves")
        == "Nothing differs from what is stored"
    )
    renamed = read(send(admin, page_of(admin, world), CHANGE, name="Juniper North"))
    assert renamed.text("#moves") == "Nobody's dates move"
    assert saved(admin, renamed).status_code == 303
    assert stored(world, world.cohort).name == "Juniper North"


def test_a_line_is_emptied_to_leave_it_out(admin: FlaskClient, world: World) -> None:
    typed = BREAK | {"holidays-1": "2026-12-25", "holidays-2": "2026-11-27", "class_times-mon-from": "09:00"}
    typed |= {"class_times-mon-to": "12:00"}
    saved(admin, read(send(admin, page_of(admin, world), CHANGE, **typed)))
    row = stored(world, world.cohort)
    assert (row.holidays, row.class_times) == ("2026-11-27 2026-12-25", "mon 09:00-12:00")
    page = page_of(admin, world)
    fields = page.fields(CHANGE)
    assert (fields["breaks-1-from"], fields["holidays-2"]) == ("2027-03-01", "2026-12-25")
    emptied = {"breaks-1-from": "", "breaks-1-to": "", "holidays-1": ""}
    saved(admin, read(send(admin, page, CHANGE, **emptied)))
    row = stored(world, world.cohort)
    assert (row.breaks, row.holidays) == ("", "2026-12-25")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Name the cohort."),
        ({"starts_on": "soon"}, "This is no date."),
        ({"breaks-1-from": "2027-03-01", "breaks-1-to": ""}, "needs its first and its last day"),
        ({"breaks-1-from": "2027-03-14", "breaks-1-to": "2027-03-01"}, "ends before it begins"),
        ({"breaks-1-from": "x", "breaks-1-to": "y"}, "This is no date."),
        ({"holidays-1": "1026-11-27"}, "Check the year"),
        ({"class_times-mon-from": "12:00", "class_times-mon-to": ""}, "Write"),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(
    admin: FlaskClient, world: World, typed: dict[str, str], said: str
) -> None:
    before = stored(world, world.cohort).name
    page = page_of(admin, world)
    answer = send(admin, page, CHANGE, **typed)
    assert said in read(answer, 422).text()
    assert stored(world, world.cohort).name == before


def test_two_administrators_do_not_write_over_each_other(admin: FlaskClient, world: World) -> None:
    first, second = page_of(admin, world), page_of(admin, world)
    saved(admin, read(send(admin, first, CHANGE, **BREAK)))
    assert "Somebody else changed this cohort" in read(send(admin, second, CHANGE, name="Other"), 409).text()


def test_a_program_stays_once_somebody_is_enrolled(admin: FlaskClient, world: World) -> None:
    assert page_of(admin, world).all("[name=path_version_id]")
    world.add_student()
    page = page_of(admin, world)
    assert not page.all("[name=path_version_id]") and not page.all("[name=timezone]")
    shown = read(send(admin, page, CHANGE, name="Alder", path_version_id="7", timezone="America/Chicago"))
    assert saved(admin, shown).status_code == 303
    row = stored(world, world.cohort)
    assert (row.name, row.path_version_id, row.timezone) == ("Alder", world.path_version, "America/New_York")


def test_a_cohort_is_opened(admin: FlaskClient, world: World) -> None:
    page = read(admin.get("/admin/cohorts/new"))
    typed = BREAK | {"name": "Cedar", "starts_on": "2027-01-11", "path_version_id": str(world.path_version)}
    assert "already" in read(send(admin, page, CREATE, **typed | {"name": "Juniper"}), 422).text()
    read(send(admin, page, CREATE, **typed | {"path_version_id": "7"}), 422)
    answer = send(admin, page, CREATE, **typed)
    assert "Cedar" in read(admin.get(answer.location)).text(".calendar-list")


def test_the_list_says_when_the_plan_ends_and_costs_the_same(
    admin: FlaskClient, world: World, bare_app: Flask
) -> None:
    admin.get("/admin/cohorts")
    with selects(bare_app) as few:
        admin.get("/admin/cohorts")
    for number in range(6):
        world.add_cohort(f"Alder {number}", STARTS_ON, breaks="2026-12-21/2027-01-03")
    with selects(bare_app) as many:
        page = read(admin.get("/admin/cohorts"))
    assert len(page.all(".calendar-list tbody tr")) == 7
    assert len(few) == len(many)
    assert admin.get(f"/admin/cohorts/{2**70}").status_code == 404


def test_an_administrator_changes_a_name(admin: FlaskClient, world: World) -> None:
    student = world.add_student("Pip", "Larkspur")
    address = f"/admin/people/{student.id}"
    form = 'form[data-command="rename"]'
    read(send(admin, read(admin.get(address)), form, family_name=""), 422)
    answer = send(admin, read(admin.get(address)), form, family_name="Moonfield")
    assert "Pip Moonfield" in read(admin.get(answer.location)).text("h1")
    history = read(admin.get(f"/students/{student.id}/history")).text()
    assert "changed the name from Pip Larkspur to Pip Moonfield" in history
