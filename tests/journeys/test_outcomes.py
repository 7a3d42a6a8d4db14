"""The reports in the browser: ABHES and California opened to a name, what is not proved, a packet."""

from collections.abc import Iterator

import pytest

from tests.journeys.conftest import HASH, Stage
from tests.journeys.someone import Someone
from tests.outcomes import close, graduate, hire, verify
from tracker.domain.kinds import Relation
from tracker.worker.packets import make_packets

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def desk(stage: Stage) -> Iterator[Someone]:
    """A coordinator whose school has graduates of every sort."""
    world = stage.world
    placed = graduate(world, "Ada", "Moonfield")
    hire(world, placed)
    verify(world, placed)
    hire(world, graduate(world, "Bram", "Thistle"), relation=Relation.RELATED)
    world.accept(close(world, graduate(world, "Coral", "Seagrass")))
    world.password(world.coordinator.person_id, HASH)
    someone = stage.signed_in(world.coordinator.person_id, width=1280)
    yield someone
    someone.close()


def people(desk: Someone) -> dict[str, str]:
    """Who stands behind a figure, as what."""
    desk.page.locator("table.behind tbody tr").first.wait_for()
    rows = desk.page.locator("table.behind tbody tr").all()
    return {row.locator("th a").inner_text(): row.locator("td").first.inner_text() for row in rows}


def test_reports_opened_to_a_name(stage: Stage, desk: Someone) -> None:
    desk.go("/cohorts")
    desk.page.click(".nav-more summary")
    desk.page.get_by_role("link", name="Outcomes").click()
    desk.page.locator("#figure-abhes-placement").wait_for()
    assert "1 of 2" in desk.text(".figure:has(#figure-abhes-placement)")
    assert "2 of 3 verified" in desk.text(".figure:has(#figure-abhes-placement)")
    desk.page.locator(".figure:has(#figure-abhes-placement) .of-n a").click()
    desk.page.locator("table.behind").wait_for()
    assert people(desk) == {
        "Moonfield, Ada": "Counted",
        "Seagrass, Coral": "Taken off, with proof",
        "Thistle, Bram": "Undocumented",
    }
    desk.page.get_by_role("link", name="Undocumented").click()
    desk.page.wait_for_url("**show=undocumented**")
    assert people(desk) == {"Thistle, Bram": "Undocumented"}
    assert "nobody has verified it" in desk.text("table.behind")

    desk.go("/outcomes")
    desk.page.select_option("#body", "california")
    desk.page.get_by_role("button", name="Show").click()
    desk.page.locator("#figure-california-placement").wait_for()
    desk.page.locator(".figure:has(#figure-california-placement) .terms a", has_text="Placed").click()
    desk.page.wait_for_url("**term=F**")
    assert people(desk) == {"Moonfield, Ada": "Counted"}
    desk.page.get_by_role("link", name="Moonfield, Ada").click()
    desk.page.wait_for_url("**/students/*")
    assert "Ada Moonfield" in desk.text("h1")


def test_a_packet_is_asked_for_made_and_fetched(stage: Stage, desk: Someone) -> None:
    desk.go("/outcomes/packets")
    desk.page.fill('[name="recipient"]', "ABHES")
    desk.page.fill('[name="purpose"]', "Annual report")
    desk.page.locator('[name="basis"][value="accreditor"]').check(force=True)
    desk.page.get_by_role("button", name="Make the packet").click()
    desk.page.wait_for_url("**/outcomes/packets/*")
    assert "Waits for its turn" in desk.text("#progress")
    with stage.server.app.app_context():
        # A round takes some seconds of work, then the rest gets its turn.
        while make_packets():
            pass
    # The page asks again by itself.
    with desk.page.expect_download() as got:
        desk.page.get_by_role("link", name="Download the ZIP").click()
    assert got.value.suggested_filename.startswith("outcomes-abhes-")
