"""One school with everybody in it, put back as it was before each endpoint is tried."""

import sqlite3
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from tests.accounts import world_beside
from tests.databases import Databases, application, make_settings
from tests.fuzz.sending import Stage, forms_of, readers_of
from tests.web.who_sees_what import scene_of
from tracker.models import Evidence, PreceptorLink, Upload
from tracker.services.folder import FolderStore
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
        store = FolderStore(fuzzed.config["SETTINGS"].files)
        for model, number in ((Evidence, scene.paper), (Upload, scene.upload)):
            key = world.session.execute(select(model.key).where(model.id == number)).scalar_one()
            if model is Evidence:
                store.put_back(key, BytesIO(b"x" * 400))
            else:
                store._arriving(key).write_bytes(b"x" * 100)
        world.session.rollback()
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
