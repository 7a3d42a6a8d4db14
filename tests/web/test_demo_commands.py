"""tracker demo, check and init, called as an operator calls them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine, text

from tests.databases import Databases
from tracker.cli import tracker
from tracker.models.engine import configure_engine
from tracker.services.curriculum import shipped_document

PASSWORD = "violet-harbor-9"
INIT = [
    "init",
    "--school",
    "Fern",
    "--given-name",
    "Ada",
    "--family-name",
    "Moonfield",
    "--email",
    "ada@example.com",
]


@pytest.fixture
def url(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database that the environment names."""
    made = databases.new_empty("sqlite")
    monkeypatch.setenv("DATABASE_URL", made)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    return made


def call(*arguments: str) -> Result:
    return CliRunner().invoke(tracker, arguments)


def engine_of(url: str) -> Engine:
    engine = create_engine(url)
    configure_engine(engine)
    return engine


def test_init_makes_a_school_once(url: str) -> None:
    first = call(*INIT)
    assert first.exit_code == 0
    unapproved, ready = first.output.splitlines()
    assert unapproved.startswith("69 skill sheets wait for a clinician's approval: skill.")
    assert ready == "Fern is ready. Sign in as ada@example.com."
    assert call("check").output.startswith("Sound: 0 standings, 5 events in 2 chains")
    again = call(*INIT)
    assert again.exit_code == 1
    assert "nothing was changed" in again.output


@pytest.mark.parametrize("password", ["short", "password123", "ada@example.com"])
def test_init_wants_a_password_that_others_do_not_guess(
    url: str, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("TRACKER_PASSWORD", password)
    assert call(*INIT).exit_code != 0


def test_demo_refuses_a_database_with_people(url: str) -> None:
    call(*INIT)
    refused = call("demo")
    assert refused.exit_code == 1
    assert "nothing was changed" in refused.output
    assert call("demo", "--if-empty").exit_code == 0
    assert "demo.test" not in call("demo", "--if-empty").output


def test_a_program_is_published_once(url: str) -> None:
    call(*INIT)
    again = call("publish", "cpt")
    assert (again.exit_code, again.output) == (0, "This is published already; nothing was changed.\n")


def test_a_document_is_checked_then_published_with_the_sheets_it_still_has(url: str, tmp_path: Path) -> None:
    call(*INIT)
    blocks = shipped_document("cpt").replace('"2026-1"', '"2026-2"', 1).split("[[requirement]]")
    file = tmp_path / "next.toml"
    file.write_text("[[requirement]]".join(block for block in blocks if "skill.ph-09" not in block))
    checked = call("publish", "--check", str(file))
    assert (checked.exit_code, checked.output) == (
        0,
        "Nothing is wrong with it. Nothing was published.\n",
    )
    assert call("publish", str(file)).output == "Published.\n"
    assert call("check").output.startswith("Sound: 0 standings, 6 events")
    with engine_of(url).connect() as connection:
        texts = connection.execute(
            text("SELECT texts FROM path_version WHERE version = '2026-2'")
        ).scalar_one()
    assert "skill.ph-08" in texts and "skill.ph-09" not in texts


def test_a_wrong_document_is_refused_with_line_and_reason(url: str, tmp_path: Path) -> None:
    call(*INIT)
    file = tmp_path / "wrong.toml"
    changed = shipped_document("cpt").replace("live = 30", "live = 31", 1)
    broken = changed.replace('step = "training"', 'step = "moon"', 1)
    for document, told in (
        (changed, "wrong.toml: path: version: '2026-1' is published with other content"),
        (broken, "wrong.toml: enroll.papers: step: unknown step 'moon'"),
        ("[" * 9, "is not TOML"),
        ("x = " + "[" * 100_000, "cannot be read"),
        ("#" * 1_000_001, "is larger than 1000000 bytes"),
    ):
        file.write_text(document)
        refused = call("publish", str(file))
        assert refused.exit_code == 1 and told in refused.output, refused.output
    assert call("publish", str(tmp_path / "nowhere.toml")).exit_code == 1
    assert call("check").output.startswith("Sound: 0 standings, 5 events")


def test_demo_refuses_production(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_ENV", "production")
    monkeypatch.setenv("SECRET_KEY", "Zb3-vQ1xw9LrT7uKp2sYhN5mCjE8aDfG")
    monkeypatch.setenv("BASE_URL", "https://tracker.example.org")
    monkeypatch.setenv("MAIL_URL", "smtps://mail.example.org")
    refused = call("demo")
    assert refused.exit_code == 1
    assert "production" in refused.output


def test_check_fails_and_names_what_differs(url: str) -> None:
    call(*INIT)
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER payload_refuses_update"))
        connection.execute(text("UPDATE event_payload SET payload = replace(payload, 'Ada', 'Eve')"))
    engine.dispose()
    found = call("check")
    assert found.exit_code == 1
    assert "says something else than it did" in found.output


def test_worker_does_what_is_due_and_stops(url: str) -> None:
    call(*INIT)
    assert call("worker", "--once").exit_code == 0
