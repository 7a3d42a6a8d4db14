"""Migrations on a database with data: two at once are one, and one that dies half way leaves nothing."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect, select, text

from tests.databases import Databases, application, make_settings
from tracker.config import house
from tracker.extensions import alembic, db
from tracker.models import Person
from tracker.services import schema

BEFORE = "0002"
PEOPLE = 300


def of_before(databases: Databases, kind: str, tmp_path: Path) -> str:
    """A database of an earlier release with people in it; gives its address."""
    url = databases.new_empty(kind)
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        alembic.upgrade(BEFORE)
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO person (id, given_name, family_name, initials, credential, language, "
                    "is_active, version, event_seq, event_head, created_at) VALUES "
                    "(:id, 'Pip', 'Larkspur', '', '', 'en', :yes, 0, 0, '', '2026-11-24 15:00:00')"
                ),
                [{"id": number, "yes": True} for number in range(1, PEOPLE + 1)],
            )
    return url


def upgrading(url: str, tmp_path: Path) -> subprocess.Popen[bytes]:
    """``tracker db upgrade`` in a process of its own."""
    variables = {"DATABASE_URL": url, "INSTANCE_PATH": str(tmp_path), "TRACKER_ENV": "testing"}
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", "db", "upgrade"],
        cwd=house(),
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def assert_brought_forward(url: str, tmp_path: Path) -> None:
    """The newest schema, and everybody in it."""
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        assert schema.is_current()
        assert len(db.session.scalars(select(Person.id)).all()) == PEOPLE
        db.session.rollback()


@pytest.mark.both_databases
def test_two_hosts_upgrade_at_the_same_moment(
    databases: Databases, database_kind: str, tmp_path: Path
) -> None:
    url = of_before(databases, database_kind, tmp_path)
    both = [upgrading(url, tmp_path) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert_brought_forward(url, tmp_path)
    databases.drop(url)


@pytest.mark.postgresql
def test_a_migration_that_dies_half_way_leaves_the_old_schema(
    databases: Databases, database_kind: str, tmp_path: Path
) -> None:
    url = of_before(databases, database_kind, tmp_path)
    with psycopg.connect(url) as reader, psycopg.connect(url, autocommit=True) as watcher:
        # Whoever reads entries holds up the migration that changes their table.
        reader.execute("SELECT count(*) FROM entry")
        process = upgrading(url, tmp_path)
        deadline = time.monotonic() + 60
        while not watcher.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'entry'::regclass"
        ).fetchone():
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        process.kill()
        process.wait()
    with application(make_settings(url, tmp_path)) as app, app.app_context():
        assert schema.revision() == BEFORE
        assert "site" not in inspect(db.engine).get_table_names()
    assert upgrading(url, tmp_path).wait(60) == 0
    assert_brought_forward(url, tmp_path)
    databases.drop(url)
