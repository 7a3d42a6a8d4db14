"""The schema of the database: which revision it has, and how it is brought up."""

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, TypeDecorator

from tracker.config import PACKAGE
from tracker.extensions import alembic, db
from tracker.models.engine import database_file, write_lock

MIGRATIONS = str(PACKAGE / "migrations")
_UPGRADE_LOCK = 727_001


def migration_options() -> dict[str, Any]:
    """Configuration of Flask-Alembic: one transaction a run, batch mode, no code of ours."""
    return {
        "ALEMBIC": {"script_location": MIGRATIONS, "file_template": "%%(rev)s_%%(slug)s"},
        "ALEMBIC_CONTEXT": {
            "compare_type": True,
            "render_as_batch": True,
            "render_item": _render_plainly,
            "transactional_ddl": True,
        },
    }


def _render_plainly(kind: str, item: object, context: AutogenContext) -> str | bool:
    """Write a type of ours as the SQLAlchemy type it is stored as."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def is_current() -> bool:
    """Whether the database has the revision that this code expects."""
    return revision() == head()


@lru_cache(maxsize=1)
def head() -> str | None:
    """The newest revision in the migrations folder."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("version_locations", MIGRATIONS)
    config.set_main_option("path_separator", "newline")
    return ScriptDirectory.from_config(config).get_current_head()


def revision() -> str | None:
    """The revision the database has; None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade() -> Path | None:
    """Bring the schema to ``head`` in one transaction; nothing happens when it is there.

    An SQLite file that holds a schema is copied first; returns the copy, if one was made.
    """
    if is_current():
        return None
    with write_lock(db.engine):
        old = revision()
        copy = _copy_before(old) if old else None
        _prepare(alembic.migration_context.connection)
        alembic.upgrade()
    return copy


def _copy_before(old: str) -> Path | None:
    file = database_file(db.engine.url)
    if file is None:
        return None
    copy = file.with_name(f"{file.stem}.at-{old}{file.suffix}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _prepare(connection: Connection | None) -> None:
    """Set what must be set before the transaction of the migration begins."""
    if connection is None:
        raise RuntimeError("migrations need a database connection")
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection to the database is closed")
    if connection.dialect.name == "sqlite":
        connection.execution_options(immediate=True)
        # A table that is rebuilt must not take the rows that refer to it along.
        driver.execute("PRAGMA foreign_keys = OFF")
    else:
        # Who waited here while another host upgraded must see what that host did.
        driver.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        driver.execute("SET LOCAL statement_timeout = 0")
        driver.execute("SET LOCAL lock_timeout = 0")
        driver.execute(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")


def write_revision(name: str) -> list[str]:
    """Write the next numbered migration: what the models have and this database has not.

    Run it against a database at ``head``; returns the paths of what was written.
    """
    number = int(head() or 0) + 1
    alembic.rev_id = lambda: f"{number:04d}"  # type: ignore[method-assign]
    return [script.path for script in alembic.revision(name) if script is not None]
