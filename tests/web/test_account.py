"""Signing in and out: who gets in, who does not, and what a session is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.accounts import give_password, sign_in, sign_in_as, world_beside
from tests.factories import World
from tests.pages import read
from tracker.models import LoginSession, Person
from tracker.models.engine import writing
from tracker.services import clock, sessions
from tracker.web.going import safe_next


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


def rows(world: World, *columns: Any) -> list[Any]:
    world.session.rollback()
    return list(world.session.execute(select(*columns)).all())


def deactivate(world: World) -> None:
    with writing(world.session.get_bind().engine) as connection:
        connection.execute(update(Person).values(is_active=False))


@pytest.mark.both_databases
def test_right_password_opens_a_session_that_the_cookie_only_points_to(
    client: FlaskClient, world: World
) -> None:
    email = give_password(world, world.instructor.person_id)
    answer = sign_in(client, f"  {email.upper()} ")
    assert answer.status_code == 303
    [(stored, person_id)] = rows(world, LoginSession.token_hash, LoginSession.person_id)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert person_id == world.instructor.person_id
    assert sessions.token_hash(token) == stored != token
    assert str(person_id) not in str(dict(cookie))
    read(client.get("/account"))


@pytest.mark.parametrize("email", ["known", "nobody@demo.test", "", "' OR 1=1 --"])
def test_wrong_password_and_unknown_address_get_the_same_answer(
    client: FlaskClient, world: World, email: str
) -> None:
    known = give_password(world, world.instructor.person_id)
    answer = sign_in(client, known if email == "known" else email, "not-the-password")
    page = read(answer, 422)
    assert not rows(world, LoginSession.id)
    assert page.one("#password").attributes.get("value") in (None, "")
    if email:
        assert "do not belong together" in page.text(".field-error")


def test_nobody_gets_in_without_a_password_or_after_deactivation(client: FlaskClient, world: World) -> None:
    read(sign_in(client, world.email(world.admin.person_id), ""), 422)
    read(sign_in(client, world.email(world.admin.person_id)), 422)
    email = give_password(world, world.instructor.person_id)
    deactivate(world)
    read(sign_in(client, email), 422)


def test_deactivation_ends_open_sessions(client: FlaskClient, world: World, bare_app: Flask) -> None:
    sign_in_as(client, bare_app, world.instructor.person_id)
    assert client.get("/account").status_code == 200
    deactivate(world)
    assert client.get("/account").location.startswith("/sign-in")


def test_sign_in_starts_a_session_that_nobody_knew(client: FlaskClient, world: World) -> None:
    email = give_password(world, world.instructor.person_id)
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(client, email)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_sign_out_revokes_the_row(client: FlaskClient, world: World, bare_app: Flask) -> None:
    token = sign_in_as(client, bare_app, world.instructor.person_id)
    page = read(client.get("/account"))
    form = page.fields('form[data-command="sign_out"]')
    assert client.post("/sign-out", data=form).location == "/sign-in"
    assert sessions.find(world.session, token, clock.now()) is None
    assert client.get("/account").location == "/sign-in?next=/account"


def saw_an_hour_before(world: World, instant: datetime) -> None:
    with writing(world.session.get_bind().engine) as connection:
        connection.execute(update(LoginSession).values(seen_at=instant - timedelta(hours=1)))


@pytest.mark.parametrize(("role", "idle"), [("student", timedelta(days=14)), ("staff", timedelta(hours=2))])
def test_a_silent_device_is_signed_out(client: FlaskClient, world: World, role: str, idle: timedelta) -> None:
    person = world.add_student().id if role == "student" else world.coordinator.person_id
    sign_in(client, give_password(world, person))
    now = clock.now()
    with time_machine.travel(now + idle + timedelta(minutes=1), tick=False):
        assert client.get("/account").status_code == 302


@pytest.mark.parametrize(("role", "lasts"), [("student", timedelta(days=30)), ("staff", timedelta(hours=12))])
def test_sessions_end_by_themselves(client: FlaskClient, world: World, role: str, lasts: timedelta) -> None:
    person = world.add_student().id if role == "student" else world.coordinator.person_id
    sign_in(client, give_password(world, person))
    now = clock.now()
    saw_an_hour_before(world, now + lasts)
    with time_machine.travel(now + lasts - timedelta(minutes=1), tick=False):
        assert client.get("/account").status_code == 200
    with time_machine.travel(now + lasts + timedelta(minutes=1), tick=False):
        assert client.get("/account").status_code == 302


def test_next_leads_back_and_never_away(client: FlaskClient, world: World) -> None:
    email = give_password(world, world.instructor.person_id)
    assert client.get("/account").location == "/sign-in?next=/account"
    assert sign_in(client, email, next="/account").location == "/account"


@pytest.mark.parametrize(
    "target",
    ["https://evil.test", "//evil.test", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)", "", "a",
     "/\t/evil.test", "/x\r\nLocation: y"],
)  # fmt: skip
def test_foreign_next_is_ignored(target: str) -> None:
    assert safe_next(target) is None


def test_script_of_a_signed_out_page_goes_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/account", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")


def test_visits_are_noted_after_the_page(client: FlaskClient, world: World, bare_app: Flask) -> None:
    person_id = world.instructor.person_id
    seen = select(Person.last_seen_at, Person.previous_visit_at).where(Person.id == person_id)
    token = sign_in_as(client, bare_app, person_id)
    start = clock.now()

    def visit(after: timedelta) -> tuple[Any, Any]:
        with time_machine.travel(start + after, tick=False):
            assert client.get("/account").status_code == 200
        world.session.rollback()
        return tuple(world.session.execute(seen).one())

    first, _ = visit(timedelta())
    assert visit(timedelta(minutes=5)) == (first, None)
    again, _ = visit(timedelta(minutes=12))
    assert again > first
    later, previous = visit(timedelta(minutes=90))
    assert (later > again, previous) == (True, again)
    row = sessions.find(world.session, token, clock.now())
    assert row is not None
    assert sessions.visited_before(row, start + timedelta(minutes=91)) == again
    assert sessions.visited_before(row, start + timedelta(hours=9)) == later


@pytest.mark.parametrize(
    ("role", "start"), [("student", "/path"), ("instructor", "/home"), ("admin", "/home")]
)
def test_home_leads_by_role(
    client: FlaskClient, world: World, bare_app: Flask, role: str, start: str
) -> None:
    assert client.get("/").location == "/sign-in"
    person_id = world.add_student().id if role == "student" else getattr(world, role).person_id
    sign_in_as(client, bare_app, person_id)
    assert client.get("/").location == start
    page = read(client.get(start))
    assert page.all("nav a[aria-current=page]")[0].attributes["href"] == start
