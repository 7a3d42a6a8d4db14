"""Too much of one thing is told when to come back; others, and other things, go on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse_many

from tests.accounts import world_beside
from tests.databases import application, make_settings
from tests.factories import World
from tests.pages import read
from tests.web.staff_pages import browser
from tracker.config import Settings
from tracker.web import throttling
from tracker.web.account.limits import limiter


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return make_settings(database_url, tmp_path, limits_requests=True)


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def coordinator(bare_app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A coordinator in a school where two of everything are enough."""
    with bare_app.app_context():
        few = {name: tuple(parse_many("2 per minute")) for name in ("change", "upload", "export")}
        monkeypatch.setattr(limiter(), "items", limiter().items | few)
    monkeypatch.setattr(throttling, "PAGES_A_MINUTE", 4)
    return browser(bare_app, world.coordinator)


def third(client: FlaskClient, method: str, address: str, times: int = 3) -> int:
    for _ in range(times - 1):
        assert client.open(address, method=method).status_code != 429
    answer = client.open(address, method=method)
    if answer.status_code == 429:
        page = read(answer, 429)
        assert 0 < int(answer.headers["Retry-After"]) <= 61
        assert "Wait 1 minute" in page.text("main")
    return answer.status_code


def test_each_class_has_a_limit_of_its_own(coordinator: FlaskClient, world: World) -> None:
    assert third(coordinator, "GET", f"/cohorts/{world.cohort}.csv") == 429
    assert third(coordinator, "POST", "/language") == 429
    assert third(coordinator, "GET", "/cohorts", times=5) == 429
    assert third(coordinator, "GET", "/healthz", times=9) == 200


def test_others_go_on(coordinator: FlaskClient, bare_app: Flask, world: World) -> None:
    assert third(coordinator, "GET", f"/cohorts/{world.cohort}.csv") == 429
    other = browser(bare_app, world.admin)
    assert other.get("/cohorts").status_code == 200
    assert third(other, "GET", f"/cohorts/{world.cohort}.csv", times=2) != 429


def test_who_is_signed_out_counts_by_address(coordinator: FlaskClient, bare_app: Flask) -> None:
    client = bare_app.test_client()
    assert third(client, "GET", "/sign-in", times=5) == 429
    assert client.get("/sign-in", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_workers_share_what_they_count(coordinator: FlaskClient, settings: Settings, world: World) -> None:
    assert third(coordinator, "POST", "/language") == 429
    with application(settings) as another:
        with another.app_context():
            assert limiter().strategy.storage is not None
            items = tuple(parse_many("2 per minute"))
            limiter().items = limiter().items | {"change": items}
        assert browser(another, world.coordinator).post("/language").status_code == 429
        assert browser(another, world.admin).post("/language").status_code == 400


def test_production_counts_always(tmp_path: Path) -> None:
    env = {"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": "x" * 40, "REQUEST_LIMITS": "off"}
    assert Settings.from_env(env | {"TRACKER_ENV": "production"}).limits_requests
    assert not Settings.from_env(env).limits_requests
    assert Settings.from_env(env | {"REQUEST_LIMITS": "on"}).limits_requests


def test_every_class_is_reached(bare_app: Flask) -> None:
    found = set()
    for rule in bare_app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH"}:
            with bare_app.test_request_context(rule.rule.replace("<", "").replace(">", ""), method=method):
                found.add(throttling.kind_of(rule.endpoint))
    assert found == {"page", "change", "upload", "export"}
