"""Writing to students through the pages: from the board's filter to the student's own page."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read
from tests.web.staff_pages import browser, selects, send
from tracker.domain.policy import Actor
from tracker.domain.statuses import Language, Role
from tracker.models import Message, MessageCopy, Outbox

WORDS = {
    "subject_en": "How are you, {first_name}?",
    "text_en": "Next: {next_line}, by {due_date}. {sender}",
    "subject_es": "¿Cómo vas, {first_name}?",
    "text_es": "Sigue: {next_line}, antes del {due_date}. {sender}",
}
CHANGE = "form[data-command=change_message]"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


@pytest.fixture
def students(world: World) -> tuple[Student, Student, Student]:
    """Two who were quiet for two weeks, one of them in Spanish, and one who enrolled just now."""
    real = world.today
    world.today = real - timedelta(days=14)
    quiet = world.add_student("Pip", "Larkspur"), world.add_student("Luz", "Candil", language="es")
    world.today = real
    return *quiet, world.add_student("Ada", "Moonfield")


def people(page: Page) -> list[str]:
    return [node.attributes["value"] or "" for node in page.all("[name=people][checked]")]


def begun(client: FlaskClient, world: World, show: str = "quiet", **typed: object) -> Page:
    """A draft to whom the board shows, open to be written."""
    page = read(client.get(f"/cohorts/{world.cohort}/write?show={show}"))
    ticked = {"people": people(page), **typed}
    return read(client.get(send(client, page, "form[data-command=draft_message]", **ticked).location))


def previewed(client: FlaskClient, page: Page, **words: str) -> Page:
    fields = {"people": people(page), "then": "preview"} | WORDS | words
    return read(client.get(send(client, page, CHANGE, **fields).location))


def test_the_boards_filter_becomes_frozen_names(
    client: FlaskClient, world: World, students: tuple[Student, ...]
) -> None:
    board = read(client.get(f"/cohorts/{world.cohort}?show=quiet"))
    link = next(node for node in board.all(".tools .end a") if "/write" in (node.attributes["href"] or ""))
    assert "Write to these 2" in link.text()
    page = read(client.get(link.attributes["href"] or ""))
    assert page.heading == "Write to these 2"
    assert set(people(page)) == {str(one.id) for one in students[:2]}
    assert "Luz Candil" in page.text(".names") and "Spanish" in page.text(".names")
    draft = begun(client, world)
    world.do(students[0].actor, _log_something, students[0])
    again = read(client.get(draft.response.request.path))
    assert set(people(again)) == {str(one.id) for one in students[:2]}


def _log_something(session, actor, now, student):  # type: ignore[no-untyped-def]
    from tracker.commands.logging import log_practice

    line = "skill.vs-01"
    return log_practice(session, actor, now, student.enrollment, line, happened_on=now.date(), mode="kit")


def test_preview_in_each_language_then_sent_into_the_files(
    client: FlaskClient, bare_app: Flask, world: World, students: tuple[Student, ...]
) -> None:
    draft = begun(client, world)
    shown = previewed(client, draft)
    letters = [node.text() for node in shown.all(".letter")]
    assert "How are you, Pip?" in letters[0] and "¿Cómo vas, Luz?" in letters[1]
    assert "Otto Fernsby" in letters[1] and "{" not in "".join(letters)
    alone = read(client.get(f"{shown.response.request.path}?to={students[1].id}"))
    assert [node.attributes["lang"] for node in alone.all(".letter")] == ["es"]
    answer = send(client, shown, "form[data-command=send_message]")
    sent = read(client.get(answer.location))
    assert "Sent to 2 students. 2 mails are on their way." in sent.text(".flashes")
    assert "mail goes out" in sent.text(".rows")
    own = read(browser(bare_app, students[1].actor).get("/history/messages"))
    assert "¿Cómo vas, Luz?" in own.text(".got-list") and "Otto Fernsby" in own.text(".got-list")
    history = read(browser(bare_app, students[1].actor).get("/history"))
    assert "Otto Fernsby" in history.text("main") and "¿Cómo vas, Luz?" in history.text("main")
    file = read(client.get(f"/students/{students[1].id}/messages"))
    assert "¿Cómo vas, Luz?" in file.text(".got-list")
    assert "Invitation" in file.text(".got-list")


def test_a_draft_is_kept_and_listed_and_discarded(
    client: FlaskClient, world: World, students: tuple[Student, ...]
) -> None:
    draft = begun(client, world)
    kept = send(client, draft, CHANGE, people=people(draft), **WORDS)
    assert urlsplit(kept.location).path == draft.response.request.path
    again = read(client.get(kept.location))
    assert again.fields(CHANGE)["text_es"] == WORDS["text_es"]
    listed = read(client.get("/messages"))
    assert "How are you, {first_name}?" in listed.text("main") and "Luz Candil" in listed.text("main")
    send(client, again, "form[data-command=discard_message]")
    assert "You have written to nobody yet." in read(client.get("/messages")).text("main")
    assert client.get(draft.response.request.path).status_code == 404


@pytest.mark.parametrize("field", sorted(WORDS))
def test_an_unknown_placeholder_is_told_where_it_stands(
    client: FlaskClient, world: World, students: tuple[Student, ...], field: str
) -> None:
    draft = begun(client, world)
    wrong = WORDS | {field: "Hi {frist_name}"}
    page = read(send(client, draft, CHANGE, people=people(draft), **wrong), 422)
    assert "“frist_name” is no placeholder" in page.text(f"#{field}-error")
    assert page.fields(CHANGE)[field] == "Hi {frist_name}"


def test_what_is_missing_is_said_before_sending(
    client: FlaskClient, world: World, students: tuple[Student, ...]
) -> None:
    draft = begun(client, world)
    page = previewed(client, draft, text_es="")
    assert "Somebody reads Spanish" in page.text("main")
    assert not page.all("form[data-command=send_message]")
    address = f"{draft.response.request.path}/send"
    answer = read(client.post(address, data={"csrf_token": draft.csrf_token}), 422)
    assert "Somebody reads Spanish" in answer.text(".refusal")
    assert _count(world, MessageCopy) == 0


def test_sent_is_sent_in_another_window_too(
    client: FlaskClient, world: World, students: tuple[Student, ...]
) -> None:
    draft = begun(client, world)
    shown = previewed(client, draft)
    send(client, shown, "form[data-command=send_message]")
    # The form of another window has a key of its own.
    answer = client.post(
        f"{draft.response.request.path}/send", data={"csrf_token": shown.csrf_token, "key": "another"}
    )
    assert "cannot be changed any more" in read(answer, 409).text(".refusal")
    late = send(client, draft, CHANGE, key="third", people=people(draft), **WORDS)
    assert "cannot be changed any more" in read(late, 409).text(".refusal")
    assert _count(world, MessageCopy) == 2
    assert client.get(shown.response.request.path).status_code == 303


def test_nobody_chosen_writes_nothing(
    client: FlaskClient, world: World, students: tuple[Student, ...]
) -> None:
    page = read(client.get(f"/cohorts/{world.cohort}/write"))
    answer = send(client, page, "form[data-command=draft_message]", people=["x", ""])
    assert "Choose at least one student" in read(answer, 422).text("main")
    assert _count(world, Message) == 0


def test_one_student_from_the_file(client: FlaskClient, world: World, students: tuple[Student, ...]) -> None:
    file = read(client.get(f"/students/{students[2].id}/messages"))
    link = next(node for node in file.all("a.button-primary"))
    page = read(client.get(link.attributes["href"] or ""))
    assert page.heading == "Write to Ada Moonfield"
    answer = send(client, page, "form[data-command=draft_message]", people=people(page))
    assert read(client.get(answer.location)).heading == "Draft to one student"


def test_a_template_in_both_languages_begins_the_draft(
    client: FlaskClient, world: World, students: tuple[Student, ...]
) -> None:
    page = read(client.get("/messages/templates/new"))
    form = "form[data-command=make_template]"
    half = read(send(client, page, form, name="Quiet week", **WORDS | {"text_es": ""}), 422)
    assert "A template speaks both languages" in half.text("#text_es-error")
    send(client, page, form, name="Quiet week", **WORDS)
    listed = read(client.get("/messages/templates"))
    assert "Quiet week" in listed.text("main")
    start = read(client.get(f"/cohorts/{world.cohort}/write"))
    option = next(node for node in start.all("option") if node.text() == "Quiet week")
    draft = begun(client, world, template_id=option.attributes["value"])
    assert draft.fields(CHANGE)["subject_es"] == WORDS["subject_es"]
    send(client, listed, "form[data-command=retire_template]")
    assert "Quiet week" not in read(client.get(f"/cohorts/{world.cohort}/write")).text("select")
    assert "retired" in read(client.get("/messages/templates")).text("main")


def test_drafts_are_their_authors_alone(
    client: FlaskClient, bare_app: Flask, world: World, students: tuple[Student, ...]
) -> None:
    path = begun(client, world).response.request.path
    colleague = world.add_staff("Vera", "Stone", Role.COORDINATOR, world.cohort)
    for who, status in ((colleague, 404), (world.admin, 404), (world.instructor, 404)):
        assert browser(bare_app, who).get(path).status_code == status
    assert client.get(path).status_code == 200


def test_instructors_read_no_messages(
    bare_app: Flask, world: World, client: FlaskClient, students: tuple[Student, ...]
) -> None:
    send(client, previewed(client, begun(client, world)), "form[data-command=send_message]")
    instructor = browser(bare_app, world.instructor)
    assert instructor.get(f"/students/{students[0].id}/messages").status_code == 403
    assert "How are you" not in read(instructor.get(f"/students/{students[0].id}/history")).text("main")
    assert "Messages" not in read(instructor.get("/review")).text(".bar-nav")
    assert instructor.get(f"/cohorts/{world.cohort}/write").status_code == 403


def test_pages_in_spanish(bare_app: Flask, world: World, students: tuple[Student, ...]) -> None:
    from tracker.commands.people import set_language

    world.do(Actor(world.coordinator.person_id), set_language, language=Language.ES.value)
    reader = browser(bare_app, world.coordinator)
    assert read(reader.get("/messages/templates")).heading == "Plantillas"
    page = read(reader.get(f"/cohorts/{world.cohort}/write?show=quiet"))
    assert page.heading == "Escribir a estos 2"


def test_the_number_of_selects_does_not_grow(
    bare_app: Flask, client: FlaskClient, world: World, students: tuple[Student, ...]
) -> None:
    def asked(show: str) -> list[int]:
        draft = begun(client, world, show)
        shown = previewed(client, draft)
        counts = []
        for path in (draft.response.request.path, shown.response.request.path, "/messages"):
            client.get(path)
            with selects(bare_app) as seen:
                client.get(path)
            counts.append(len(seen))
        return counts

    few = asked("quiet")
    for number in range(5):
        world.add_student(f"Extra{number}", language="es" if number % 2 else "en")
    assert asked("all") == few


def _count(world: World, model: type[Message | MessageCopy | Outbox]) -> int:
    world.session.rollback()
    return int(world.session.execute(select(func.count()).select_from(model)).scalar_one())
