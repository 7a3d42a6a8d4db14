"""Messages: frozen recipients, drafts, one copy each in their own language, sent once."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import Student, World
from tracker.commands import messaging, templating
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.models import Event, Message, MessageCopy, MessageTemplate, Outbox
from tracker.models.addressees import Addressee
from tracker.web.transaction import perform

pytestmark = pytest.mark.both_databases
WORDS = {
    "subject_en": "Your next step,  {first_name}",
    "text_en": "{next_line} by {due_date}.",
    "subject_es": "Tu próximo paso, {first_name}",
    "text_es": "{next_line} antes del {due_date}.",
}


def say(text: str, to: Addressee) -> str:
    """Placeholders in a way that a test can read."""
    said = text.replace("{first_name}", to.recipient.given_name)
    return said.replace("{next_line}", to.line.key if to.line else "-").replace("{due_date}", str(to.due_on))


def draft(world: World, *students: Student, by: Actor | None = None, **values: Any) -> int:
    people = [student.id for student in students]
    made = world.do(by or world.coordinator, messaging.draft_message, world.cohort, people=people, **values)
    return int(made["message"])


def write(world: World, message: int, **values: Any) -> None:
    world.do(world.coordinator, messaging.change_message, message, words=WORDS, **values)


def send(world: World, message: int, by: Actor | None = None) -> dict[str, Any]:
    return world.do(by or world.coordinator, messaging.send_message, message, say=say)


def copies(world: World) -> list[MessageCopy]:
    world.session.rollback()
    return list(world.session.execute(select(MessageCopy).order_by(MessageCopy.id)).scalars())


def test_everybody_gets_an_own_copy_in_their_language(world: World) -> None:
    pip, luz = world.add_student("Pip", "Larkspur"), world.add_student("Luz", "Candil", language="es")
    message = draft(world, pip, luz, shown="quiet")
    write(world, message)
    assert send(world, message) == {"message": message, "sent": 2, "mailed": 2}
    english, spanish = copies(world)
    assert (english.person_id, english.subject) == (pip.id, "Your next step, Pip")
    assert spanish.subject == "Tu próximo paso, Luz"
    assert spanish.text == "enroll.orientation antes del 2026-09-20."
    mails = world.session.execute(select(Outbox).where(Outbox.kind == "message")).scalars().all()
    assert {mail.id for mail in mails} == {english.outbox_id, spanish.outbox_id}
    facts = json.loads(mails[0].facts)
    # The words stand in the copy alone, so that the outbox holds nothing that erasure would miss.
    assert set(facts) == {"message_copy", "reply"} and facts["reply"] == world.coordinator.person_id
    kinds = world.session.execute(select(Event.kind).where(Event.chain == luz.id)).scalars().all()
    assert kinds.count("message.sent") == 1


def test_it_is_sent_once_and_final_then(world: World) -> None:
    pip = world.add_student()
    message = draft(world, pip)
    write(world, message)
    send(world, message)
    for act in (
        lambda: send(world, message),
        lambda: write(world, message),
        lambda: world.do(world.coordinator, messaging.discard_message, message),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "message_sent"
    assert len(copies(world)) == 1


def test_the_same_receipt_sends_nothing_again(world: World) -> None:
    message = draft(world, world.add_student())
    write(world, message)
    receipt = ("key-of-the-form", "d" * 64)
    answers = [
        perform(
            world.session, world.coordinator, messaging.send_message, message, say=say, receipt=receipt,
            at=world.now,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert answers[0] == answers[1]
    assert len(copies(world)) == 1


def test_recipients_never_grow(world: World) -> None:
    pip, luz, ada = (world.add_student(name) for name in ("Pip", "Luz", "Ada"))
    message = draft(world, pip, luz)
    write(world, message, people=[luz.id, ada.id])
    stored = world.session.get(Message, message, populate_existing=True)
    assert stored is not None and stored.recipients == str(luz.id)
    # What is written to one alone is about them: it goes when their record is erased.
    assert stored.student_id == luz.id
    with pytest.raises(Impossible, match="no_recipients"):
        write(world, message, people=[ada.id])


def test_a_discarded_draft_is_gone(world: World) -> None:
    message = draft(world, world.add_student())
    world.do(world.coordinator, messaging.discard_message, message)
    world.session.rollback()
    assert world.session.get(Message, message) is None
    with pytest.raises(NotFound):
        send(world, message)


def test_nobody_writes_to_students_of_others(world: World) -> None:
    pip = world.add_student()
    other = world.add_cohort("Cedar", world.today)
    foreign = world.add_staff("Omar", "Alba", Role.COORDINATOR, other)
    with pytest.raises(NotFound, match="no_student"):
        world.do(foreign, messaging.draft_message, other, people=[pip.id])
    with pytest.raises(NotAllowed):
        draft(world, pip, by=world.instructor)
    message = draft(world, pip)
    colleague = world.add_staff("Vera", "Stone", Role.COORDINATOR, world.cohort)
    for act in (messaging.discard_message, messaging.change_message):
        with pytest.raises(NotFound):
            world.do(colleague, act, message, **({"words": WORDS} if act is messaging.change_message else {}))


def test_who_may_no_longer_write_sends_nothing(world: World) -> None:
    message = draft(world, world.add_student("Pip", "Larkspur"), world.add_student("Ada", "Moonfield"))
    write(world, message)
    with pytest.raises(Impossible) as refused:
        send(world, message, by=Actor(world.coordinator.person_id, coordinates=frozenset({1})))
    assert refused.value.code == "recipients_gone"
    assert refused.value.facts == {"count": 2, "names": "Pip Larkspur, Ada Moonfield"}
    assert copies(world) == []


def test_a_reader_without_words_in_their_language_stops_all(world: World) -> None:
    message = draft(world, world.add_student(), world.add_student(language="es"))
    half = WORDS | {"text_es": " "}
    world.do(world.coordinator, messaging.change_message, message, words=half)
    with pytest.raises(Impossible) as refused:
        send(world, message)
    assert (refused.value.code, refused.value.field) == ("words_missing", "text_es")
    assert copies(world) == []


@pytest.mark.parametrize("field", sorted(WORDS))
def test_unknown_placeholders_are_refused(world: World, field: str) -> None:
    message = draft(world, world.add_student())
    with pytest.raises(Impossible) as refused:
        world.do(world.coordinator, messaging.change_message, message, words=WORDS | {field: "{name}"})
    assert (refused.value.code, refused.value.field) == ("unknown_placeholder", field)


def test_templates_begin_a_draft_and_leave_it_alone_afterwards(world: World) -> None:
    made = world.do(world.coordinator, templating.make_template, name=" Quiet  week ", words=WORDS)
    message = draft(world, world.add_student(), template_id=made["template"])
    other = WORDS | {"subject_en": "Something else"}
    world.do(world.admin, templating.change_template, made["template"], name="Quiet week", words=other)
    world.session.rollback()
    stored = world.session.get(Message, message)
    assert stored is not None and stored.subject_en == "Your next step, {first_name}"
    with pytest.raises(Impossible, match="template_name"):
        world.do(world.admin, templating.make_template, name="Quiet week", words=WORDS)
    world.do(world.admin, templating.retire_template, made["template"])
    assert world.do(world.admin, templating.retire_template, made["template"]) == made
    with pytest.raises(Impossible, match="template_gone"):
        draft(world, world.add_student(), template_id=made["template"])
    kinds = world.session.execute(select(Event.kind).where(Event.kind.like("template.%"))).scalars().all()
    assert sorted(kinds) == ["template.changed", "template.made", "template.retired"]


def test_templates_need_both_languages_and_a_coordinator(world: World) -> None:
    with pytest.raises(Impossible) as refused:
        world.do(world.admin, templating.make_template, name="Half", words=WORDS | {"text_es": ""})
    assert (refused.value.code, refused.value.field) == ("template_words", "text_es")
    with pytest.raises(NotAllowed):
        world.do(world.instructor, templating.make_template, name="Mine", words=WORDS)
    assert world.session.execute(select(MessageTemplate.id)).first() is None
