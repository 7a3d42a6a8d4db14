"""Getting in by mail, changing the address, and how often anybody may try."""

import json
import re
import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.accounts import give_password, sign_in, sign_in_as, world_beside
from tests.factories import PASSWORD, World
from tests.pages import Page, read
from tracker.models import AccountLink, LoginSession, Outbox, Person
from tracker.models.engine import writing
from tracker.services.limiting import LIMITS, TooMany, limiter_for
from tracker.web.account import lost

pytestmark = pytest.mark.both_databases
NEW = "three words together"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that take as long as they take; one test looks at the time."""
    monkeypatch.setattr(lost, "STEADY_SECONDS", 0.0)


@pytest.fixture
def world(bare_app: Flask):
    with world_beside(bare_app) as made:
        yield made


def ask(client: FlaskClient, email: str, link: str) -> TestResponse:
    fields = read(client.get("/sign-in/lost")).fields('form[data-command="send_link"]')
    return client.post("/sign-in/lost", data=fields | {"email": email, "link": link})


def letters(world: World) -> list[tuple[str, dict[str, str]]]:
    """What waits in the outbox: (kind, facts), oldest first."""
    world.session.rollback()
    rows = world.session.execute(select(Outbox.kind, Outbox.facts).order_by(Outbox.id)).all()
    world.session.rollback()
    return [(row.kind, json.loads(row.facts)) for row in rows]


def token(world: World, kind: str) -> str:
    return [facts["token"] for name, facts in letters(world) if name == kind][-1]


def test_a_new_password_signs_out_every_device(bare_app: Flask, client: FlaskClient, world: World) -> None:
    student = world.add_student()
    email = give_password(world, student.id)
    other = bare_app.test_client()
    sign_in_as(other, bare_app, student.id)
    assert ask(client, email.upper(), "reset").status_code == 202
    address = f"/sign-in/reset/{token(world, 'link_reset')}"
    fields = read(client.get(address)).fields('form[data-command="reset_password"]')
    assert client.post(address, data=fields | {"password": "short"}).status_code == 422
    answer = client.post(address, data=fields | {"password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/path")
    assert client.get("/path").status_code == 200
    assert other.get("/path").status_code == 302
    assert sign_in(bare_app.test_client(), email, PASSWORD).status_code == 422
    assert sign_in(bare_app.test_client(), email, NEW).status_code == 303
    assert read(client.get(address), 404).heading == "This link does not work any more"


def test_a_link_signs_in_once_and_only_when_it_is_tapped(
    bare_app: Flask, client: FlaskClient, world: World
) -> None:
    student = world.add_student()
    email = give_password(world, student.id)
    ask(client, email, "sign_in")
    address = f"/sign-in/mail/{token(world, 'link_sign_in')}"
    # A mail scanner opens it first, and nothing happens.
    for _ in range(3):
        page = read(bare_app.test_client().get(address))
        scanner = bare_app.test_client()
        assert scanner.head(address).status_code == 200
        assert scanner.get("/path").status_code == 302
    assert client.get("/path").status_code == 302
    page = read(client.get(address))
    fields = page.fields('form[data-command="sign_in_by_mail"]')
    assert client.post(address, data=fields).status_code == 303
    assert client.get("/path").status_code == 200
    assert bare_app.test_client().get(address).status_code == 404


def test_staff_get_a_link_for_a_password(client: FlaskClient, world: World) -> None:
    email = give_password(world, world.coordinator.person_id)
    ask(client, email, "sign_in")
    assert [kind for kind, _facts in letters(world) if kind.startswith("link_")] == ["link_reset"]


def test_the_answer_says_nothing_about_an_address(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost, "STEADY_SECONDS", 0.6)
    known = give_password(world, world.add_student().id)
    pages: list[Page] = []
    for email in (known, "nobody@demo.test"):
        began = time.monotonic()
        pages.append(read(ask(client, email, "reset"), 202))
        assert time.monotonic() - began >= 0.6
    texts = [page.text("main").replace(known, "X").replace("nobody@demo.test", "X") for page in pages]
    assert texts[0] == texts[1]


def test_a_newer_link_ends_the_older_and_time_ends_both(client: FlaskClient, world: World) -> None:
    email = give_password(world, world.add_student().id)
    ask(client, email, "reset")
    first = token(world, "link_reset")
    ask(client, email, "reset")
    second = token(world, "link_reset")
    assert client.get(f"/sign-in/reset/{first}").status_code == 404
    assert client.get(f"/sign-in/reset/{second}").status_code == 200
    # A link of one kind opens no other page.
    for page in ("mail", "address"):
        assert client.get(f"/sign-in/{page}/{second}").status_code == 404
    with writing(world.session.get_bind().engine) as connection:
        made = select(AccountLink.made_at).limit(1)
        earlier = connection.execute(made).scalar_one() - timedelta(minutes=1)
        connection.execute(update(AccountLink).values(expires_at=earlier))
    assert client.get(f"/sign-in/reset/{second}").status_code == 404


def test_somebody_deactivated_gets_nothing(client: FlaskClient, world: World) -> None:
    student = world.add_student()
    email = give_password(world, student.id)
    ask(client, email, "sign_in")
    address = f"/sign-in/mail/{token(world, 'link_sign_in')}"
    world.session.rollback()
    with writing(world.session.get_bind().engine) as connection:
        connection.execute(update(Person).where(Person.id == student.id).values(is_active=False))
    assert client.get(address).status_code == 404
    before = len(letters(world))
    assert ask(client, email, "reset").status_code == 202
    assert len(letters(world)) == before


def change_address(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    fields = read(client.get("/account")).fields('form[data-command="ask_address"]')
    return client.post("/account/email", data=fields | {"email": email, "password": password})


def confirm(client: FlaskClient, secret: str) -> Page:
    address = f"/sign-in/address/{secret}"
    fields = read(client.get(address)).fields('form[data-command="confirm_address"]')
    return read(client.post(address, data=fields))


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_an_address_changes_when_both_agree(
    bare_app: Flask, client: FlaskClient, world: World, order: tuple[str, str]
) -> None:
    student = world.add_student()
    old = give_password(world, student.id)
    sign_in(client, old)
    assert change_address(client, " New.Address@Example.org ").status_code == 303
    sent = dict(letters(world))
    assert sent["link_new_address"]["to"] == "new.address@example.org"
    assert "to" not in sent["link_old_address"]
    first, second = (sent[f"link_{side}_address"]["token"] for side in order)
    # Looking at a link confirms nothing, however a mail scanner looks.
    for one in (first, second):
        assert bare_app.test_client().head(f"/sign-in/address/{one}").status_code == 200
    assert "One of two" in confirm(bare_app.test_client(), first).heading
    assert world.email(student.id) == old
    world.session.rollback()
    assert "changed" in confirm(bare_app.test_client(), second).heading
    world.session.expire_all()
    assert world.email(student.id) == "new.address@example.org"
    assert dict(letters(world))["address_changed"]["to"] == old
    assert client.get("/path").status_code == 200


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("nonsense", PASSWORD, "no address"),
        ("student2@demo.test", PASSWORD, "address"),
        ("free@example.org", "wrong password", "not your password"),
        ("", PASSWORD, "new address"),
    ],
)
def test_an_address_that_cannot_be(
    client: FlaskClient, world: World, email: str, password: str, words: str
) -> None:
    student = world.add_student()
    world.add_student()
    sign_in(client, give_password(world, student.id))
    before = len(letters(world))
    page = read(change_address(client, email, password), 422)
    assert words in page.text("main")
    assert len(letters(world)) == before


def test_tries_are_counted_by_account_and_forgotten_when_it_went_well(bare_app: Flask, world: World) -> None:
    email = give_password(world, world.add_student().id)
    most = int(re.match(r"\d+", LIMITS["sign_in_account"])[0])  # type: ignore[index]
    for _ in range(most - 1):
        assert sign_in(bare_app.test_client(), email, "wrong").status_code == 422
    assert sign_in(bare_app.test_client(), email).status_code == 303
    for _ in range(most):
        assert sign_in(bare_app.test_client(), email.upper(), "wrong").status_code == 422
    answer = sign_in(bare_app.test_client(), email)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    page = read(answer, 429)
    assert "Wait 15 minutes" in page.text("main")
    # Another account is not kept out by it.
    other = give_password(world, world.add_student().id)
    assert sign_in(bare_app.test_client(), other).status_code == 303


def test_counters_are_shared_by_all_processes_and_name_nobody(bare_app: Flask, world: World) -> None:
    engine = world.session.get_bind().engine
    one, two = limiter_for(engine), limiter_for(engine)
    for limiter in (one, two, one):
        limiter.hit("link_account", "Pip@demo.test")
    with pytest.raises(TooMany) as caught:
        two.hit("link_account", "pip@DEMO.test ")
    assert 0 < caught.value.seconds <= 3601


def test_no_session_survives_but_the_new_one(client: FlaskClient, world: World, bare_app: Flask) -> None:
    student = world.add_student()
    email = give_password(world, student.id)
    for _ in range(3):
        sign_in_as(bare_app.test_client(), bare_app, student.id)
    ask(client, email, "reset")
    address = f"/sign-in/reset/{token(world, 'link_reset')}"
    fields = read(client.get(address)).fields('form[data-command="reset_password"]')
    client.post(address, data=fields | {"password": NEW})
    world.session.rollback()
    live = select(LoginSession.id).where(
        LoginSession.person_id == student.id, LoginSession.revoked_at.is_(None)
    )
    assert len(world.session.execute(live).all()) == 1
