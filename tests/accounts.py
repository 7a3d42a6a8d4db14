"""Signing in from a test: through the page, or at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import PASSWORD, World
from tests.pages import read
from tracker.extensions import db
from tracker.services import clock, passwords, sessions


@contextmanager
def world_beside(app: Flask, *, sheets: bool = False) -> Iterator[World]:
    """A school of yesterday in the application's database, with a session of its own.

    No context stays pushed: the requests of a client would share its ``g`` and its session.
    """
    with app.app_context():
        engine, today = db.engine, clock.today(app.config["SETTINGS"].timezone)
    with Session(engine, expire_on_commit=False, autoflush=False) as session:
        # Made yesterday, so that nothing of it lies ahead whatever the time of day.
        yield World(session, today=today - timedelta(days=1), sheets=sheets)


def give_password(world: World, person_id: int, password: str = PASSWORD) -> str:
    """Let a person sign in through the page; gives their address."""
    world.password(person_id, passwords.hash_password(password))
    return world.email(person_id)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Fill in the sign-in page and send it; gives the answer."""
    fields = read(client.get("/sign-in", query_string=more)).fields('form[data-command="sign_in"]')
    return client.post("/sign-in", data=fields | {"email": email, "password": password})


def sign_in_as(client: FlaskClient, app: Flask, person_id: int) -> str:
    """Sign a person in without a password or a page; gives the session's token."""
    with app.app_context():
        settings = app.config["SETTINGS"]
        token = sessions.begin(db.engine, person_id, clock.now(), settings.student_session)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return token
