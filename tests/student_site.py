"""A signed-in student with a school around them, for tests of student pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.accounts import sign_in_as, world_beside
from tests.databases import make_settings
from tests.factories import Student, World
from tests.pages import Page, form_fields, read, words
from tracker.config import Settings
from tracker.models import Entry, Event

TODAY = date(2026, 11, 24)
"""Every student test happens on this day, in week 11 of the cohort."""


def settings_of_today(database_url: str, folder: Path) -> Settings:
    """Settings that say which day it is."""
    return make_settings(database_url, folder, today=TODAY)


@dataclass
class Site:
    """A browser without a screen in which a student is signed in."""

    app: Flask
    client: FlaskClient
    world: World
    student: Student

    def page(self, url: str, status: int = 200) -> Page:
        """Fetch and check a page."""
        return read(self.client.get(url), status)

    def main(self, url: str) -> str:
        """The words of a page."""
        return self.page(url).text("main")

    def form(self, url: str, action: str) -> dict[str, str]:
        """What the form with this action would send as it stands."""
        found = self.page(url).all(f'form[action="{action}"]')
        assert found, f"no form to {action} on {url}"
        return form_fields(found[0])

    def send(self, url: str, action: str, status: int = 303, **values: Any) -> TestResponse:
        """Fill in the form to ``action`` on the page ``url`` and send it."""
        fields: dict[str, Any] = self.form(url, action) | values
        answer = self.client.post(action, data=fields)
        assert answer.status_code == status, words(read(answer, answer.status_code).one("main"))
        return answer

    def refused(self, url: str, action: str, status: int = 422, **values: Any) -> Page:
        """Send what will be refused; gives the page that came back. Nothing is written."""
        before = self.counts()
        page = read(self.send(url, action, status, **values), status)
        assert self.counts() == before
        return page

    def token(self) -> str:
        """A CSRF token of this session."""
        return self.page("/requests").csrf_token

    def counts(self) -> tuple[int, int]:
        """How many entries and events there are."""
        session = self.world.session
        session.rollback()
        found = tuple(
            session.execute(select(func.count()).select_from(table)).scalar_one() for table in (Entry, Event)
        )
        session.rollback()
        return found  # type: ignore[return-value]


@contextmanager
def site_of(app: Flask, client: FlaskClient, *, sheets: bool = False) -> Iterator[Site]:
    """A school of ``TODAY`` with one student signed in."""
    with world_beside(app, sheets=sheets) as world:
        student = world.add_student("Pip", "Larkspur")
        sign_in_as(client, app, student.id)
        yield Site(app, client, world, student)
