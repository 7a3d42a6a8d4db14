"""A live school for journeys: everybody can sign in, and today is the same day everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser

from tests.databases import Databases
from tests.factories import PASSWORD, World
from tests.journeys.someone import Someone
from tests.server import LiveServer, live
from tracker.extensions import db

TODAY = date(2026, 11, 24)
HASH = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)


@dataclass
class Stage:
    """A running site with a school in it."""

    server: LiveServer
    world: World
    browser: Browser

    def someone(self, *, script: bool = True, width: int = 390, **options: object) -> Someone:
        """A person at a browser, signed out."""
        return Someone(self.browser, self.server.url, script=script, width=width, **options)

    def signed_in(
        self, person_id: int, *, script: bool = True, width: int = 390, **options: object
    ) -> Someone:
        """A person at a browser, signed in through the page."""
        who = self.someone(script=script, width=width, **options)
        who.sign_in(self.world.email(person_id), PASSWORD)
        return who


@pytest.fixture
def with_sheets() -> bool:
    """Whether the path is published with its sheets and its kit; a module may override it."""
    return False


@pytest.fixture
def stage(
    databases: Databases, database_kind: str, tmp_path, browser: Browser, with_sheets: bool
) -> Iterator[Stage]:
    """A school of this test alone."""
    url = databases.new(database_kind)
    with live(url, tmp_path, TRACKER_TODAY=TODAY.isoformat()) as server, server.app.app_context():
        world = World(db.session, today=TODAY, sheets=with_sheets)
        for staff in (world.admin, world.instructor, world.coordinator):
            world.password(staff.person_id, HASH)
        yield Stage(server, world, browser)
        db.session.close()
    databases.drop(url)
