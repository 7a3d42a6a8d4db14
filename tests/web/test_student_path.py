"""The path page: one next step, the line, whose turn it is, and what the student sees of staff's acts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.accounts import sign_in_as
from tests.pages import words
from tests.student_site import TODAY, Site, settings_of_today, site_of
from tracker.commands import enrolling
from tracker.config import Settings
from tracker.domain.statuses import EntryKind, RequestKind, Role
from tracker.models import Person
from tracker.models.engine import writing


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student who has the kit."""
    with site_of(bare_app, client) as made:
        yield made


@pytest.mark.both_databases
def test_shows_where_the_student_is_and_the_one_next_step(site: Site) -> None:
    page = site.page("/path")
    assert page.heading == "Diploma"
    assert page.text(".overline") == "Step 1 of 5 · week 11 of 23"
    assert len(page.all(".your-turn")) == 1
    assert page.text("#your-turn-title") == "Program orientation"
    stops = [stop.text(strip=True) for stop in page.all(".stop h3 a")]
    assert stops == ["Diploma", "Training", "Externship", "Exam", "Hired"]


@pytest.mark.both_databases
def test_one_tap_does_a_milestone_and_the_page_offers_to_take_it_back(site: Site) -> None:
    site.send("/path", "/lines/enroll.orientation/confirmation")
    page = site.page("/path")
    assert "Logged: Program orientation." in page.text("#undo")
    assert page.text("#your-turn-title") != "Program orientation"
    action = page.one("#undo form").attributes["action"] or ""
    site.client.post(action, data=page.fields("#undo form"))
    assert site.page("/path").text("#your-turn-title") == "Program orientation"


def test_numbers_never_stand_without_n_of_n(site: Site) -> None:
    site.student.practice("skill.ic-01")
    said = site.main("/path")
    assert "%" not in said
    assert "2 of 78 done" in said


def test_waiting_rows_say_who_since_when_and_by_when(site: Site) -> None:
    site.student.log("skill.ic-03", EntryKind.DOCUMENT)
    row = next(row for row in site.page("/path").all("#turns .row") if "Bloodborne" in row.text())
    said = " ".join(row.text(separator=" ").split())
    assert "Waiting · Otto Fernsby, answer promised by Thu 26 Nov" in said


def test_three_check_offs_stand_in_one_row(site: Site) -> None:
    for key in ("skill.ic-01", "skill.ic-02", "skill.vs-02"):
        site.student.practice(key, times=site.world.path.by_key[key].needs.practice)
        site.student.log(key, EntryKind.CHECKOFF)
    assert "Three check-offs Waiting · Iris Vane" in site.main("/path")


def test_a_returned_note_comes_first_and_is_told(site: Site) -> None:
    entry = site.student.log("skill.ic-03", EntryKind.DOCUMENT)
    site.world.send_back(entry, "The year is cut off.")
    page = site.page("/path")
    assert page.text("#your-turn-title").startswith("Bloodborne")
    assert "The year is cut off." in page.text(".your-turn")
    assert page.text(".your-turn .button") == "Answer the note"


def test_what_others_did_since_the_last_visit_is_told(site: Site) -> None:
    assert not site.page("/path").all(".news")
    seen = datetime.combine(TODAY - timedelta(days=3), time(12), UTC)
    with writing(site.world.session.get_bind().engine) as connection:
        connection.execute(update(Person).values(last_seen_at=seen, previous_visit_at=None))
    entry = site.student.log("skill.ic-03", EntryKind.DOCUMENT)
    site.world.accept(entry, note="Thank you.")
    news = site.page("/path").text(".news")
    assert "Otto Fernsby accepted your paper" in news and "Thank you." in news
    assert "You filed" not in news


def test_a_moved_station_rides_a_side_track(site: Site) -> None:
    world = site.world
    routes = frozenset({"test-first"})
    world.do(world.coordinator, enrolling.set_routes, site.student.enrollment, routes=routes, reason="Asked")
    page = site.page("/path")
    assert [words(stop) for stop in page.all(".stop-moved h3 a")] == ["Exam"]
    assert words(page.all(".stop h3 a")[2]) == "Exam"


def test_days_behind_always_come_with_a_way_back(site: Site) -> None:
    page = site.page("/path")
    assert "days behind" in page.text("#pace-title")
    assert page.all(".pace .meta a")


def test_on_leave_and_withdrawn_are_said_on_top(site: Site) -> None:
    world = site.world
    world.do(
        world.coordinator,
        enrolling.take_leave,
        site.student.enrollment,
        starts_on=TODAY - timedelta(days=2),
        ends_on=None,
        reason="Family",
    )
    assert "On leave" in site.page("/path").text(".notice")
    world.withdraw(site.student)
    page = site.page("/path")
    assert "Withdrawn" in page.text(".notice")
    assert not page.all("form[data-command=log_entry]")
    assert page.text("#others-turn-title") == "Nothing is yours to do"


def test_a_second_enrollment_is_shown_and_the_first_is_linked(site: Site) -> None:
    world = site.world
    site.student.practice("skill.ic-01")
    world.withdraw(site.student, on=TODAY - timedelta(days=1))
    later = world.add_cohort("Rowan", TODAY)
    held = world.add_staff("Ada", "Moss", Role.COORDINATOR, later)
    both = replace(held, coordinates=frozenset({world.cohort, later}))
    world.do(both, enrolling.reenroll, site.student.enrollment, cohort_id=later, started_on=TODAY)
    page = site.page("/path")
    links = [link.attributes["href"] for link in page.all(".beside a[href*=enrollment]")]
    assert links == [f"/path?enrollment={site.student.enrollment}"]
    earlier = site.page(links[0] or "")
    assert "Withdrawn" in earlier.text("main")


def test_everything_done_says_that_nothing_is_left(site: Site) -> None:
    keys = [
        line.key
        for line in site.world.path.requirements
        if not (line.is_recurring or line.only_on or line.asked_when == "site_documents")
        and line.key not in ("enroll.papers", "kit.received")
    ]
    site.world.accept(site.student.ask(RequestKind.WAIVER, targets=tuple(keys), note="From another school"))
    page = site.page("/path")
    assert page.text("#others-turn-title") == "Nothing is left to do"
    assert page.heading == "All five steps"


def test_another_students_pages_are_not_there(site: Site, bare_app: Flask) -> None:
    other = site.world.add_student("Ola", "Stone")
    entry = other.log("skill.ic-03", EntryKind.DOCUMENT)
    assert site.client.get(f"/path?enrollment={other.enrollment}").status_code == 404
    answer = site.client.post(f"/entries/{entry}/take-back", data={"csrf_token": site.token()})
    assert answer.status_code == 404
    assert site.client.get("/path?enrollment=x'--").status_code == 404


def test_staff_have_no_path_and_signed_out_is_sent_to_sign_in(site: Site, bare_app: Flask) -> None:
    staff = bare_app.test_client()
    assert staff.get("/path").status_code == 302
    sign_in_as(staff, bare_app, site.world.instructor.person_id)
    assert staff.get("/path").status_code == 404


def test_every_step_opens_and_an_unknown_one_is_404(site: Site) -> None:
    for step in ("diploma", "training", "externship", "certification", "employment"):
        page = site.page(f"/path/{step}")
        asked = [line for line in site.world.path.requirements if line.step == step]
        assert len(page.all(".ask")) == len(asked)
    assert site.client.get("/path/nowhere").status_code == 404
