"""What the tests of staff pages share: signing in as an actor, sending a page's form."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.accounts import sign_in_as
from tests.factories import Student, World
from tests.pages import Page
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, Role
from tracker.extensions import db
from tracker.models import Entry
from tracker.services import clock


def browser(app: Flask, actor: Actor | None) -> FlaskClient:
    """A browser of its own, signed in as this person or as nobody."""
    client = app.test_client()
    if actor is not None:
        sign_in_as(client, app, actor.person_id)
    return client


def everybody(world: World, student: Student) -> dict[str, Actor | None]:
    """One person of each kind that a page has to tell apart."""
    other = world.add_cohort("Cedar", world.today)
    return {
        "nobody": None,
        "student": student.actor,
        "another student": world.add_student("Ada", "Moonfield", cohort=other, papers=False).actor,
        "another instructor": world.add_staff("Ines", "Farol", Role.INSTRUCTOR, other),
        "another coordinator": world.add_staff("Omar", "Alba", Role.COORDINATOR, other),
        "instructor": world.instructor,
        "coordinator": world.coordinator,
        "admin": world.admin,
    }


def diploma(student: Student) -> int:
    """An entry that waits for the coordinator."""
    return student.log("diploma.proof", EntryKind.DOCUMENT, note="From abroad.", detail={"issued_on": None})


def ready(world: World, student: Student) -> None:
    """Everything that comes before the first skills."""
    world.record(student, "skill.ic-03", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    student.log("kit.safety", EntryKind.CONFIRMATION)


def checkoff(world: World, student: Student, key: str = "skill.ic-01") -> int:
    """A check-off that waits for the instructor."""
    line = world.path.by_key[key]
    student.practice(key, times=line.needs.practice, mode=line.modes[0])
    return student.log(key, EntryKind.CHECKOFF)


def entry(world: World, entry_id: int) -> Entry:
    """The entry as it is stored now."""
    world.session.rollback()
    world.session.expire_all()
    found = world.session.get(Entry, entry_id)
    assert found is not None
    return found


def send(client: FlaskClient, page: Page, form: str, url: str = "", **typed: object) -> TestResponse:
    """Send the only such form of a page as a browser would; ``url`` is another button's address."""
    address = url or page.one(form).attributes["action"] or ""
    return client.post(address, data=page.fields(form) | typed)


@contextmanager
def selects(app: Flask) -> Iterator[list[str]]:
    """The SELECTs that the application sends inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def pages_today(app: Flask) -> date:
    """The day that pages are drawn on; the school of the tests stands a day before it."""
    with app.app_context():
        return clock.today(app.config["SETTINGS"].timezone)
