"""Databases with the schema in place, made by copying a template that was migrated once."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from tests import postgres
from tracker import create_app
from tracker.config import TESTING, Settings
from tracker.extensions import db
from tracker.services import schema


def make_settings(database_url: str, instance: Path, **choices: Any) -> Settings:
    """Settings of a test: nothing comes from the environment."""
    given: dict[str, Any] = {
        "environment": TESTING,
        "instance": instance,
        "database_url": database_url,
        "secret_key": "tests",
        "base_url": "http://localhost",
        "timezone": ZoneInfo("America/New_York"),
        "staff_session": timedelta(hours=12),
        "log_level": "WARNING",
    }
    return Settings(**given | choices)


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """An application whose connections are closed at the end."""
    app = create_app(settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


class Databases:
    """Hands out databases for one test process; closes everything it opened."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self.worker = worker
        self._numbers = itertools.count(1)
        self._open = ExitStack()
        self._sqlite_template: Path | None = None
        self._server: str | None = None
        self._has_template = False

    def close(self) -> None:
        """Stop the private server, if one was started."""
        self._open.close()

    def new(self, kind: str) -> str:
        """The address of a fresh migrated database; ``kind`` is "sqlite" or "postgresql"."""
        return self._new_sqlite() if kind == "sqlite" else self._new_postgresql()

    def new_empty(self, kind: str) -> str:
        """The address of a database without a schema."""
        number = next(self._numbers)
        if kind == "sqlite":
            return f"sqlite:///{self.folder}/empty-{number}.sqlite"
        return postgres.create_database(self._server_url(), self._name(number))

    def drop(self, url: str) -> None:
        """Remove what ``new`` or ``new_empty`` made."""
        if url.startswith("sqlite"):
            for file in self.folder.glob(Path(url).name + "*"):
                file.unlink()
        else:
            name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
            postgres.drop_database(self._server_url(), name)

    def _name(self, number: int | str) -> str:
        return f"tracker_test_{self.worker}_{number}"

    def _new_sqlite(self) -> str:
        if self._sqlite_template is None:
            template = self.folder / "template.sqlite"
            self._migrate(f"sqlite:///{template}")
            self._sqlite_template = template
        copy = self.folder / f"test-{next(self._numbers)}.sqlite"
        shutil.copyfile(self._sqlite_template, copy)
        return f"sqlite:///{copy}"

    def _server_url(self) -> str:
        if self._server is None:
            self._server = self._open.enter_context(postgres.server())
        return self._server

    def _new_postgresql(self) -> str:
        template = self._name("template")
        if not self._has_template:
            self._migrate(postgres.create_database(self._server_url(), template))
            self._has_template = True
            self._open.callback(postgres.drop_database, self._server_url(), template)
        return postgres.create_database(self._server_url(), self._name(next(self._numbers)), template)

    def _migrate(self, url: str) -> None:
        with application(make_settings(url, self.folder)) as app, app.app_context():
            schema.upgrade()
