"""Through the browser: a school's own spreadsheet, its columns named once, a row mended, applied, undone."""

import pytest
from sqlalchemy import select

from tests.journeys.conftest import Stage
from tracker.domain.statuses import EntryStatus, Source
from tracker.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def found(stage: Stage) -> list[EntryStatus]:
    stage.world.session.rollback()
    stage.world.session.expire_all()
    brought = select(Entry.status).where(Entry.source == Source.IMPORT)
    return list(stage.world.session.execute(brought).scalars())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_spreadsheet_of_today(stage: Stage, script: bool) -> None:
    world = stage.world
    ada = world.add_student("Ada", "Alba")
    text = f"Pupil,Mail,Pulse ox\nAda Alba,{world.email(ada.id)},x\nBo Unknown,,x\n".encode()
    who = stage.signed_in(world.coordinator.person_id, script=script, width=1280)
    who.go("/imports")
    file = {"name": "skills.csv", "mimeType": "text/csv", "buffer": text}
    who.page.set_input_files("#file", file)
    who.send("form[data-command=read_import]")
    choice = (
        next(
            value
            for value in who.page.locator("#holds option").evaluate_all("all => all.map(one => one.value)")
            if value.startswith("VS-05") and "check-off" in value
        )
        if script
        else "skill.vs-05/checkoff"
    )
    named = {"column0": "Student's name", "column1": "Email", "column2": choice}
    who.send("form[data-command=name_columns]", tick_on=world.today.isoformat(), **named)
    assert "Nobody in the cohort has this name." in who.text()
    who.send("#row-3 form", who="skip")
    assert found(stage) == []
    who.send("form[data-command=apply_import]")
    assert found(stage) == [EntryStatus.ACCEPTED] * 3
    who.send("form[data-command=undo_import]")
    assert found(stage) == [EntryStatus.VOIDED] * 3
    assert "Undone" in who.text()
    assert who.broken == []
    who.close()
