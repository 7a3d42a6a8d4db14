"""Wishes on the phone, a site, a placement, an early end and a second site, through the pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.externship import clear
from tests.journeys.conftest import HASH, TODAY, Stage
from tests.journeys.someone import Someone
from tracker.domain.statuses import EntryKind, RequestKind
from tracker.queries.integrity import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def people(stage: Stage) -> Iterator[tuple[Someone, Someone, int]]:
    """A student on a phone of 360 px and a coordinator at the desk."""
    world = stage.world
    student = world.add_student("Luz", "Candil")
    student.log("enroll.orientation", EntryKind.CONFIRMATION)
    world.password(student.id, HASH)
    clear(student, "doc.tb", "doc.pledge")
    world.accept(student.ask(RequestKind.EXCEPTION, targets=("extern.site-orientation",)))
    phone = stage.signed_in(student.id, width=360)
    desk = stage.signed_in(world.coordinator.person_id, width=1280)
    yield phone, desk, student.id
    phone.close()
    desk.close()


def site(desk: Someone, name: str, **values: str) -> None:
    """The coordinator enters a site."""
    desk.go("/sites/new")
    given = {"name": name, "slots": "1", "agreement_starts_on": "2026-01-01", "miles": "11"}
    desk.send('form[data-command="create_site"]', **given | values)
    assert name in desk.text("h1")


def place(desk: Someone, person_id: int, name: str, first: int, last: int) -> None:
    """The coordinator places the student on these days."""
    days = f"starts_on={TODAY + timedelta(days=first)}&ends_on={TODAY + timedelta(days=last)}"
    desk.go(f"/students/{person_id}/place?{days}")
    desk.page.locator(".offer", has_text=name).locator("input").check(force=True)
    desk.send('form[data-command="place"]', preceptor="Sol Brisa", preceptor_contact="sol@heron.test")
    assert name in desk.text("#placement")


def fits(who: Someone) -> None:
    """Nothing is wider than the screen."""
    over = who.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0


def test_placement_early_end_and_second_site(stage: Stage, people: tuple[Someone, Someone, int]) -> None:
    phone, desk, person_id = people
    phone.go("/externship")
    for day in ("mon", "wed"):
        phone.page.locator(f'[name="days"][value="{day}"]').check(force=True)
    wishes = {"from_time": "08:00", "to_time": "16:30", "hours_a_week": "16", "area": "Durham"}
    phone.send('form[data-command="prefer"]', **wishes)
    assert "Mon and Wed" in phone.text("#wishes")
    fits(phone)

    site(desk, "Heron Clinic")
    desk.go("/placements")
    assert "Candil, Luz" in desk.text(".part-blocked")
    assert "Tuberculosis test" in desk.text(".part-blocked")

    phone.go("/externship")
    phone.page.locator("#before a", has_text="Tuberculosis test").click()
    phone.send('form[action="/lines/doc.tb/document"]', happened_on=(TODAY - timedelta(days=3)).isoformat())
    phone.go("/path/externship?line=doc.pledge")
    phone.send('form[action="/lines/doc.pledge/document"]', happened_on=TODAY.isoformat())
    desk.go("/review")
    while desk.page.locator('input[name="entry"]').count():
        for box in desk.page.locator('input[name="entry"]').all():
            box.check(force=True)
        desk.send("#bulk")
        desk.go("/review")
    desk.go("/placements")
    assert "Candil, Luz" in desk.text(".part-ready")

    place(desk, person_id, "Heron Clinic", 0, 40)
    desk.page.locator("#placement a", has_text="Confirm the contact").click()
    desk.send('form[data-command="confirm_contact"]', preceptor_language="es")
    assert "contact confirmed" in desk.text("#placement")
    phone.go("/externship")
    assert "Heron Clinic" in phone.text(".site-card")
    assert "Everything is in." in phone.text("#before")
    fits(phone)

    desk.page.locator("#placement a", has_text="End early").click()
    desk.send('form[data-command="end_early"]', reason="The practice closed its doors.")
    assert "The practice closed its doors." in desk.text("#placement")
    site(desk, "Egret Clinic", documents="Liability cover")
    place(desk, person_id, "Egret Clinic", 7, 50)
    phone.go("/externship")
    assert "Egret Clinic" in phone.text(".site-card")
    assert "The practice closed its doors." in phone.text()
    assert "Other documents this site asks for" in phone.text("#before")
    desk.go("/placements")
    assert "Egret Clinic" in desk.text(".part-placed")
    stage.world.session.rollback()
    assert list(check(stage.world.session, stage.world.now)) == []
