"""Through the browser: cuff broken to another one sent and arrived, clicks counted; incident to settled."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import Student
from tests.journeys.conftest import HASH, TODAY, Stage
from tests.journeys.someone import Someone
from tracker.domain.statuses import EntryKind
from tracker.models import Incident, KitReport
from tracker.queries.integrity import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SKILL, CUFF = "skill.vs-01", "bp-cuff"


@pytest.fixture
def with_sheets() -> bool:
    return True


@pytest.fixture
def pip(stage: Stage) -> Student:
    """A student in front of the first skills."""
    stage.world.today = TODAY - timedelta(days=20)
    made = stage.world.add_student("Pip", "Larkspur")
    stage.world.record(made, "skill.ic-03", EntryKind.DOCUMENT, detail={"issued_on": stage.world.today})
    made.log("kit.safety", EntryKind.CONFIRMATION)
    stage.world.today = TODAY
    stage.world.password(made.id, HASH)
    return made


class Clicks:
    """Counts what somebody clicks on."""

    def __init__(self, who: Someone) -> None:
        self.who, self.count = who, 0

    def on(self, selector: str) -> None:
        """One click on what can be seen."""
        self.who.page.locator(selector).first.click()
        self.count += 1


@pytest.mark.parametrize("script", [True, False])
def test_cuff_broken_to_sent_and_arrived(stage: Stage, pip: Student, script: bool) -> None:
    student = stage.signed_in(pip.id, script=script, width=360)
    student.go(f"/skills/{SKILL}")
    clicks = Clicks(student)
    clicks.on("a[href='/kit']:has-text('missing or broken')")
    clicks.on(f"#part-{CUFF} summary")
    clicks.on(f"#part-{CUFF} button[value=broken]")
    student.page.wait_for_url(f"**/kit#part-{CUFF}")
    assert clicks.count == 3
    assert "Broken since Tue 24 Nov · waits for the kit supplier" in student.text(f"#part-{CUFF}")
    student.go(f"/skills/{SKILL}")
    assert "Blocked by kit since Tue 24 Nov: Blood pressure cuff." in student.text()

    coordinator = stage.signed_in(stage.world.coordinator.person_id, script=script, width=1280)
    coordinator.go(f"/cohorts/{stage.world.cohort}")
    clicks = Clicks(coordinator)
    clicks.on(".tabs a:has-text('Kit')")
    clicks.on("button[name=one]:has-text('Mark sent')")
    coordinator.page.wait_for_selector(".flashes")
    assert clicks.count == 2
    assert "1 part is marked as sent." in coordinator.text(".flashes")

    student.go(f"/skills/{SKILL}")
    assert "Another one was sent on Tue 24 Nov." in student.text()
    student.go("/kit")
    student.send(f"#part-{CUFF} form[data-command=mark_arrived]")
    student.go(f"/skills/{SKILL}")
    assert "Blocked" not in student.text()
    stage.world.session.rollback()
    stored = stage.world.session.execute(select(KitReport)).scalars().one()
    assert (stored.part, stored.sent_on, stored.arrived_on) == (CUFF, TODAY, TODAY)
    student.close()
    coordinator.close()
    assert list(check(stage.world.session, stage.world.now)) == []


@pytest.mark.parametrize("script", [True, False])
def test_incident_to_settled(stage: Stage, pip: Student, script: bool) -> None:
    student = stage.signed_in(pip.id, script=script, width=360)
    student.page.locator("a[href='/needle-stick']").first.click()
    student.page.wait_for_url("**/needle-stick")
    assert student.page.evaluate("document.documentElement.scrollWidth") <= 360
    student.page.get_by_role("link", name="Report what happened").click()
    student.page.wait_for_url("**/incidents/report")
    student.send(
        "form[data-command=report_incident]",
        kind="needle_stick",
        place="home",
        on=TODAY.isoformat(),
        at="00:05",
        what="The cap slipped and the needle went into my thumb.",
        done="Washed it.",
    )
    assert "Your coordinator was told" in student.text()

    coordinator = stage.signed_in(stage.world.coordinator.person_id, script=script, width=1280)
    coordinator.go("/review")
    coordinator.page.get_by_role("link", name="Read and settle").click()
    coordinator.page.wait_for_url("**/notices#*")
    coordinator.page.get_by_role("link", name="Read the report").click()
    assert "needle went into my thumb" in coordinator.text()
    coordinator.page.get_by_role("link", name="Settle it").click()
    coordinator.send("form[data-command=settle_notice]", note="Called at 9; seen at 11.")
    coordinator.go("/review")
    assert not coordinator.has(".notices-top")

    stage.world.session.rollback()
    incident = stage.world.session.execute(select(Incident.id)).scalar_one()
    student.go(f"/incidents/{incident}")
    assert "Called at 9; seen at 11." in student.text()
    instructor = stage.signed_in(stage.world.instructor.person_id, script=script, width=1280)
    answer = instructor.page.goto(f"/incidents/{incident}")
    assert answer is not None and answer.status == 404
    for who in (student, coordinator, instructor):
        who.close()
    assert list(check(stage.world.session, stage.world.now)) == []
