"""The migrations make exactly what the models describe, on both databases."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, Inspector, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from tests.databases import Databases, application, make_settings
from tracker.config import PACKAGE
from tracker.extensions import alembic, db
from tracker.models import Base
from tracker.models.engine import engine_options
from tracker.services import schema

FILES = sorted((PACKAGE / "migrations").glob("[0-9]*.py"))


@pytest.mark.both_databases
def test_migrations_equal_models(app: Flask) -> None:
    assert alembic.compare_metadata() == []


@pytest.mark.both_databases
def test_checks_equal_models(app: Flask, databases: Databases, database_kind: str) -> None:
    url = databases.new_empty(database_kind)
    fresh = create_engine(**engine_options(url))
    Base.metadata.create_all(fresh)
    assert checks(db.engine) == checks(fresh)
    fresh.dispose()
    databases.drop(url)


def checks(engine: Engine) -> dict[str, dict[str, str]]:
    """The CHECK constraints of every table by name."""
    inspector: Inspector = inspect(engine)
    return {
        table: {str(check["name"]): check["sqltext"] for check in inspector.get_check_constraints(table)}
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


@pytest.mark.both_databases
def test_events_are_final(app: Flask) -> None:
    columns = "id, chain, seq, kind, at, payload_digest, previous, hash"
    with db.engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO event ({columns}) VALUES (1, 1, 1, 'k', '2026-01-01 00:00:00', '', '', '')")
        )
        connection.execute(text("INSERT INTO event_payload (event_id, salt, payload) VALUES (1, '', '{}')"))
    for statement in (
        "UPDATE event_payload SET payload = ''",
        "DELETE FROM event_payload",
        "UPDATE event SET kind = 'x'",
        "DELETE FROM event",
    ):
        with pytest.raises(IntegrityError, match="events are final"), db.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.both_databases
def test_upgrade_is_repeatable(app: Flask) -> None:
    assert schema.is_current()
    assert schema.upgrade() is None


def test_sqlite_is_copied_before_a_migration(databases: Databases, tmp_path: Path) -> None:
    url = databases.new_empty("sqlite")
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        alembic.upgrade(FILES[0].name.split("_")[0])
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        copy = schema.upgrade()
    assert copy is not None
    assert copy.name.endswith(".at-0001.sqlite")
    assert copy.stat().st_size > 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_migrations_import_no_code_of_ours(file: Path) -> None:
    assert "tracker" not in file.read_text(encoding="utf-8")


def test_migrations_are_numbered_without_gaps() -> None:
    assert [int(file.name.split("_")[0]) for file in FILES] == list(range(1, len(FILES) + 1))
