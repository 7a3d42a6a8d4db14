"""Through the browser: ten reviews by keys, one decision taken back, one returned by a phrase."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.factories import Student
from tests.journeys.conftest import HASH, Stage
from tests.journeys.someone import Someone
from tests.web.staff_pages import checkoff, ready
from tracker.commands.phrases import add_phrase
from tracker.domain.statuses import EntryStatus
from tracker.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_KEYS = 2
"""So many keys an entry: at a key every two or three seconds ten entries take less than a minute."""


@pytest.fixture
def with_sheets() -> bool:
    return True


class Keys:
    """The keyboard, counted."""

    def __init__(self, who: Someone) -> None:
        self.who, self.pressed = who, 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.who.page.keyboard.press(key)

    def sends(self, key: str) -> None:
        """A key that sends a form: the next page is there afterwards."""
        with self.who.page.expect_navigation():
            self.press(key)


def waiting(stage: Stage, count: int) -> list[Student]:
    made = []
    # Sent yesterday: noon of today may lie ahead.
    stage.world.today -= timedelta(days=1)
    for number in range(count):
        student = stage.world.add_student("Ada", f"Moonfield{number:02}", language="es" if number else "en")
        ready(stage.world, student)
        checkoff(stage.world, student)
        made.append(student)
    return made


def test_ten_reviews_by_keys_one_taken_back_and_one_returned(stage: Stage) -> None:
    waiting(stage, 11)
    world = stage.world
    texts = {"en": "Your hands leave the frame.", "es": "Tus manos salen del cuadro."}
    world.do(world.instructor, add_phrase, **texts)
    world.password(world.instructor.person_id, HASH)
    who = stage.signed_in(world.instructor.person_id, width=1280)
    who.go("/review")
    keys = Keys(who)
    for left in range(11, 1, -1):
        expect(who.page.locator(".queue")).to_contain_text(f"{left} wait")
        keys.press("Shift+Y")
        keys.sends("a")
    assert keys.pressed <= 10 * MOST_KEYS
    expect(who.page.locator("#undo")).to_contain_text("Passed: ")
    keys.sends("u")
    expect(who.page.locator(".flashes")).to_contain_text("Taken back: ")
    expect(who.page.locator(".queue")).to_contain_text("2 wait")
    keys.press("Shift+Digit1")
    expect(who.page.locator("[name=note]")).to_have_value(texts["es"])
    keys.sends("r")
    expect(who.page.locator("#undo")).to_contain_text("Sent back: ")
    world.session.rollback()
    found = world.session.query(Entry).where(Entry.decision_note == texts["es"]).one()
    assert found.status is EntryStatus.RETURNED and found.again_of_id is not None
    who.close()
