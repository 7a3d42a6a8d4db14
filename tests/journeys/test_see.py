"""A coordinator's Monday in a browser: the home page, who needs help and why, and what is done about it."""

from datetime import timedelta

from playwright.sync_api import Browser

from tests.databases import Databases
from tests.journeys.conftest import TODAY, Stage
from tests.journeys.someone import Someone
from tests.planted import NOW, PLANTED, SAYS, SLIPPED
from tests.server import live
from tracker.demo.fill import COORDINATOR_EMAIL, fill
from tracker.demo.names import PASSWORD
from tracker.domain.statuses import RequestKind
from tracker.extensions import db
from tracker.services import passwords


def test_from_the_home_page_to_who_needs_help_and_what_waits(stage: Stage) -> None:
    world = stage.world
    world.today = TODAY - timedelta(days=12)
    later = {"papers": False, "started_on": world.today}
    quiet = world.add_student("Lark", "Pennywort", **later)
    asks = world.add_student("Willa", "Dewdrop", **later)
    asks.ask(RequestKind.WAIVER, targets=["skill.vs-03"])
    world.today = TODAY
    desk = stage.signed_in(world.coordinator.person_id, width=1280)
    assert desk.page.url.endswith("/home")
    row = desk.page.locator(".help-list > li", has_text="Pennywort, Lark")
    assert "Nothing logged for 12 days" in row.inner_text()
    assert row.bounding_box()["y"] < 844  # type: ignore[index]
    row.get_by_role("link", name="Pennywort, Lark").click()
    desk.page.wait_for_url(f"**/students/{quiet.id}")
    assert desk.page.locator("h1").inner_text().startswith("Lark Pennywort")

    desk.go("/home")
    desk.page.locator(".home-waits a", has_text="Late").click()
    desk.page.wait_for_url("**/review?age=late")
    assert "Dewdrop, Willa" in desk.page.locator(".queue").inner_text()
    desk.send("form[data-command=accept]", "Accept")
    assert "Nothing waits for you" in desk.page.locator(".queue").inner_text()
    desk.go("/home")
    assert "Nothing waits for your decision" in desk.page.locator(".home-waits").inner_text()
    assert not desk.page.locator(".help-list", has_text="was promised by").count()
    assert not desk.broken


def test_the_demo_shows_on_the_first_screen_who_slipped_and_why(
    databases: Databases, tmp_path, browser: Browser
) -> None:
    url = databases.new("sqlite")
    with live(url, tmp_path, TRACKER_TODAY=NOW.date().isoformat()) as server:
        with server.app.app_context():
            fill(db.session, NOW, server.app.config["SETTINGS"].timezone, passwords.hash_password)
        desk = Someone(browser, server.url, script=True, width=1280)
        desk.page.set_viewport_size({"width": 1280, "height": 900})
        desk.sign_in(COORDINATOR_EMAIL, PASSWORD)
        rows = desk.page.locator(".help-list").first.locator("> li")
        seen = {row.locator("p a").first.inner_text(): row for row in rows.all()}
        assert set(seen) == set(list(PLANTED)[:SLIPPED])
        screen = desk.page.locator(".keys").bounding_box()["y"]  # type: ignore[index]
        for name, row in seen.items():
            box = row.bounding_box()
            assert box is not None and box["y"] + box["height"] <= screen, name
            reasons = row.locator(".reasons li").all_inner_texts()
            assert len(reasons) == len(PLANTED[name])
            assert all(SAYS[rule] in text for rule, text in zip(PLANTED[name], reasons, strict=True))
        assert not desk.broken
    databases.drop(url)
