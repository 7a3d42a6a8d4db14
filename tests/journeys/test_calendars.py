"""An administrator gives a cohort a break: what moves is read first, and stands in the student's history."""

import pytest

from tests.journeys.conftest import HASH, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FORM = 'form[data-command="change_cohort"]'


@pytest.mark.parametrize("script", [True, False])
def test_a_break_is_shown_then_saved_and_the_student_reads_it(stage: Stage, script: bool) -> None:
    pip = stage.world.add_student("Pip", "Larkspur")
    stage.world.password(pip.id, HASH)
    alma = stage.signed_in(stage.world.admin.person_id, script=script, width=360)
    alma.go(f"/admin/cohorts/{stage.world.cohort}")
    typed = {"breaks-1-from": "2026-12-21", "breaks-1-to": "2027-01-03"}
    alma.send(FORM, "See what moves", **typed)
    assert "1 student gets other dates" in alma.text()
    assert "up to 14 days later" in alma.text()
    alma.send(FORM, "Save the cohort")
    assert "1 student has other dates now" in alma.text()
    reader = stage.signed_in(pip.id, script=script)
    reader.go("/history")
    assert "Alma Regis changed the calendar of Juniper" in reader.text()
    for who in (alma, reader):
        who.close()
