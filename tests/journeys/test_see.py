"""A coordinator's Monday in a browser: the home page, who needs help and why, and what is done about it."""

from datetime import timedelta

from tests.journeys.conftest import TODAY, Stage
from tracker.domain.statuses import RequestKind


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
