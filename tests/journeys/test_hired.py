"""Hired, verified, asked again after 13 weeks: a graduate at a phone, the coordinator at a desk."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.databases import Databases
from tests.factories import STARTS_ON, World
from tests.journeys.conftest import HASH, Stage
from tests.journeys.someone import Someone
from tests.server import live
from tracker.extensions import db

pytestmark = pytest.mark.browser

LATER = STARTS_ON + timedelta(days=100)


@pytest.fixture
def late(databases: Databases, database_kind: str, tmp_path, browser: Browser) -> Iterator[Stage]:
    """A school fourteen weeks after its cohort began."""
    url = databases.new(database_kind)
    with live(url, tmp_path, TRACKER_TODAY=LATER.isoformat()) as server, server.app.app_context():
        world = World(db.session, today=LATER)
        world.password(world.coordinator.person_id, HASH)
        yield Stage(server, world, browser)
        db.session.close()
    databases.drop(url)


def log_job(who: Someone, employer: str, days: int) -> None:
    """Fill in the form of a job that began so many days ago."""
    page = who.page
    page.locator("[name=employer]").fill(employer)
    page.locator("[name=starts_on]").fill((LATER - timedelta(days=days)).isoformat())
    page.locator("[name=relation][value=in_field]").check(force=True)
    page.locator("[name=amount]").fill("36")
    page.get_by_role("button", name="Log the job").click()


def prove(who: Someone, command: str, way: str) -> None:
    """Choose what proves it and send the form."""
    form = who.page.locator(f'form[data-command="{command}"]')
    form.locator(f"[name=proof_way][value={way}]").check(force=True)
    form.locator("[type=submit]").click()


def test_hired_verified_and_asked_again(late: Stage) -> None:
    pip = late.world.add_student("Pip", "Larkspur")
    late.world.password(pip.id, HASH)
    student = late.signed_in(pip.id)
    desk = late.signed_in(late.world.coordinator.person_id, width=1280)
    file = f"/students/{pip.id}/job"

    # A job that began three days ago is too young, and the page says from which day on it is not.
    student.go("/career")
    student.page.get_by_role("link", name="I am hired").click()
    log_job(student, "Heron Clinic", 3)
    assert "Heron Clinic" in student.text("main")
    desk.go(file)
    prove(desk, "verify", "pay_stub")
    assert "from 4 Jan 2027 on" in desk.text(".field-error")

    # It was the wrong day: taken back, and logged as it was.
    student.page.locator("#undo").get_by_role("button", name="Take back").click()
    assert "Taken back: Job." in student.text("main")
    student.go("/career/hired")
    log_job(student, "Heron Clinic", 92)
    student.page.get_by_role("button", name="No, I send the proof").click()
    assert "You said no" in student.text("#consent")

    # The employer is not asked; a pay stub is enough.
    desk.go(file)
    form = desk.page.locator('form[data-command="verify"]')
    form.locator("[name=said_by]").fill("R. Quill")
    prove(desk, "verify", "call_note")
    assert "only with the graduate's consent" in desk.text(".field-error")
    prove(desk, "verify", "pay_stub")
    assert "1 of 1 jobs are verified" in desk.text(".head")

    # Thirteen weeks are over: the list asks, the answer ends it, and the graduate reads it.
    desk.page.locator(".part-todo").get_by_role("link", name="Ask again Larkspur, Pip").click()
    desk.page.locator("[name=still_there][value=yes]").check(force=True)
    prove(desk, "recheck", "statement")
    assert "Rechecked" in desk.text(".part-done")
    student.go("/career")
    assert "Verified" in student.text(".job-card") and "Answered" in student.text(".job-card")
