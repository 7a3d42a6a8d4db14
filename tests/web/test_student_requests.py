"""Requests and goals: what may be asked, what is refused, and what the student sees of the answer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import read
from tests.student_site import TODAY, Site, settings_of_today, site_of
from tracker.config import Settings
from tracker.domain.statuses import RequestKind
from tracker.web.student.asking import OFFERS

LATER = (TODAY + timedelta(days=40)).isoformat()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student who has the kit."""
    with site_of(bare_app, client) as made:
        yield made


@pytest.mark.parametrize("kind", list(OFFERS))
def test_each_kind_has_a_form_of_its_own(site: Site, kind: RequestKind) -> None:
    page = site.page(f"/requests?ask={kind.value}")
    assert page.fields('form[action="/requests"]')["request"] == kind.value
    assert page.all("#ask textarea")


@pytest.mark.both_databases
def test_more_time_is_asked_from_the_line_and_granted(site: Site) -> None:
    page = site.page("/path/training?line=enroll.orientation")
    assert not page.all("#line-enroll-orientation a[href*=extension]"), "its date has passed"
    url = "/requests?ask=extension&line=skill.wp-01"
    assert site.page(url).all('input[value="skill.wp-01"][checked]')
    site.send(url, "/requests", targets="skill.wp-01", ends_on=LATER, note="My kit came late")
    said = site.main("/requests")
    assert "Later date Waiting" in said and "My kit came late" in said and "Take back" in said
    assert "Request: Later date Waiting · Otto Fernsby" in site.main("/path")
    entry = site.page("/requests").all(".row[id^=entry-]")[0].attributes["id"] or ""
    site.world.accept(int(entry.removeprefix("entry-")), note="Until after the holidays.")
    said = site.main("/requests")
    assert "Granted" in said and "Until after the holidays." in said
    assert "3 Jan" in site.page("/skills/skill.wp-01").text() or "Sun 3 Jan" in site.main("/path/training")


def test_a_request_that_is_not_granted_shows_why_and_one_that_waits_can_be_taken_back(site: Site) -> None:
    first = site.student.ask(RequestKind.LEAVE, starts_on=TODAY)
    site.world.send_back(first, "Let us talk first.")
    assert "Not granted" in site.main("/requests") and "Let us talk first." in site.main("/requests")
    second = site.student.ask(RequestKind.LEAVE, starts_on=TODAY)
    site.send("/requests", f"/entries/{second}/take-back")
    assert "Taken back" in site.main("/requests")


@pytest.mark.parametrize(
    ("kind", "values", "where"),
    [
        ("extension", {"targets": "skill.wp-01", "ends_on": LATER, "note": ""}, "Say why you ask."),
        ("extension", {"targets": "skill.wp-01", "ends_on": "", "note": "x"}, "Choose the new date."),
        ("extension", {"ends_on": LATER, "note": "x"}, "targets"),
        ("extension", {"targets": "skill.ic-01", "ends_on": LATER, "note": "x"}, "targets"),
        ("extension", {"targets": "no.line", "ends_on": LATER, "note": "x"}, ""),
        ("extension", {"targets": "skill.wp-01", "ends_on": str(TODAY), "note": "x"}, "ends_on"),
        ("waiver", {"targets": "kit.received", "note": "x"}, "targets"),
        ("leave", {"starts_on": "", "note": "x"}, "Choose the first day."),
        ("leave", {"starts_on": str(TODAY), "ends_on": "2026-11-01", "note": "x"}, "ends_on"),
        ("leave", {"starts_on": "2020-01-01", "note": "x"}, "starts_on"),
        ("route", {"routes": "by-bus", "note": "x"}, "routes"),
        ("route", {"note": "x"}, "routes"),
        ("exception", {"targets": "x" * 61, "note": "x"}, "Choose fewer."),
    ],
)
def test_what_cannot_be_asked_comes_back(site: Site, kind: str, values: dict[str, str], where: str) -> None:
    page = site.refused(f"/requests?ask={kind}", "/requests", **values)
    if where in ("targets", "ends_on", "starts_on", "routes"):
        assert page.all(".field-error")
    else:
        assert where in page.text("#ask")
    assert page.all("[role=alert]")


def test_a_line_whose_date_has_passed_is_told_so(site: Site) -> None:
    said = site.main("/requests?ask=extension&line=skill.ic-01")
    assert "that of Hand hygiene has passed" in said
    assert "is done: there is nothing to ask for" in site.main("/requests?ask=waiver&line=kit.received")


def test_an_unknown_kind_is_refused(site: Site) -> None:
    answer = site.client.post("/requests", data={"csrf_token": site.token(), "request": "<b>gold</b>"})
    assert "Choose what you ask for." in read(answer, 422).text("main")
    assert site.client.get("/requests?ask=gold").status_code == 200


def test_the_same_request_twice_is_refused(site: Site) -> None:
    site.student.ask(RequestKind.LEAVE, starts_on=TODAY)
    page = site.refused("/requests?ask=leave", "/requests", starts_on=str(TODAY), note="Again")
    assert "Again" in page.text("textarea")


def test_goals_are_a_second_bar(site: Site) -> None:
    site.send("/requests", "/goals", goals=["california", "cpt"])
    page = site.page("/requests")
    assert len(page.all("input[name=goals][checked]")) == 2
    assert "0 of 10" in site.main("/skills/skill.ph-03") and "0 of 30" in site.main("/skills/skill.ph-03")
    answer = site.client.post("/goals", data={"csrf_token": site.token(), "goals": "moon"})
    assert read(answer, 422).all("[role=alert]")


def test_a_withdrawn_student_asks_nothing(site: Site) -> None:
    site.world.withdraw(site.student)
    page = site.page("/requests")
    assert not page.all("form[data-command=ask]")
    answer = site.client.post(
        "/requests",
        data={"csrf_token": site.token(), "request": "leave", "starts_on": str(TODAY), "note": "x"},
    )
    assert answer.status_code == 422
