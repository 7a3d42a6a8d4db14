"""Through the browser: a module marked for many, and a move whose carry-over is shown first."""

from datetime import timedelta

import pytest

from tests.journeys.conftest import Stage
from tests.journeys.someone import Someone
from tracker.commands import roles
from tracker.domain.statuses import EntryKind, Role
from tracker.models import Enrollment, Entry

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FORM = "form.several"


def test_marked_for_many_and_moved(stage: Stage) -> None:
    world = stage.world
    world.today -= timedelta(days=1)
    pair = [world.add_student("Ada", family) for family in ("Alba", "Brisa")]
    other = world.add_cohort("Sequoia", world.today - timedelta(days=14))
    given = {"role": Role.COORDINATOR, "cohort_id": other}
    world.do(world.admin, roles.give_role, world.coordinator.person_id, **given)
    who: Someone = stage.signed_in(world.coordinator.person_id, width=1280)
    who.go(f"/cohorts/{world.cohort}/matrix?group=modules")
    who.page.click(f"a[href*='/cohorts/{world.cohort}/several/mark']")
    for student in pair:
        who.page.check(f"[name=student][value='{student.enrollment}']")
    who.send(FORM, "See what comes of it", line="module.d1", happened_on=world.today.isoformat(), amount="91")
    assert "Possible for 2 of 2" in who.text("#who")
    who.page.fill(f"[name=amount-{pair[1].enrollment}]", "84")
    who.send(FORM, "Do it for 2 students")
    assert who.text(".several-list").count("Marked") == 2
    world.session.rollback()
    scores = world.session.query(Entry).where(Entry.kind == EntryKind.SCORE)
    assert sorted(one.amount for one in scores) == [84, 91]
    who.go(f"/cohorts/{world.cohort}")
    who.page.click("a:has-text('Several at once')")
    who.page.click("a:has-text('Move to another cohort')")
    who.page.click("a:has-text('Tick all')")
    who.send(FORM, "See what comes of it", reason="Evening classes")
    assert who.text(".several-list").count("Nothing is asked anew.") == 2
    who.send(FORM, "Do it for 2 students")
    world.session.rollback()
    world.session.expire_all()
    assert {one.cohort_id for one in world.session.query(Enrollment)} == {other}
    who.go(f"/students/{pair[0].id}/history")
    assert "Evening classes" in who.text()
    who.close()
