"""Through the browser: a correction is asked, refused, and the statement stands beside the entry."""

import pytest

from tests.factories import Student
from tests.journeys.conftest import HASH, Stage
from tests.journeys.someone import Someone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

STATEMENT = "I did it at 19:00 and at 21:30."


@pytest.fixture
def pip(stage: Stage) -> Student:
    made = stage.world.add_student("Pip", "Larkspur")
    stage.world.password(made.id, HASH)
    return made


def test_refused_and_the_statement_stands_beside_the_entry(stage: Stage, pip: Student) -> None:
    [entry] = pip.practice("skill.ic-01")
    student = stage.signed_in(pip.id)
    student.go("/account")
    student.page.click("a[href='/account/record']")
    student.page.click("a[href='/account/record/things']")
    student.page.click(f"a[href$='about=entry:{entry}']")
    student.send("form[data-command=ask_correction]", wrong="It says one.", wish="Two.")
    student.page.wait_for_url("**/account/record/corrections")
    assert "45 days left" in student.text("main")
    _refuse(stage, pip)
    student.go("/account/record/corrections")
    assert "The film shows one." in student.text("main")
    student.send("form[data-command=attach_statement]", statement=STATEMENT)
    student.page.wait_for_url("**/corrections#correction-*")
    student.go("/skills/skill.ic-01")
    assert STATEMENT in student.text(f"#entry-{entry}")
    student.go("/account/record/openings")
    assert "Otto Fernsby" in student.text("main")
    assert student.broken == []


def _refuse(stage: Stage, pip: Student) -> None:
    coordinator: Someone = stage.signed_in(stage.world.coordinator.person_id, script=False, width=1280)
    coordinator.go("/notices")
    coordinator.page.click(f"a[href*='/students/{pip.id}/rights']")
    form = "form[data-command=decide_correction]"
    coordinator.page.locator(f"{form} .choice:has(input[value=refused])").click()
    coordinator.send(form, reason="The film shows one.")
    assert "Refused" in coordinator.text("main")
    assert coordinator.broken == []
