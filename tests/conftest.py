"""Fixtures: a database, an application, a client, a live server and a browser.

Tests run on SQLite. ``@pytest.mark.both_databases`` runs a test once on each database,
``@pytest.mark.postgresql`` on PostgreSQL alone; the marks work on modules too.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.databases import Databases, application, make_settings
from tests.pages import Page, read
from tests.postgres import skip_or_fail
from tests.server import LiveServer, live
from tracker.config import Settings

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run marked tests on the databases that they ask for."""
    kinds = ["sqlite"]
    if metafunc.definition.get_closest_marker("both_databases"):
        kinds = ["sqlite", "postgresql"]
    elif metafunc.definition.get_closest_marker("postgresql"):
        kinds = ["postgresql"]
    for name, scope in (("database_kind", "function"), ("live_database_kind", "module")):
        if name in metafunc.fixturenames and kinds != ["sqlite"]:
            metafunc.parametrize(name, kinds, indirect=True, scope=scope)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Databases]:
    """Makes databases; most tests want ``app`` or ``client`` instead."""
    made = Databases(tmp_path_factory.mktemp("databases"), worker_id)
    yield made
    made.close()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql"."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """A fresh database with the schema in place."""
    url = databases.new(database_kind)
    yield url
    databases.drop(url)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of ``app``; override this fixture in a module to choose others."""
    return make_settings(database_url, tmp_path)


@pytest.fixture
def bare_app(settings: Settings) -> Iterator[Flask]:
    """An application with no context pushed: for clients and threads."""
    with application(settings) as made:
        yield made


@pytest.fixture
def app(bare_app: Flask) -> Iterator[Flask]:
    """An application with its context pushed: for commands, queries and models."""
    with bare_app.app_context():
        yield bare_app


@pytest.fixture
def client(bare_app: Flask) -> FlaskClient:
    """A browser without a screen, signed out; has a cookie jar of its own."""
    return bare_app.test_client()


@pytest.fixture
def get_page(client: FlaskClient) -> Callable[..., Page]:
    """``get_page("/path")`` fetches, parses and checks a page; ``status=404`` expects that."""

    def get(url: str, status: int = 200, **options: Any) -> Page:
        return read(client.get(url, **options), status)

    return get


@pytest.fixture(scope="module")
def live_database_kind(request: pytest.FixtureRequest) -> str:
    """Like ``database_kind``, for a module's live server."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="module")
def live_server(
    databases: Databases, live_database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """The real server, one a module; fill its database through ``live_server.app``."""
    url = databases.new(live_database_kind)
    with live(url, tmp_path_factory.mktemp("live")) as server:
        yield server
    databases.drop(url)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright drives the system's Chromium."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        skip_or_fail("Chromium is not on this machine: apt-get install chromium", "REQUIRE_BROWSER")
    return browser_type_launch_args | {"executable_path": found, "args": CHROMIUM_FLAGS}
