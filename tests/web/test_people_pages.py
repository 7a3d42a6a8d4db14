"""The people page of administrators, and that answers do not tell who has an account."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import give_password, sign_in, world_beside
from tests.factories import World
from tests.pages import Page, read
from tests.web.staff_pages import browser, selects, send
from tracker.commands.people import invite_again
from tracker.commands.roles import deactivate
from tracker.domain.errors import Impossible, NotAllowed
from tracker.domain.statuses import Role
from tracker.services import passwords


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def admin(bare_app: Flask, world: World) -> FlaskClient:
    return browser(bare_app, world.admin)


def command(name: str) -> str:
    return f'form[data-command="{name}"]'


def test_staff_are_invited_with_a_role(admin: FlaskClient, world: World) -> None:
    page = read(admin.get("/admin/people/invite"))
    answer = send(admin, page, command("invite_staff"), email="no address")
    read(answer, 422)
    typed = {"given_name": "Vera", "family_name": "Stone", "email": "vera@demo.test"}
    typed |= {"role": "coordinator", "cohort_id": ""}
    page = read(send(admin, page, command("invite_staff"), **typed), 422)
    assert "Choose the cohort" in page.text()
    answer = send(admin, page, command("invite_staff"), **typed | {"cohort_id": str(world.cohort)})
    page = read(admin.get(answer.location))
    assert "Vera Stone" in page.text("h1")
    page = read(admin.get("/admin/people?q=vera"))
    assert len(page.all(".people-list tbody tr")) == 1
    assert "Invited" in page.text(".people-list")


def test_staff_who_did_not_join_are_invited_again_by_administrators_alone(
    admin: FlaskClient, world: World, bare_app: Flask
) -> None:
    person = world.instructor.person_id
    first = world.do(world.admin, invite_again, person)["token"]
    with pytest.raises(NotAllowed):
        world.do(world.coordinator, invite_again, person)
    answer = send(admin, read(admin.get(f"/admin/people/{person}")), command("invite_again"))
    assert "on its way" in read(admin.get(answer.location)).text()
    assert bare_app.test_client().get(f"/join/{first}").status_code == 404
    give_password(world, person)
    assert not read(admin.get(f"/admin/people/{person}")).all(command("invite_again"))
    with pytest.raises(Impossible, match="already_joined"):
        world.do(world.admin, invite_again, person)


def test_a_closed_account_gets_no_link(world: World) -> None:
    world.do(world.admin, deactivate, world.instructor.person_id, reason="Left")
    with pytest.raises(Impossible, match="is_inactive"):
        world.do(world.admin, invite_again, world.instructor.person_id)


def test_the_list_costs_the_same_however_many_there_are(
    admin: FlaskClient, world: World, bare_app: Flask
) -> None:
    admin.get("/admin/people")
    with selects(bare_app) as few:
        assert admin.get("/admin/people").status_code == 200
    for number in range(6):
        world.add_staff("Ines", f"Farol{number}", Role.INSTRUCTOR, world.cohort)
    with selects(bare_app) as many:
        assert len(read(admin.get("/admin/people")).all(".people-list tbody tr")) >= 9
    assert len(many) == len(few)


def test_an_account_is_closed_and_opened(
    admin: FlaskClient, world: World, bare_app: Flask, client: FlaskClient
) -> None:
    email = give_password(world, world.instructor.person_id)
    held = browser(bare_app, world.instructor)
    address = f"/admin/people/{world.instructor.person_id}"
    page = read(admin.get(address))
    read(send(admin, page, command("deactivate")), 422)
    send(admin, page, command("deactivate"), reason="Left the school")
    assert held.get("/cohorts").status_code == 302
    read(sign_in(client, email), 422)
    page = read(admin.get(address))
    send(admin, page, command("reactivate"))
    assert sign_in(client, email).status_code == 303


def test_somebody_is_signed_out_everywhere_and_nobody_closes_themselves(
    admin: FlaskClient, world: World, bare_app: Flask
) -> None:
    held = browser(bare_app, world.instructor)
    page = read(admin.get(f"/admin/people/{world.instructor.person_id}"))
    send(admin, page, command("sign_out_everywhere"))
    assert held.get("/cohorts").status_code == 302
    own = read(admin.get(f"/admin/people/{world.admin.person_id}"))
    assert not own.all(command("deactivate"))
    answer = send(admin, own, command("take_role"))
    assert "last administrator" in read(admin.get(answer.location)).text()


def told(client: FlaskClient, url: str, **typed: str) -> tuple[int, str]:
    """The status and the page, without what was typed and what is made anew each time."""
    page: Page = read(client.get(url))
    answer = client.post(url, data=page.fields("main form:not([data-passkey])") | typed)
    return answer.status_code, read(answer, answer.status_code).text("main").replace(typed["email"], "")


def test_known_unknown_and_closed_addresses_get_the_same_answer_and_work(
    world: World, bare_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = give_password(world, world.instructor.person_id)
    closed = give_password(world, world.coordinator.person_id)
    world.do(world.admin, deactivate, world.coordinator.person_id, reason="Left")
    student = world.add_student("Pip", "Larkspur")
    hashed: list[str] = []
    verify = type(passwords._HASHER).verify
    monkeypatch.setattr(
        type(passwords._HASHER), "verify", lambda *asked: hashed.append("once") or verify(*asked)
    )
    monkeypatch.setattr("tracker.web.account.lost.STEADY_SECONDS", 0.0)
    seen = []
    for email in (known, closed, world.email(student.id), "nobody@demo.test"):
        hashed.clear()
        answers = [told(bare_app.test_client(), "/sign-in", email=email, password="not the password")]
        answers += [
            told(bare_app.test_client(), "/sign-in/lost", email=email, link=link)
            for link in ("reset", "sign_in")
        ]
        seen.append((answers, len(hashed)))
    assert seen[0][1] == 1
    assert all(one == seen[0] for one in seen)
