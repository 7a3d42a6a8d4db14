"""The settings page: origin and certainty beside each value, who may change it, what is refused."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import world_beside
from tests.factories import World
from tests.pages import Page, form_fields, read
from tests.web.staff_pages import browser, everybody
from tracker.domain.settings import SETTINGS
from tracker.queries.settings import setting

URL = "/admin/settings"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def admin(bare_app: Flask, world: World) -> FlaskClient:
    return browser(bare_app, world.admin)


def save(client: FlaskClient, key: str, value: str) -> tuple[int, Page | None]:
    """Type a value into the form of one setting and save it."""
    form = read(client.get(URL)).one(f"#{key} form")
    answer = client.post(f"{URL}/{key}", data=form_fields(form) | {"value": value})
    return answer.status_code, read(answer, 422) if answer.status_code == 422 else None


def test_every_setting_shows_its_value_its_origin_and_whether_anybody_verified_it(
    admin: FlaskClient,
) -> None:
    page = read(admin.get(URL))
    assert [node.attributes["id"] for node in page.all("li.setting")] == list(SETTINGS)
    for key, row in SETTINGS.items():
        said = page.text(f"#{key} .setting-origin")
        assert row.origin.en in said
        assert ("Unverified" in said) == row.unverified
        assert page.fields(f"#{key} form")["value"] == str(row.default)


def test_a_changed_value_is_the_schools_own(world: World, admin: FlaskClient) -> None:
    assert save(admin, "video_retention_days", "30")[0] == 303
    assert setting(world.session, "video_retention_days") == 30
    said = read(admin.get(URL)).text("#video_retention_days .setting-origin")
    assert "Chosen by the school" in said and "default 90" in said and "Unverified" not in said
    assert "Alma Regis" in said


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("upload_limit_mb", "0", "Write a whole number from 1 to 2000."),
        ("upload_limit_mb", "ten", "Write a whole number."),
        ("exposure_contact_phone", "call me", "Write a number that a phone can dial"),
        ("exposure_contact_name", "x" * 121, "At most 120 characters."),
        ("exposure_contact_name", "x" * 201, "At most 200 characters."),
    ],
)
def test_bad_input_is_told_under_its_field_and_kept(
    world: World, admin: FlaskClient, key: str, value: str, sentence: str
) -> None:
    status, page = save(admin, key, value)
    assert status == 422 and page is not None
    assert sentence in page.text(f"#{key} .error")
    assert page.fields(f"#{key} form")["value"] == value
    assert len(page.all(".error")) == 1
    assert setting(world.session, key) == SETTINGS[key].default


def test_only_administrators_know_the_page(bare_app: Flask, world: World) -> None:
    people = everybody(world, world.add_student())
    seen = {name: browser(bare_app, who).get(URL).status_code for name, who in people.items()}
    assert seen == {name: {"nobody": 302, "admin": 200}.get(name, 404) for name in people}
    client = browser(bare_app, world.coordinator)
    token = read(client.get("/account")).csrf_token
    answer = client.post(f"{URL}/reminder_days", data={"csrf_token": token, "value": "3"})
    assert answer.status_code == 404
    assert setting(world.session, "reminder_days") == 7


def test_there_is_no_other_setting(admin: FlaskClient) -> None:
    token = read(admin.get(URL)).csrf_token
    assert admin.post(f"{URL}/nonsense", data={"csrf_token": token, "value": "3"}).status_code == 404
