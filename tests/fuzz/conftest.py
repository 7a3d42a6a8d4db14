"""One school with everybody in it, put back as it was before each endpoint is tried."""

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from tests.accounts import world_beside
from tests.databases import Databases, application, make_settings
from tests.fuzz.sending import Stage, forms_of, readers_of
from tests.web.who_sees_what import scene_of, store_files
from tracker.models import PreceptorLink
from tracker.services.tokens import PRECEPTOR, link_token, signing_key


@pytest.fixture(scope="module")
def fuzzed(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for the whole module. Tokens against forgery have a test of their own."""
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path_factory.mktemp("fuzz"))) as made:
        made.config["WTF_CSRF_ENABLED"] = False
        yield made
    databases.drop(url)


@pytest.fixture(scope="module")
def stage(fuzzed: Flask) -> Iterator[Stage]:
    """Every kind of reader with a browser, and every form that their pages have."""
    with world_beside(fuzzed, sheets=True) as world:
        scene = scene_of(world)
        store_files(scene, fuzzed.config["SETTINGS"].files)
        readers = readers_of(fuzzed, scene)
        link = world.session.get(PreceptorLink, scene.link)
        token = link_token(signing_key(fuzzed.config["SECRET_KEY"]), PRECEPTOR, link.id, link.nonce)
        world.session.rollback()
        yield Stage(fuzzed, scene, readers, forms_of(fuzzed, scene, readers, token), token)


@pytest.fixture(scope="module")
def put_back(fuzzed: Flask, stage: Stage) -> Iterator[Callable[[], None]]:
    """Makes the database what it was when the module began."""
    file = make_url(fuzzed.config["SETTINGS"].database_url).database
    with sqlite3.connect(":memory:") as kept, sqlite3.connect(file) as used:
        used.backup(kept)
        yield lambda: kept.backup(used)
    kept.close()
    used.close()
