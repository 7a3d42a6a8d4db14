"""Invitations, the account page, its devices, and the language of the pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts import give_password, sign_in, sign_in_as, world_beside
from tests.factories import PASSWORD, Student, World
from tests.pages import read
from tracker.domain.statuses import EntryKind
from tracker.models import Person
from tracker.services import clock, sessions

CHOSEN = "three-quiet-herons"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    """Invited, and has not joined yet."""
    return world.add_student("Luz", "Candil")


def join(
    client: FlaskClient, student: Student, password: str = CHOSEN, status: int = 303, **more: str
) -> None:
    page = read(client.get(f"/join/{student.token}"))
    fields = page.fields('form[data-command="join"]') | {"password": password} | more
    answer = client.post(f"/join/{student.token}", data=fields)
    assert answer.status_code == status
    if status != 303:
        read(answer, status)


@pytest.mark.both_databases
def test_an_invitation_leads_in(client: FlaskClient, world: World, student: Student) -> None:
    join(client, student, language="es")
    page = read(client.get("/account"))
    assert page.one("html").attributes["lang"] == "es"
    world.session.rollback()
    language = world.session.execute(select(Person.language).where(Person.id == student.id)).scalar_one()
    assert language == "es"
    other = client.application.test_client()
    assert sign_in(other, world.email(student.id), CHOSEN).status_code == 303


@pytest.mark.parametrize(
    "password", ["", "short", "password123", "aaaaaaaaaaaa", "student1@demo.test", "x" * 201]
)
def test_a_weak_password_is_refused_with_a_sentence(
    client: FlaskClient, student: Student, password: str
) -> None:
    join(client, student, password, status=422)
    assert client.get("/account").status_code == 302


def test_a_link_works_once_and_not_for_ever(client: FlaskClient, student: Student) -> None:
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert "does not work any more" in read(client.get(f"/join/{student.token}"), 404).heading
    join(client, student)
    other = client.application.test_client()
    assert "does not work any more" in read(other.get(f"/join/{student.token}"), 404).heading
    read(other.get("/join/guessed"), 404)


def test_the_password_changes_with_the_old_one_only(
    client: FlaskClient, world: World, student: Student, bare_app: Flask
) -> None:
    email = give_password(world, student.id)
    sign_in(client, email)
    elsewhere = bare_app.test_client()
    sign_in(elsewhere, email)
    fields = read(client.get("/account")).fields('form[data-command="set_password"]')
    wrong = fields | {"old": "not-my-password", "password": CHOSEN}
    read(client.post("/account/password", data=wrong), 422)
    right = fields | {"old": PASSWORD, "password": CHOSEN}
    assert client.post("/account/password", data=right).status_code == 303
    read(client.get("/account"))
    assert elsewhere.get("/account").status_code == 302
    assert sign_in(elsewhere, email).status_code == 422
    assert sign_in(elsewhere, email, CHOSEN).status_code == 303


def test_devices_are_signed_out_one_by_one_or_together(
    client: FlaskClient, world: World, student: Student, bare_app: Flask
) -> None:
    tokens = [sign_in_as(client, bare_app, student.id) for _ in range(4)]
    page = read(client.get("/account"))
    forms = page.all('form[data-command="end_session"]')
    assert len(forms) == 3
    data = {"csrf_token": page.csrf_token}
    assert client.post(forms[0].attributes["action"], data=data).status_code == 303
    assert _open(world, tokens) == 3
    assert client.post("/account/devices/end-others", data=data).status_code == 303
    assert _open(world, tokens) == 1
    read(client.get("/account"))


def test_nobody_ends_the_session_of_another(
    client: FlaskClient, world: World, student: Student, bare_app: Flask
) -> None:
    theirs = sign_in_as(bare_app.test_client(), bare_app, world.instructor.person_id)
    row = sessions.find(world.session, theirs, clock.now())
    assert row is not None
    sign_in_as(client, bare_app, student.id)
    token = read(client.get("/account")).csrf_token
    client.post(f"/account/devices/{row.session_id}/end", data={"csrf_token": token})
    assert _open(world, [theirs]) == 1


def _open(world: World, tokens: list[str]) -> int:
    world.session.rollback()
    return sum(sessions.find(world.session, token, clock.now()) is not None for token in tokens)


def test_language_without_an_account_stays_on_the_device(client: FlaskClient) -> None:
    fields = read(client.get("/sign-in")).fields('form[data-command="set_language"]')
    answer = client.post("/language", data=fields | {"language": "es"})
    assert answer.location == "/sign-in"
    assert read(client.get("/sign-in")).one("html").attributes["lang"] == "es"
    assert client.post("/language", data=fields | {"language": "tlh"}).status_code == 400


def test_language_of_a_person_follows_them(
    client: FlaskClient, world: World, student: Student, bare_app: Flask
) -> None:
    sign_in_as(client, bare_app, student.id)
    fields = read(client.get("/account")).fields("form.language")
    assert client.post("/language", data=fields | {"language": "es"}).location == "/account"
    other = bare_app.test_client()
    sign_in_as(other, bare_app, student.id)
    assert read(other.get("/account")).one("html").attributes["lang"] == "es"


@pytest.mark.parametrize("role", ["student", "instructor", "coordinator", "admin"])
def test_the_account_page_in_every_role(
    client: FlaskClient, world: World, student: Student, bare_app: Flask, role: str
) -> None:
    people = {
        "student": student.id,
        "instructor": world.instructor.person_id,
        "coordinator": world.coordinator.person_id,
        "admin": world.admin.person_id,
    }
    sign_in_as(client, bare_app, people[role])
    page = read(client.get("/account"))
    assert page.heading == "Your account"


def test_the_badge_counts_what_waits(
    client: FlaskClient, world: World, student: Student, bare_app: Flask
) -> None:
    student.practice("skill.ic-01", times=3)
    student.log("skill.ic-01", EntryKind.CHECKOFF)
    sign_in_as(client, bare_app, world.instructor.person_id)
    assert read(client.get("/account")).text(".badge") == "1"
    sign_in_as(client, bare_app, world.coordinator.person_id)
    assert read(client.get("/account")).text(".badge") == "1"
