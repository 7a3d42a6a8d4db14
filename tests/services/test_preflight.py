"""Production does not start with what would betray it, and says what that is."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from tests.accounts import sign_in_as, world_beside
from tests.by_link import at_site
from tests.databases import Databases, application, make_settings
from tracker import create_app
from tracker.config import PRODUCTION, Settings, SettingsError, house
from tracker.extensions import db
from tracker.services import preflight

GOOD_KEY = "Zb3-vQ1xw9LrT7uKp2sYhN5mCjE8aDfG"
GOOD = {
    "TRACKER_ENV": "production",
    "SECRET_KEY": GOOD_KEY,
    "BASE_URL": "https://tracker.example.org",
    "MAIL_URL": "smtps://mail.example.org",
}


def settings_of(tmp_path: Path, **env: str) -> Settings:
    return Settings.from_env({"INSTANCE_PATH": str(tmp_path), **GOOD, **env})


def problems(tmp_path: Path, **env: str) -> list[str]:
    return list(preflight.of_settings(settings_of(tmp_path, **env), {**GOOD, **env}))


def test_good_settings_start(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": "short-but-random-9x"}, "SECRET_KEY"),
        ({"OLD_SECRET_KEYS": "tests"}, "SECRET_KEY"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG"),
        ({"BASE_URL": "http://tracker.example.org"}, "https"),
        ({"MAIL_URL": ""}, "MAIL_URL"),
    ],
)
def test_each_bad_setting_is_named(tmp_path: Path, env: dict[str, str], words: str) -> None:
    [problem] = problems(tmp_path, **env)
    assert words in problem
    assert env.get("SECRET_KEY", "no key") not in problem


def test_the_program_does_not_start_with_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        create_app(settings_of(tmp_path, SECRET_KEY="changeme"))


def test_development_starts_with_anything(tmp_path: Path) -> None:
    env = {"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": "x", "FLASK_DEBUG": "1"}
    assert list(preflight.of_settings(Settings.from_env(env), env)) == []


def test_a_missing_second_factor_is_advised_against(tmp_path: Path) -> None:
    assert list(preflight.advice(settings_of(tmp_path))) == []
    [words] = preflight.advice(settings_of(tmp_path, SECOND_FACTOR="optional"))
    assert "SECOND_FACTOR" in words


@pytest.fixture
def production(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application with real people's records."""
    more = {"secret_key": GOOD_KEY, "base_url": GOOD["BASE_URL"], "mail_url": GOOD["MAIL_URL"]}
    with application(make_settings(database_url, tmp_path, environment=PRODUCTION, **more)) as app:
        yield app


def of_database(app: Flask) -> list[str]:
    with app.app_context():
        return list(preflight.of_database(app.config["SETTINGS"], db.engine))


def test_a_database_of_real_people_starts(production: Flask) -> None:
    assert of_database(production) == []


def test_demo_accounts_are_named(production: Flask) -> None:
    with world_beside(production) as world:
        world.add_student()
    [problem] = of_database(production)
    assert "demo" in problem


def test_an_old_schema_is_named(databases: Databases, tmp_path: Path) -> None:
    url = databases.new_empty("sqlite")
    create_engine(url).connect().close()
    more = {"secret_key": GOOD_KEY, "base_url": GOOD["BASE_URL"], "mail_url": GOOD["MAIL_URL"]}
    with application(make_settings(url, tmp_path, environment=PRODUCTION, **more)) as app:
        [problem] = of_database(app)
    assert "tracker db upgrade" in problem


def test_serve_refuses_and_says_why(database_url: str, tmp_path: Path) -> None:
    env = os.environ | GOOD | {"DATABASE_URL": database_url, "INSTANCE_PATH": str(tmp_path)}
    with application(make_settings(database_url, tmp_path)) as app, world_beside(app) as world:
        world.add_student()
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "serve", "--port", port],
        cwd=house(), env=env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "does not start" in done.stderr and "demo" in done.stderr


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{GOOD_KEY}\n")
    settings = Settings.from_env({"INSTANCE_PATH": str(tmp_path), "SECRET_KEY_FILE": str(file)})
    assert settings.secret_key == GOOD_KEY


def test_a_new_key_closes_no_preceptors_link(database_url: str, tmp_path: Path) -> None:
    with application(make_settings(database_url, tmp_path, secret_key="old" * 12)) as before:
        with world_beside(before) as world:
            site = at_site(world)
            site.shift()
            token = site.token(site.send(), "old" * 12)
        assert before.test_client().get(f"/s/{token}").status_code == 200
    for old_keys, status in ((("old" * 12,), 200), ((), 404)):
        rotated = make_settings(database_url, tmp_path, secret_key="new" * 12, old_secret_keys=old_keys)
        with application(rotated) as after:
            assert after.test_client().get(f"/s/{token}").status_code == status


def test_a_new_key_signs_nobody_out(database_url: str, tmp_path: Path) -> None:
    with application(make_settings(database_url, tmp_path, secret_key="old" * 12)) as before:
        with world_beside(before) as world:
            student = world.add_student()
        client = before.test_client()
        sign_in_as(client, before, student.id)
        assert client.get("/path").status_code == 200
        cookie = client.get_cookie("session")
        assert cookie is not None
    for old_keys, status in ((("old" * 12,), 200), ((), 302)):
        rotated = make_settings(database_url, tmp_path, secret_key="new" * 12, old_secret_keys=old_keys)
        with application(rotated) as after:
            client = after.test_client()
            client.set_cookie("session", cookie.value)
            assert client.get("/path").status_code == status
