"""A student of two programs at once: each has its path, and nothing is logged in the wrong one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.exams import allow, sit
from tests.factories import STARTS_ON, Student
from tests.pages import read, words
from tests.screens.told import rows_of
from tests.student_site import Site, site_of
from tests.web.staff_pages import browser
from tracker.commands import further, school
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, Role
from tracker.models import Entry
from tracker.services.curriculum import shipped_program

SKILL = "skill.ic-01"
"""A skill of both programs."""
ROOMS = ("/path", "/path/training", "/skills", f"/skills/{SKILL}", "/papers", "/requests", "/exam")
OWN = ("/path", "/skills", "/entries", "/requests", "/exam", "/papers")


@dataclass(frozen=True)
class Both:
    """Who is in both: the first enrollment, the one that was begun after it, and who coordinates that."""

    first: int
    second: int
    coordinator: Actor


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    with site_of(bare_app, client) as found:
        yield found


@pytest.fixture
def both(site: Site) -> Both:
    world = site.world
    version, world.path_version = (
        world.path_version,
        world.do(world.admin, school.publish_path, **shipped_program("cpt"))["path_version"],
    )
    cohort = world.add_cohort("Yarrow", STARTS_ON)
    world.path_version = version
    vera = world.add_staff("Vera", "Stone", Role.COORDINATOR, cohort)
    everywhere = replace(world.coordinator, coordinates=frozenset({world.cohort, cohort}))
    first = site.student.enrollment
    made = world.do(everywhere, further.enroll_further, first, cohort_id=cohort, started_on=world.today)
    return Both(first, made["enrollment"], vera)


def test_each_program_has_its_path_and_leads_to_the_other(site: Site, both: Both) -> None:
    page = site.page("/path")
    tabs = {words(tab): tab.attributes for tab in page.all(".tabs a")}
    assert [text for text in tabs if "aria-current" in tabs[text]] == ["Phlebotomy technician (CPT)"]
    other = tabs["Clinical medical assistant (CCMA)"]["href"]
    assert other == f"/path?enrollment={both.first}"
    first = site.page(str(other))
    assert "Nothing is logged here any more" not in first.text("main")
    assert first.text("#your-turn-title")
    back = next(tab for tab in first.all(".tabs a") if "Phlebotomy" in words(tab))
    assert back.attributes["href"] == "/path"


@pytest.mark.parametrize("room", ROOMS)
def test_pages_of_one_lead_to_nothing_of_the_other(site: Site, both: Both, room: str) -> None:
    """Every link and every form of a page that belongs to the student's rooms keeps the enrollment."""
    page = site.page(f"{room}?enrollment={both.first}")
    found = [node.attributes for node in page.all("a, form")]
    led = [one.get("href") or one.get("action") or "" for one in found]
    own = [one for one in led if one.split("?")[0].startswith(OWN)]
    assert own
    switch = {"/path"} if room == "/path" else set()
    assert {one for one in own if f"enrollment={both.first}" not in one} <= switch


def test_a_practice_counts_where_it_was_logged(site: Site, both: Both) -> None:
    second = Student(site.world, site.student.actor, both.second, site.student.token)
    site.world.record(second, "enroll.papers", EntryKind.DOCUMENT)
    second.log("kit.received", EntryKind.CONFIRMATION)
    for enrollment in (both.first, both.second):
        address = f"/skills/{SKILL}?enrollment={enrollment}"
        form = site.page(address).one("form[data-command=log_practice]")
        values = {
            str(field.attributes["name"]): field.attributes.get("value") or ""
            for field in form.css("input[type=hidden]")
        }
        said = values | {"happened_on": site.world.today.isoformat(), "times": "1"}
        answer = site.client.post(str(form.attributes["action"]), data=said)
        assert answer.status_code == 303
        assert answer.headers["Location"].count(f"enrollment={enrollment}") == 1
        last = select(Entry.enrollment_id, Entry.kind).order_by(Entry.id.desc()).limit(1)
        row = site.world.session.execute(last).one()
        site.world.session.rollback()
        assert (row.enrollment_id, row.kind) == (enrollment, EntryKind.PRACTICE)


def test_staff_open_the_file_in_their_own_program(site: Site, both: Both) -> None:
    address = f"/students/{site.student.id}"
    for reader, cohort in ((site.world.coordinator, "Juniper"), (both.coordinator, "Yarrow")):
        page = read(browser(site.app, reader).get(address))
        assert words(page.one("#enrollment .meta b")) == cohort


def test_clocks_run_in_both_and_what_is_the_same_is_listed_once(site: Site, both: Both) -> None:
    world = site.world
    until = {"issued_on": world.today - timedelta(days=700), "expires_on": world.today + timedelta(days=9)}
    world.record(site.student, "skill.em-01", EntryKind.DOCUMENT, detail=until)
    allow(site.student)
    sit(site.student, passed=False)
    admin = browser(site.app, world.admin)
    rows = rows_of(admin, "/clocks.csv?within=90")
    told = sorted((row["Cohort"], row["Clock"]) for row in rows)
    assert told == [
        ("Juniper", "On-time completion"),
        ("Yarrow", "Earliest retake, CCMA"),
        ("Yarrow", "On-time completion"),
        ("Yarrow", "Paper ends: Provider-level BLS/CPR card"),
    ]
