"""Through the browser: days away are set, who covers sees and decides, and both are named in the history."""

from datetime import timedelta

import pytest

from tests.journeys.conftest import HASH, Stage
from tests.web.staff_pages import diploma
from tracker.domain.statuses import EntryStatus, Role
from tracker.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SET = "form[data-command=set_absence]"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_somebody_covers(stage: Stage, script: bool) -> None:
    world = stage.world
    nadia = world.add_staff("Nadia", "Cole", Role.COORDINATOR, world.add_cohort("Cedar", world.today))
    world.password(nadia.person_id, HASH)
    world.today -= timedelta(days=4)
    pip = world.add_student("Pip", "Larkspur")
    entry = diploma(pip)
    world.today += timedelta(days=4)
    cover = stage.signed_in(nadia.person_id, width=1280, script=script)
    cover.go("/turns")
    assert "Larkspur, Pip" not in cover.text()
    otto = stage.signed_in(world.coordinator.person_id, script=script)
    otto.go("/account")
    otto.page.click("a[href='/account/away']")
    days = {"starts_on": world.today, "ends_on": world.today + timedelta(days=5)}
    typed = {name: day.isoformat() for name, day in days.items()}
    otto.send(SET, cover_id=str(nadia.person_id), **typed)
    assert "Nadia Cole covers" in otto.text()
    otto.close()
    cover.go("/turns?holder=coordinator")
    assert "4 days" in cover.text(".turn-list")
    assert "You cover for Otto Fernsby" in cover.text(".cover-line")
    cover.go(f"/review?entry={entry}")
    cover.send("form[data-command=accept]", "Accept")
    world.session.rollback()
    assert world.session.get_one(Entry, entry, populate_existing=True).status is EntryStatus.ACCEPTED
    cover.go(f"/students/{pip.id}/history")
    told = cover.text()
    assert "Nadia Cole (covering for Otto Fernsby)" in told, told[:600]
    cover.close()
