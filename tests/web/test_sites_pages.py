"""Sites: the list, one site, the form; who may see and who may change."""

import pytest
from flask import Flask

from tests.externship import add_site, place, wish
from tests.pages import read
from tests.web.placement_pages import TODAY, Desk, desk, in_days, settings
from tests.web.staff_pages import browser, everybody, selects

__all__ = ["desk", "settings"]

FORM = 'form[data-command="create_site"]'


def test_who_sees_sites(desk: Desk) -> None:
    site_id = add_site(desk.world)
    seen = {
        "nobody": (302, 302, 302),
        "student": (404, 404, 404),
        "another student": (404, 404, 404),
        "another instructor": (200, 200, 403),
        "another coordinator": (200, 200, 200),
        "instructor": (200, 200, 403),
        "coordinator": (200, 200, 200),
        "admin": (200, 200, 200),
    }
    for name, actor in everybody(desk.world, desk.student).items():
        client = browser(desk.app, actor)
        found = tuple(
            client.get(url).status_code for url in ("/sites", f"/sites/{site_id}", f"/sites/{site_id}/edit")
        )
        assert found == seen[name], name


def test_a_site_is_entered_with_its_rules_and_shown(desk: Desk) -> None:
    typed = {
        "name": "Heron Clinic",
        "setting": "hospital",
        "state": "nc",
        "miles": "11",
        "slots": "3",
        "agreement_starts_on": "2026-01-01",
        "agreement_ends_on": "2027-12-31",
        "rule-doc.drug": "30",
        "documents": "Liability cover",
        "duties": "Rooming, vitals",
    }
    answer = desk.send("/sites/new", FORM, **typed)
    page = desk.page(answer.headers["Location"])
    text = page.text("main")
    for words in (
        "Heron Clinic",
        "Hospital",
        "until 31 Dec 2027",
        "0 of 3",
        "not older than 30 days on the first day",
        "Liability cover",
        "Rooming, vitals",
        "NC",
    ):
        assert words in text, words
    again = desk.page(answer.headers["Location"] + "/edit").fields('form[data-command="change_site"]')
    assert (again["rule-doc.drug"], again["slots"], again["state"], again["seen"]) == ("30", "3", "NC", "0")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Name the site."),
        ({"name": "Heron Clinic"}, "name", "There is a site of this name already: choose another name."),
        ({"slots": "many"}, "slots", "This is no whole number."),
        ({"slots": ""}, "slots", "Say how many students it takes at once."),
        ({"slots": "100"}, "slots", "Between 0 and 99."),
        ({"state": "Ohio"}, "state", "Two letters, like CA."),
        ({"agreement_ends_on": "2025-01-01"}, "agreement_ends_on", "The agreement ends before it begins"),
        ({"agreement_ends_on": "tomorrow"}, "agreement_ends_on", "This is no date."),
        ({"rule-doc.tb": "0"}, "rule-doc.tb", "Between 1 and 3660."),
        ({"name": "x" * 121}, "name", "At most 120 characters."),
    ],
)
def test_bad_input_stands_under_its_field(desk: Desk, typed: dict, field: str, sentence: str) -> None:
    add_site(desk.world)
    given = {"name": "Egret Clinic", "slots": "1", "agreement_starts_on": "2026-01-01"} | typed
    page = read(desk.send("/sites/new", FORM, status=422, **given), 422)
    assert sentence in page.text(f'[id="{field}-error"]')
    assert "Egret" not in desk.page("/sites").text("main")


def test_an_edit_on_an_old_page_is_not_lost_silently(desk: Desk) -> None:
    site_id = add_site(desk.world)
    url, form = f"/sites/{site_id}/edit", 'form[data-command="change_site"]'
    client = desk.client()
    old = read(client.get(url)).fields(form)
    desk.send(url, form, slots="4")
    answer = client.post(url, data=old | {"slots": "2"})
    page = read(answer, 409)
    assert "Somebody else changed this site" in page.text("main")
    assert desk.page(url).fields(form)["slots"] == "4"


def test_terms_under_who_is_placed_are_refused_with_the_day(desk: Desk) -> None:
    site_id = add_site(desk.world)
    place(desk.student, site_id, starts=5, ends=30)
    url, form = f"/sites/{site_id}/edit", 'form[data-command="change_site"]'
    page = read(desk.send(url, form, status=422, agreement_ends_on=in_days(10)), 422)
    assert "Somebody is placed here until 23 Dec 2026" in page.text('[id="agreement_ends_on-error"]')


def test_students_of_others_are_counted_but_not_named(desk: Desk) -> None:
    world = desk.world
    site_id = add_site(world, slots=2)
    place(desk.student, site_id, starts=-2, ends=30)
    people = everybody(world, desk.student)
    page = desk.page(f"/sites/{site_id}", people["another coordinator"])
    assert "Larkspur" not in page.text("main") and "A student of Juniper" in page.text("main")
    assert "1 of 2" in page.text("main")
    assert "Larkspur, Pip" in desk.page(f"/sites/{site_id}").text("main")


def test_the_list_costs_the_same_however_many_sites_there_are(desk: Desk, bare_app: Flask) -> None:
    world = desk.world
    add_site(world, "Heron Clinic")
    client = desk.client()
    client.get("/sites")
    with selects(bare_app) as few:
        client.get("/sites")
    for number in range(6):
        site_id = add_site(world, f"Site {number}", slots=3)
        ada = world.add_student("Ada")
        wish(ada)
        place(ada, site_id)
    with selects(bare_app) as many:
        page = read(client.get("/sites"))
    assert len(many) == len(few)
    assert "6 of" not in page.text("main") and len(page.all("tbody tr")) == 7


def test_only_sites_that_can_take_somebody_today_are_free(desk: Desk) -> None:
    add_site(desk.world, "Heron Clinic")
    add_site(desk.world, "Egret Clinic", agreement_starts_on=None)
    add_site(desk.world, "Bittern Clinic", agreement_ends_on=TODAY.replace(day=1))
    add_site(desk.world, "Full Clinic", slots=0)
    rows = [row.text(strip=True) for row in desk.page("/sites?show=free").all("tbody th")]
    assert rows == ["Heron Clinic"]
