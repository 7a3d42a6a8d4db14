"""The keyboard of staff pages, in a browser: a list is worked off without a pointer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.accounts import give_password
from tests.factories import PASSWORD, World
from tests.server import LiveServer
from tests.web.staff_pages import diploma
from tracker.extensions import db
from tracker.services import clock

pytestmark = pytest.mark.browser


@pytest.fixture
def world(live_server: LiveServer) -> Iterator[World]:
    """A school with four students whose diploma waits."""
    app = live_server.app
    with app.app_context():
        engine, today = db.engine, clock.today(app.config["SETTINGS"].timezone)
    with Session(engine, expire_on_commit=False, autoflush=False) as session:
        made = World(session, today=today)
        for family in ("Alba", "Brisa", "Candil", "Driftwood"):
            diploma(made.add_student("Ada", family, papers=False))
        yield made


def test_review_and_board_by_keys(page: Page, live_server: LiveServer, world: World) -> None:
    page.goto(f"{live_server.url}/sign-in")
    page.fill("[name=email]", give_password(world, world.coordinator.person_id))
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")
    page.goto(f"{live_server.url}/review")
    current = page.locator("[data-item][aria-current=true]")
    expect(current).to_contain_text("Alba")
    page.keyboard.press("a")
    expect(page.locator("#undo")).to_contain_text("Accepted: ")
    expect(current).to_contain_text("Brisa")
    page.keyboard.press("r")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("Both sides")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#undo")).to_contain_text("Sent back: ")
    page.keyboard.press("j")
    expect(current).to_contain_text("Driftwood")
    page.keyboard.press("x")
    page.keyboard.press("Shift+A")
    expect(page.locator(".results")).to_contain_text("Ada Driftwood")
    page.goto(f"{live_server.url}/cohorts/{world.cohort}")
    page.keyboard.press("2")
    expect(page.locator(".chip[aria-current]")).to_contain_text("Your turn")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ada Candil")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
