"""Through the browser: who is ready by a day, a later day takes in more, the student reads the same date."""

from datetime import timedelta

import pytest

from tests.journeys.conftest import HASH, Stage
from tests.web.test_finish import at_work

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_date_for_the_cohort_and_for_the_student(stage: Stage) -> None:
    world = stage.world
    student = at_work(world)
    world.password(student.id, HASH)
    who = stage.signed_in(world.coordinator.person_id, width=1280)
    who.go(f"/cohorts/{world.cohort}")
    who.page.click("a[href$='/finish']")
    row = who.page.locator(".finish-list tbody tr")
    when = row.locator("td:nth-of-type(2) b").inner_text()
    who.page.fill("[name=by]", (world.today + timedelta(days=14)).isoformat())
    who.page.click(".chooser button")
    who.page.click(".chips a:has-text('Later')")
    assert "Larkspur, Pip" in who.text(".finish-list")
    who.page.fill("[name=by]", (world.today + timedelta(days=600)).isoformat())
    who.page.click(".chooser button")
    assert "Nobody here fits this filter." in who.text()
    who.page.click(".chips a:has-text('By ')")
    assert when in who.text(".finish-list")
    row.locator("a").click()
    assert when in who.text()
    who.close()
    reader = stage.signed_in(student.id)
    assert when in reader.text(".finish-line")
    reader.close()
