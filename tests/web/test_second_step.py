"""The second step: an app with its codes, recovery codes, and asking again before what is sensitive."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.accounts import give_password, sign_in, sign_in_as, world_beside
from tests.factories import PASSWORD, World
from tests.pages import Page, read
from tracker.commands import factors as commands
from tracker.config import Settings
from tracker.models import Authenticator, LoginSession, RecoveryCode
from tracker.models.engine import writing
from tracker.services import clock, factors, sealing


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation like those of real people: it asks again, and staff need a second step."""
    return replace(settings, confirm_after=timedelta(minutes=10), staff_need_factor=True)


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


def form(page: Page, command: str, **values: str) -> dict[str, str]:
    return page.fields(f'form[data-command="{command}"]') | values


def set_up(client: FlaskClient) -> tuple[str, list[str]]:
    """Set up an app through the pages; gives its key and the recovery codes."""
    page = read(client.get("/account/second-step"))
    client.post("/account/second-step/app/begin", data=form(page, "begin_app"))
    page = read(client.get("/account/second-step/app"))
    secret = page.text(".code-key").replace(" ", "")
    drawn = client.get("/account/second-step/app.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert b"style" not in drawn.data
    code = pyotp.TOTP(secret).at(clock.now())
    answer = client.post("/account/second-step/app", data=form(page, "confirm_app", code=code))
    return secret, [item.text(strip=True) for item in read(answer).all(".code-list code")]


def send_code(client: FlaskClient, code: str) -> int:
    page = read(client.get("/sign-in/second"))
    return client.post("/sign-in/second", data=form(page, "second_step", code=code)).status_code


def test_staff_do_nothing_before_they_have_a_second_step(client: FlaskClient, world: World) -> None:
    sign_in(client, give_password(world, world.coordinator.person_id))
    for address in ("/cohorts", "/review", "/account"):
        assert client.get(address).location == "/account/second-step"
    _, codes = set_up(client)
    assert len(codes) == factors.CODES
    read(client.get("/cohorts"))


def test_students_need_none(client: FlaskClient, world: World) -> None:
    student = world.add_student("Pip", "Larkspur")
    sign_in(client, give_password(world, student.id))
    read(client.get("/path"))


def test_a_code_gets_in_once_and_a_password_alone_does_not(
    client: FlaskClient, world: World, bare_app: Flask
) -> None:
    email = give_password(world, world.coordinator.person_id)
    sign_in(client, email)
    secret, codes = set_up(client)
    other = bare_app.test_client()
    answer = sign_in(other, email)
    assert answer.location == "/sign-in/second"
    assert other.get("/cohorts").location.startswith("/sign-in")
    # The code that set it up was used by that.
    world.session.rollback()
    used = world.session.execute(select(Authenticator.last_step)).scalar_one() * factors.STEP
    assert send_code(other, pyotp.TOTP(secret).at(used)) == 422
    assert send_code(other, "000000") == 422
    code = pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30))
    assert send_code(other, code) == 303
    read(other.get("/cohorts"))
    third = bare_app.test_client()
    sign_in(third, email)
    assert send_code(third, code) == 422
    assert send_code(third, codes[0].upper().replace("-", " ")) == 303
    fourth = bare_app.test_client()
    sign_in(fourth, email)
    assert send_code(fourth, codes[0]) == 422


def test_nothing_in_the_database_makes_a_code(client: FlaskClient, world: World, settings: Settings) -> None:
    sign_in(client, give_password(world, world.coordinator.person_id))
    secret, codes = set_up(client)
    world.session.rollback()
    stored = world.session.execute(select(Authenticator.secret)).scalar_one()
    hashes = world.session.execute(select(RecoveryCode.code_hash)).scalars().all()
    assert secret not in stored
    assert not set(codes) & set(hashes)
    rotated = replace(settings, secret_key="another key", old_secret_keys=(settings.secret_key,))
    assert sealing.unseal(rotated, stored) == secret
    assert sealing.unseal(replace(rotated, old_secret_keys=()), stored) is None


def test_codes_are_guessed_ten_times_at_most(client: FlaskClient, world: World, bare_app: Flask) -> None:
    email = give_password(world, world.coordinator.person_id)
    sign_in(client, email)
    set_up(client)
    other = bare_app.test_client()
    sign_in(other, email)
    assert [send_code(other, "000000") for _ in range(11)] == [422] * 9 + [429] * 2


def make_stale(world: World) -> None:
    with writing(world.session.get_bind().engine) as connection:
        long_ago = clock.now() - timedelta(minutes=11)
        connection.execute(update(LoginSession).values(confirmed_at=long_ago))


def test_what_is_sensitive_asks_again_and_goes_on(client: FlaskClient, world: World) -> None:
    sign_in(client, give_password(world, world.coordinator.person_id))
    _, codes = set_up(client)
    address = f"/cohorts/{world.cohort}.csv"
    assert client.get(address).status_code == 200
    make_stale(world)
    read(client.get(f"/cohorts/{world.cohort}"))
    answer = client.get(address)
    assert answer.location.startswith("/confirm?next=")
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]
    page = read(client.get(answer.location))
    read(client.post("/confirm", data=form(page, "confirm", proof="000000")), 422)
    answer = client.post("/confirm", data=form(page, "confirm", proof=codes[0]))
    assert answer.location == address
    assert client.get(address).status_code == 200
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != before
        cookie["_user_id"] = before
    assert client.get("/cohorts").location.startswith("/sign-in")


def test_a_stale_post_goes_back_to_the_page_of_its_form(client: FlaskClient, world: World) -> None:
    sign_in(client, give_password(world, world.admin.person_id))
    set_up(client)
    page = read(client.get("/admin/settings"))
    fields = page.fields('form[action$="/reminder_days"]')
    make_stale(world)
    url = "/admin/settings/reminder_days"
    answer = client.post(url, data=fields, headers={"Referer": "http://localhost/admin/settings"})
    assert answer.status_code == 302
    assert answer.location == "/confirm?next=/admin/settings"
    answer = client.post(url, data=fields, headers={"Referer": "http://evil.test/admin/settings"})
    assert answer.location == "/confirm"


def test_the_password_is_asked_of_who_has_nothing_else(client: FlaskClient, world: World) -> None:
    student = world.add_student("Pip", "Larkspur")
    sign_in(client, give_password(world, student.id))
    make_stale(world)
    answer = client.get("/account/second-step")
    page = read(client.get(answer.location))
    read(client.post("/confirm", data=form(page, "confirm", proof="wrong password")), 422)
    for target, wanted in (("//evil.test", "/"), ("/account/second-step", "/account/second-step")):
        data = form(page, "confirm", proof=PASSWORD, next=target)
        answer = client.post("/confirm", data=data)
        assert answer.location.startswith(wanted)
        assert "evil" not in answer.location


@pytest.mark.both_databases
def test_a_factor_is_removed_by_reset_and_everything_is_in_the_journal(
    client: FlaskClient, world: World, bare_app: Flask
) -> None:
    email = give_password(world, world.coordinator.person_id)
    sign_in(client, email)
    set_up(client)
    world.do(world.admin, commands.reset_factors, world.coordinator.person_id)
    other = bare_app.test_client()
    assert sign_in(other, email).location != "/sign-in/second"
    sign_in_as(client, bare_app, world.admin.person_id)
