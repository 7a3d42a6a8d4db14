"""Through the browser: a filter of the board, a draft, its preview in Spanish, sent, and read."""

from datetime import timedelta

import pytest

from tests.journeys.conftest import HASH, Stage
from tracker.models import MessageCopy, Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DRAFT = "form[data-command=change_message]"


def test_from_the_filter_to_the_reader(stage: Stage) -> None:
    world = stage.world
    world.today -= timedelta(days=20)
    ada, _beryl = (world.add_student(given, "Alba") for given in ("Ada", "Beryl"))
    world.session.get_one(Person, ada.id).language = "es"
    world.session.commit()
    world.password(ada.id, HASH)
    who = stage.signed_in(world.coordinator.person_id, width=1280)
    who.go(f"/cohorts/{world.cohort}?show=quiet")
    who.page.click("a:has-text('Write to these 2')")
    who.send("form[data-command=draft_message]", "Begin the draft")
    texts = {"text_en": "Hello {first_name}.", "text_es": "Hola, {first_name}."}
    who.send(DRAFT, "Preview", subject_en="Next", subject_es="Sigue", **texts)
    assert "Hola, Ada." in who.text()
    assert world.session.query(MessageCopy).count() == 0
    who.send("form[data-command=send_message]")
    assert "Sent to 2 students" in who.text()
    world.session.rollback()
    assert sorted(copy.text for copy in world.session.query(MessageCopy)) == ["Hello Beryl.", "Hola, Ada."]
    who.go(f"/students/{ada.id}/messages")
    assert "Hola, Ada." in who.text()
    who.close()
    reader = stage.signed_in(ada.id)
    reader.go("/history")
    reader.page.click("a[href='/history/messages']")
    assert "Hola, Ada." in reader.text()
    reader.close()
