"""The review page: what waits, one decision, several, and who was faster."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import sign_in_as, world_beside
from tests.factories import Student, World
from tests.pages import Page, read
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, RequestKind
from tracker.models import Entry


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    """A student with a kit."""
    return world.add_student("Pip", "Larkspur")


def enter(client: FlaskClient, app: Flask, actor: Actor) -> FlaskClient:
    """Sign in as this person."""
    sign_in_as(client, app, actor.person_id)
    return client


def diploma(student: Student) -> int:
    """An entry that waits for the coordinator."""
    return student.log("diploma.proof", EntryKind.DOCUMENT, detail={"issued_on": None})


def checkoff(world: World, student: Student, key: str = "skill.vs-03") -> int:
    """A check-off that waits for the instructor."""
    world.record(student, "kit.safety", EntryKind.CONFIRMATION)
    for line in world.path.requirements:
        if line.key.startswith("module."):
            world.record(student, line.key, EntryKind.SCORE, amount=95)
    need = world.path.by_key[key].needs.practice
    student.practice(key, times=need)
    return student.log(key, EntryKind.CHECKOFF)


def status(world: World, entry_id: int) -> str:
    """How the entry stands."""
    world.session.rollback()
    world.session.expire_all()
    found = world.session.get(Entry, entry_id)
    assert found is not None
    return str(found.status)


def post(client: FlaskClient, page: Page, form: str, url: str = "", **typed: object) -> object:
    """Send a form of a page as a browser would."""
    sent = page.fields(form) | typed
    return client.post(url or page.one(form).attributes["action"], data=sent)


def test_one_accept(client: FlaskClient, bare_app: Flask, world: World, student: Student) -> None:
    entry = diploma(student)
    enter(client, bare_app, world.coordinator)
    page = read(client.get("/review"))
    assert page.heading == "Review"
    assert "Larkspur, Pip" in page.text(".queue")
    answer = post(client, page, "form[data-command=accept]")
    assert answer.status_code == 303
    assert status(world, entry) == "accepted"
    assert "Accepted: " in read(client.get(answer.location)).text("main")
