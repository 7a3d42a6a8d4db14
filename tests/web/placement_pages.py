"""What the tests of sites, placements and the externship page share: a school of a fixed day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts import world_beside
from tests.databases import make_settings
from tests.externship import wish
from tests.factories import Student, World
from tests.pages import Page, read
from tests.web.staff_pages import browser
from tracker.config import Settings
from tracker.domain.policy import Actor

TODAY = date(2026, 11, 24)


@dataclass
class Desk:
    """A school with a student who said when and where, and browsers for whoever asks."""

    app: Flask
    world: World
    student: Student

    def client(self, actor: Actor | None = None) -> FlaskClient:
        """A browser; without an actor the coordinator's."""
        return browser(self.app, actor or self.world.coordinator)

    def page(self, url: str, actor: Actor | None = None, status: int = 200) -> Page:
        """Fetch and check a page."""
        return read(self.client(actor).get(url), status)

    def send(self, url: str, form: str, status: int = 303, **typed: Any) -> TestResponse:
        """Fill in a form of a page as the coordinator and send it to its action."""
        client = self.client()
        page = read(client.get(url))
        action = page.one(form).attributes["action"] or ""
        answer = client.post(action, data=page.fields(form) | typed)
        assert answer.status_code == status, read(answer, answer.status_code).text("main")
        return answer


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return make_settings(database_url, tmp_path, today=TODAY)


@pytest.fixture
def desk(bare_app: Flask) -> Iterator[Desk]:
    """The school, its coordinator and one student."""
    with world_beside(bare_app) as world:
        student = world.add_student("Pip", "Larkspur")
        wish(student)
        yield Desk(bare_app, world, student)


def in_days(days: int) -> str:
    """A date so many days after today, as a form holds it."""
    return (TODAY + timedelta(days=days)).isoformat()
