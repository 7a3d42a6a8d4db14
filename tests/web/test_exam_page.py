"""The student's page of the exam: bookings, sittings, practice by domain, other credentials."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts import sign_in_as
from tests.exams import allow, sit
from tests.student_site import TODAY, Site, settings_of_today, site_of
from tests.web.staff_pages import selects
from tracker.config import Settings
from tracker.domain.statuses import EntryKind
from tracker.models.details import RequestDetail


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    with site_of(bare_app, client) as made:
        yield made


def test_why_not_yet_stands_on_each_line(site: Site) -> None:
    page = site.page("/exam")
    rows = page.text("#conditions")
    assert rows.count("Not yet") == 5
    assert "High-school diploma, GED or equivalent" in rows
    assert "Source: open-exam-prep.com, an exam-prep site says so." in rows
    assert "Turn: Student." in rows
    assert not page.all("#booking form")
    assert "Opens after" in page.text("#booking")


def test_a_date_is_booked_moved_and_called_off(site: Site) -> None:
    allow(site.student)
    ahead = str(TODAY + timedelta(days=20))
    gone = str(TODAY - timedelta(days=1))
    page = site.refused("/exam", "/exam/booking", happened_on=gone, delivery="school")
    assert "This day has passed" in page.text("#booking")
    page = site.refused("/exam", "/exam/booking", happened_on="", delivery="moon")
    assert "Choose the day of the exam." in page.text("#booking")
    site.send("/exam", "/exam/booking", happened_on=ahead, delivery="school", venue="Room 4")
    page = site.page("/exam")
    said = page.text("#booking")
    assert "14 Dec 2026 in 20 days" in said
    assert "Roster pending" in said
    assert "Room 4" in said
    clocks = page.text("#clocks")
    assert "Roster approval Running · 9 Dec 2026, in 15 days" in clocks
    assert "Application deadline Running · 6 Dec 2026, in 12 days" in clocks
    assert "Source: knowledge.nhanow.com, the body itself says so." in clocks
    action = page.all('form[data-command="move_booking"]')[0].attributes["action"]
    later = str(TODAY + timedelta(days=30))
    site.send("/exam", action, happened_on=later, delivery="center", note="Night shift")
    page = site.page("/exam")
    assert "24 Dec 2026" in page.text("#booking")
    assert "call them by Wed 23 Dec" in page.text("#booking")
    assert "Roster" not in page.text("#clocks")
    site.send("/exam", page.all('form[data-command="cancel_booking"]')[0].attributes["action"], reason="Ill")
    assert site.page("/exam").all('form[action="/exam/booking"]')
    history = site.main("/history")
    assert "You moved the exam date from 14 Dec 2026 to 24 Dec 2026" in history
    assert "You called off the exam date 24 Dec 2026" in history


def test_the_result_wins_and_the_contradiction_is_said(site: Site) -> None:
    allow(site.student)
    page = site.refused("/exam", "/exam/attempts", happened_on=str(TODAY))
    assert "Say how it went." in page.text("#attempts")
    page = site.refused("/exam", "/exam/attempts", happened_on=str(TODAY), passed="no", amount="150")
    assert "Write a score from 200 to 500." in page.text("#attempts")
    values = {"happened_on": str(TODAY), "passed": "no", "amount": "430", "voucher": "V-17"}
    site.send("/exam", "/exam/attempts", **values)
    said = site.page("/exam").text("#attempts")
    assert "430 reaches the mark of 390. The stated result counts: not passed." in said
    assert "V-17" in said and "2022" in said
    assert not site.page("/exam").all('form[action="/exam/attempts"]')


def test_a_retake_is_waited_for(site: Site) -> None:
    allow(site.student)
    sit(site.student, passed=False, score=362)
    page = site.page("/exam")
    assert "Earliest retake: 23 Dec 2026, in 29 days" in page.text("#others-turn")
    assert "Attempt 1 on 23 Nov 2026 was not passed: the wait is 30 days." in page.text("#clocks")
    assert "the wait is 30 days" in site.main("/path")


def test_practice_by_domain_names_what_trains_the_weakest(site: Site) -> None:
    page = site.refused("/exam", "/exam/practice", happened_on=str(TODAY))
    assert "at least one domain" in page.text("#practice")
    wrong = {"right-D1": "16", "items-D1": "15", "right-D2": "x"}
    page = site.refused("/exam", "/exam/practice", happened_on=str(TODAY), **wrong)
    assert "No more can be right than there were items." in page.text("#practice")
    marks = {"right-D3B": "10", "right-D1": "15", "right-D2": "8", "right-D3F": "2"}
    site.send("/exam", "/exam/practice", happened_on=str(TODAY), **marks)
    page = site.page("/exam")
    said = page.text("#practice")
    assert "General patient care 10 of 28 right; it has 28 items in the exam." in said
    assert "about 35 of 57 items" in said
    assert "skills speak to 127 of 150 items at most" in said
    links = [link.attributes["href"] for link in page.all(".weak a")]
    assert "/skills/skill.pi-04" in links
    assert any("module" in (link or "") for link in links)


def test_other_credentials_are_compared_and_kept(site: Site) -> None:
    page = site.page("/exam/credentials")
    assert "Sources disagree: others say 405, 425." in page.text("#cma")
    assert "30, 30, 365 days; then check with NHA" in page.text("#ccma")
    assert not page.all('#ccma form[data-command="log_other"]')
    action = "/exam/credentials/rma/attempt"
    page = site.refused("/exam/credentials", action, happened_on=str(TODAY), passed="no", amount="101")
    assert "Write a score from 0 to 100." in page.text("#rma")
    site.send("/exam/credentials", action, happened_on=str(TODAY), passed="no", amount="61")
    said = site.page("/exam/credentials").text("#rma")
    assert "Earliest retake, RMA Running · 8 Jan 2027, in 45 days" in said
    held = {"happened_on": "2026-04-01", "number": "C-9"}
    site.send("/exam/credentials", "/exam/credentials/cma/certificate", **held)
    assert "Certificate ends, CMA Running · 30 Apr 2031" in site.page("/exam/credentials").text("#cma")
    assert "CMA certificate" in site.main("/history")
    back = site.page("/exam/credentials").all('#rma form[data-command="take_back"]')[0].attributes["action"]
    site.send("/exam/credentials", back)
    assert "RMA Running" not in site.page("/exam/credentials").text("#rma")
    asked = site.client.post("/exam/credentials/ccma/attempt", data={"csrf_token": site.token()})
    assert asked.status_code == 404


def test_the_routes_say_what_may_come_later(bare_app: Flask, site: Site) -> None:
    other = site.world.add_student("Noor", "Halcyon", routes=frozenset({"test-first", "diploma-last"}))
    sign_in_as(site.client, bare_app, other.id)
    rows = site.page("/exam").text("#conditions")
    assert "the certificate is provisional until then" in rows
    assert "the certification waits for its release" in rows
    allow(other)
    sit(other, passed=True, score=410)
    clocks = site.page("/exam").text("#clocks")
    assert "Release from the queue Running · about 21 Feb 2027, in 89 days" in clocks
    assert "90 days is an estimate until the date in the portal is typed in" in clocks
    assert "Proof of diploma for NHA Running · 23 Nov 2027" in clocks


def test_the_page_asks_the_same_whatever_there_is(bare_app: Flask, site: Site) -> None:
    allow(site.student)
    sit(site.student, passed=False)
    site.student.log("exam.practice-1", EntryKind.SCORE, amount=55)
    for _ in range(2):
        site.page("/exam")
    with selects(bare_app) as first:
        site.page("/exam")
    for amount in (60, 65, 70):
        site.student.log("exam.practice-1", EntryKind.SCORE, amount=amount)
    site.page("/exam")
    with selects(bare_app) as second:
        site.page("/exam")
    assert len(second) == len(first)


def test_the_expected_graduation_is_asked_with_the_route(site: Site) -> None:
    page = site.refused("/requests?ask=route", "/requests", routes="diploma-last", note="Last year of school")
    assert "Say when you expect to graduate" in page.text("main")
    ahead = TODAY + timedelta(days=200)
    values = {"routes": "diploma-last", "note": "Last year of school", "ends_on": str(ahead)}
    site.send("/requests?ask=route", "/requests", **values)
    assert "graduation expected" in site.main("/requests")
    (asked,) = site.world.session.scalars(select(RequestDetail.entry_id)).all()
    site.world.session.rollback()
    site.world.accept(asked)
    assert f"You expect to graduate on {ahead.day} Jun 2027." in site.page("/exam").text("#conditions")
