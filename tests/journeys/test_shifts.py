"""A planned shift with its recap, a shift over midnight, and one that is corrected; in both languages."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.at_site import at, at_site
from tests.commands.test_shifts import correction
from tests.journeys.conftest import HASH, Stage
from tests.journeys.someone import Someone
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import Entry
from tracker.queries.integrity import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

HOURS = "/externship/hours"
WORDS = {
    "en": {
        "today": "Today, 8:00 to 16:30",
        "wait": "8:00 h wait",
        "counts": "7:00 h will count",
        "rule": "30 min off: over 6 h on end, a break of 30 min does not count",
        "night": "22:00 to 5:30 the next day",
        "corrected": "Corrected by O. Fernsby, CMA (AAMA): 8:00 to 16:30 was logged.",
        "signed": "5:30 h signed",
    },
    "es": {
        "today": "Hoy, 8:00 a 16:30",
        "wait": "8:00 h en espera",
        "counts": "Contarán 7:00 h",
        "rule": "30 min menos: con más de 6 h seguidas, una pausa de 30 min no cuenta",
        "night": "22:00 a 5:30 del día siguiente",
        "corrected": "Corregido por O. Fernsby, CMA (AAMA): se había anotado 8:00 a 16:30.",
        "signed": "5:30 h firmadas",
    },
}


@pytest.mark.parametrize(("language", "script"), [("en", True), ("es", False)])
def test_planned_midnight_and_corrected(stage: Stage, language: str, script: bool) -> None:
    world, said = stage.world, WORDS[language]
    student = world.add_student("Pip", "Larkspur")
    at_site(world, student, starts_on=date(2026, 11, 16), ends_on=date(2027, 2, 5))
    world.password(student.id, HASH)
    pip = stage.signed_in(student.id, script=script)
    if language == "es":
        pip.send('form[data-command="set_language"]')
    pip.go(HOURS)
    assert said["today"] in pip.text("#your-turn")
    log_as_planned(pip)
    assert said["wait"] in pip.text(".week")
    log_a_night(pip, script)
    assert said["night"] in pip.text(".weeks")
    assert said["rule"] in pip.text(".weeks")
    correct(stage, student.id)
    pip.go(HOURS)
    assert said["corrected"] in pip.text(".weeks")
    assert said["signed"] in pip.text("header")
    pip.go("/path")
    assert "5:30" in pip.text("main")
    pip.close()
    world.session.rollback()
    assert list(check(world.session, world.now)) == []


def log_as_planned(pip: Someone) -> None:
    """Open the recap, say yes to one skill and observed to another, then one tap."""
    pip.page.locator("#your-turn .recap > summary").click()
    rows = pip.page.locator("#your-turn .recap-row")
    for number, value in ((0, "yes"), (1, "observed")):
        rows.nth(number).locator(f'[value="{value}"]').check(force=True)
    pip.send('form[data-command="log_planned"]')
    assert not pip.has("#your-turn")


def log_a_night(pip: Someone, script: bool) -> None:
    """Over midnight; what counts is shown before it is sent, by itself or by its button."""
    form = pip.form('form[data-command="log_shift"]')
    times = {"happened_on": "2026-11-20", "started_at": "22:00", "ended_at": "05:30", "break_minutes": "0"}
    for name, value in times.items():
        form.locator(f'[name="{name}"]').fill(value)
    if script:
        form.locator('[name="break_minutes"]').blur()
    else:
        form.locator("[formaction]").click()
    pip.page.locator("#counts b").wait_for()
    language = pip.page.locator("html").get_attribute("lang") or ""
    assert WORDS[language]["counts"] in pip.text("#counts")
    pip.send('form[data-command="log_shift"]')


def correct(stage: Stage, person_id: int) -> None:
    """Whoever saw the planned shift says when it ended."""
    world = stage.world
    world.session.rollback()
    waiting = world.session.execute(
        select(Entry.id).where(
            Entry.person_id == person_id,
            Entry.kind == EntryKind.SHIFT,
            Entry.status == EntryStatus.WAITING,
            Entry.happened_on == world.today,
        )
    ).scalar_one()
    times = {
        "started_at": at("2026-11-24T08:00"),
        "ended_at": at("2026-11-24T13:30"),
        "break_minutes": 0,
    }
    world.do(world.coordinator, correction, waiting, **times, note="Left at 13:30.")
