"""Decisions taken back within the minute, and phrases that fill a note: the pages without script."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.marks import critical, typed
from tests.pages import read
from tests.web.staff_pages import browser, checkoff, diploma, entry, ready, send
from tracker.commands import phrases
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryStatus, RequestKind
from tracker.models import Entry, Outbox, Phrase
from tracker.services import clock

ACCEPT = "form[data-command=accept]"
UNDO = "#undo form[data-command=undo]"
SCORE = "form[data-command=score_checkoff]"
TEXTS = {"en": "The picture is too dark.", "es": "La foto está muy oscura."}


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    """A student with a kit, ready for the first skills."""
    made = world.add_student("Pip", "Larkspur")
    ready(world, made)
    return made


def keep(world: World, actor: Actor, **values: Any) -> int:
    return int(world.do(actor, phrases.add_phrase, **TEXTS | values)["phrase"])


def waiting_instead(world: World, entry_id: int) -> Entry | None:
    world.session.rollback()
    return world.session.execute(select(Entry).where(Entry.again_of_id == entry_id)).scalar_one_or_none()


@pytest.mark.both_databases
def test_the_answer_to_a_decision_offers_the_way_back(
    bare_app: Flask, world: World, student: Student
) -> None:
    waits = diploma(student)
    client = browser(bare_app, world.coordinator)
    answer = send(client, read(client.get("/review")), ACCEPT)
    page = read(client.get(answer.location))
    assert page.text("#undo").startswith("Accepted: ")
    undone = send(client, page, UNDO)
    assert undone.status_code == 303
    again = waiting_instead(world, waits)
    assert again is not None and again.status is EntryStatus.WAITING
    shown = read(client.get(undone.location))
    assert f"/entries/{again.id}/accept" == shown.one(ACCEPT).attributes["action"]
    assert "Taken back: " in shown.text(".flashes")
    assert not read(client.get("/review")).all(UNDO)


def test_after_the_minute_it_says_what_is_left_to_do(bare_app: Flask, world: World, student: Student) -> None:
    waits = diploma(student)
    client = browser(bare_app, world.coordinator)
    answer = send(client, read(client.get("/review")), ACCEPT)
    page = read(client.get(answer.location))
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        late = read(send(client, page, UNDO), 409)
    assert "The minute to take this decision back is over." in late.text("#problem")
    assert entry(world, waits).status is EntryStatus.ACCEPTED


def test_each_of_several_has_its_own_way_back_and_a_leave_none(
    bare_app: Flask, world: World, student: Student
) -> None:
    first, leave = diploma(student), student.ask(RequestKind.LEAVE, starts_on=world.today)
    client = browser(bare_app, world.coordinator)
    token = read(client.get("/review")).csrf_token
    sent = {"csrf_token": token, "key": "several", "entry": [first, leave]}
    page = read(client.post("/review/accept", data=sent))
    assert len(page.all(".results li")) == 2
    (form,) = page.all(".results form[data-command=undo]")
    assert form.attributes["action"] == f"/entries/{first}/undo"
    assert send(client, page, ".results form[data-command=undo]").status_code == 303
    assert waiting_instead(world, first) is not None


def test_a_leave_that_was_granted_is_only_said(bare_app: Flask, world: World, student: Student) -> None:
    student.ask(RequestKind.LEAVE, starts_on=world.today)
    client = browser(bare_app, world.coordinator)
    answer = send(client, read(client.get("/review")), ACCEPT)
    page = read(client.get(answer.location))
    assert "Accepted: " in page.text(".flashes")
    assert not page.all(UNDO)


def test_a_score_that_was_taken_back_stands_in_the_form_again(bare_app: Flask) -> None:
    with world_beside(bare_app, sheets=True) as world:
        student = world.add_student("Pip", "Larkspur")
        ready(world, student)
        checkoff(world, student)
        sheet = world.path.sheets["skill.ic-01"]
        client = browser(bare_app, world.instructor)
        marks = typed(sheet, [critical(sheet)])
        answer = send(client, read(client.get("/review")), SCORE, **marks, note="Scrub longer.")
        undone = send(client, read(client.get(answer.location)), UNDO)
        again = read(client.get(undone.location))
        said = again.fields(SCORE)
        assert {name: said.get(name) for name in marks} == marks
        assert said["note"] == "Scrub longer."


def test_a_phrase_fills_the_note_without_script(bare_app: Flask, world: World) -> None:
    phrase = keep(world, world.coordinator)
    luz = world.add_student("Luz", "Candil", language="es")
    waits = diploma(luz)
    client = browser(bare_app, world.coordinator)
    page = read(client.get("/review"))
    assert [node.text(strip=True) for node in page.all("[data-phrases] option")][1:] == [
        "1 · The picture is too dark."
    ]
    assert page.all("[data-phrases] option")[1].attributes["data-text"] == TEXTS["es"]
    url = f"/entries/{waits}/return"
    gone = read(send(client, page, ACCEPT, url, phrase="7"), 422)
    assert "not on the list any more" in gone.text("#problem")
    assert send(client, gone, ACCEPT, url, phrase=str(phrase), note="Page 2.").status_code == 303
    assert entry(world, waits).decision_note == f"{TEXTS['es']} Page 2."


def test_phrases_are_kept_changed_and_removed(bare_app: Flask, world: World) -> None:
    client = browser(bare_app, world.coordinator)
    page = read(client.get("/review/phrases"))
    assert "None yet" in page.text("main")
    again = read(send(client, page, "form[data-command=add_phrase]", en="Too dark."), 422)
    assert "both languages" in again.text(".error")
    form = "form[data-command=add_phrase]"
    assert send(client, again, form, en="Too dark.", es="Muy oscura.", is_shared="y").status_code == 303
    page = read(client.get("/review/phrases"))
    form = "form[data-command=change_phrase]"
    assert send(client, page, form, en="Too blurred.", es="Borrosa.").status_code == 303
    other = read(browser(bare_app, world.instructor).get("/review/phrases"))
    assert "Too blurred." in other.text("main") and not other.all(form)
    page = read(client.get("/review/phrases"))
    assert send(client, page, form, remove="yes").status_code == 303
    world.session.rollback()
    assert world.session.execute(select(Phrase.removed_at)).scalar_one() is not None


def test_the_letter_about_a_return_is_held(bare_app: Flask, world: World, student: Student) -> None:
    waits = diploma(student)
    client = browser(bare_app, world.coordinator)
    page = read(client.get("/review"))
    before = clock.now()
    answer = send(client, page, ACCEPT, f"/entries/{waits}/return", note="Both sides.")
    due: datetime = world.session.execute(select(Outbox.due_at).where(Outbox.kind == "returned")).scalar_one()
    world.session.rollback()
    assert due - before > timedelta(seconds=60)
    send(client, read(client.get(answer.location)), UNDO)
    assert not world.session.execute(select(Outbox.id).where(Outbox.kind == "returned")).all()
