"""Settings: defaults that work, and refusals that say what to do."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.databases import application, make_settings
from tracker.config import Settings, SettingsError
from tracker.services import clock


def read(tmp_path: Path, **env: str) -> Settings:
    return Settings.from_env({"INSTANCE_PATH": str(tmp_path), **env})


def test_defaults(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/tracker.sqlite"
    assert settings.timezone.key == "America/New_York"
    assert (settings.student_session.days, settings.staff_session.total_seconds()) == (30, 12 * 3600)


def test_production_asks_for_a_second_factor_and_asks_again(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.staff_need_factor, settings.confirm_after) == (False, None)
    settings = read(tmp_path, TRACKER_ENV="production", SECRET_KEY="x")
    assert (settings.staff_need_factor, settings.confirm_after) == (True, timedelta(minutes=10))
    settings = read(tmp_path, TRACKER_ENV="production", SECRET_KEY="x", SECOND_FACTOR="optional")
    assert not settings.staff_need_factor


def test_development_key_is_kept_and_private(tmp_path: Path) -> None:
    assert read(tmp_path).secret_key == read(tmp_path).secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"TRACKER_ENV": "production"}, "SECRET_KEY must be set"),
        ({"TRACKER_ENV": "production", "SECRET_KEY": "x", "TRACKER_TODAY": "2026-01-01"}, "TRACKER_TODAY"),
        ({"TRACKER_ENV": "staging"}, "TRACKER_ENV"),
        ({"TRACKER_TODAY": "tomorrow"}, "YYYY-MM-DD"),
        ({"SCHOOL_TIMEZONE": "Mars/Olympus"}, "America/New_York"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"MAX_FORM_BYTES": "many"}, "MAX_FORM_BYTES"),
        ({"SECOND_FACTOR": "perhaps"}, "required or optional"),
        ({"CONFIRM_MINUTES": "-1"}, "CONFIRM_MINUTES"),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE is '/nowhere/key'"),
        ({"SECRET_KEY_FILE": "/nowhere/key", "SECRET_KEY": "x"}, "both set"),
    ],
)
def test_refusals(tmp_path: Path, env: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read(tmp_path, **env)


@pytest.fixture
def pretending(database_url: str, tmp_path: Path) -> Flask:
    """An application that believes it is another day."""
    with application(make_settings(database_url, tmp_path, today=date(2026, 2, 28))) as app:
        yield app


def test_pretended_today(pretending: Flask) -> None:
    zone = ZoneInfo("America/New_York")
    with pretending.app_context():
        assert clock.today(zone) == date(2026, 2, 28)
        assert clock.now().astimezone(zone).date() == date(2026, 2, 28)


def test_real_today(app: Flask) -> None:
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
    assert clock.today(UTC) == clock.now().date()
