"""The archive for leaving: every table, every file, explained, and open without the product."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from tests.factories import World
from tracker.cli import tracker
from tracker.domain.kinds import EvidenceKind
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.models import Base, Event, EventPayload, Evidence, new_id
from tracker.models.engine import writing
from tracker.models.personal import PERSONAL
from tracker.services import leaving
from tracker.services.folder import FolderStore

pytestmark = pytest.mark.both_databases

PROOF = b"%PDF proof %%EOF"


@pytest.fixture
def school(app: Flask) -> Iterator[World]:
    world = World(db.session)
    student = world.add_student("Íñigo", "Ünal")
    student.log("doc.tb", EntryKind.DOCUMENT, note="Línea 1\nline 2 \u2028 '=1+1'")
    store = FolderStore(app.config["SETTINGS"].files)
    key = store.begin()
    store.append(key, 0, BytesIO(PROOF), 1000)
    kept = store.finish(key, len(PROOF))
    row = {
        "id": new_id(), "person_id": student.id, "uploaded_by_id": student.id, "target": "doc.tb",
        "kind": EvidenceKind.PDF, "media_type": "application/pdf", "name": "tb.pdf", "size": kept.size,
        "sha256": kept.sha256, "key": key, "consent": False, "made_at": world.now,
    }  # fmt: skip
    world.session.rollback()
    with writing(db.engine) as connection:
        connection.execute(Evidence.__table__.insert(), row)  # type: ignore[attr-defined]
    yield world
    db.session.rollback()


def archive(app: Flask, target: Path, *more: str) -> tuple[int, str]:
    settings = app.config["SETTINGS"]
    env = {
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance),
        "SECRET_KEY": settings.secret_key,
        "TRACKER_ENV": "testing",
    }
    done = CliRunner().invoke(tracker, ["archive", str(target), *more], env=env)
    return done.exit_code, done.output


def test_every_table_and_file_is_in_it(app: Flask, school: World, tmp_path: Path) -> None:
    target = tmp_path / "all.zip"
    with db.engine.connect() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }
    status, said = archive(app, target, "--for", "The next school")
    assert status == 0, said
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    sums = dict(reversed(line.split("  ")) for line in parts.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    rows = {
        name.removeprefix("tables/").removesuffix(".jsonl"): [
            json.loads(line) for line in content.splitlines()
        ]
        for name, content in parts.items()
        if name.startswith("tables/")
    }
    assert {name: len(found) for name, found in rows.items()} == counts
    [evidence] = rows["evidence"]
    assert parts[f"files/{evidence['key']}"] == PROOF
    assert any("Línea 1\nline 2 \u2028" in entry["note"] for entry in rows["entry"])
    text = parts["README.md"].decode()
    [left] = [line for line in text.splitlines() if line.startswith("Left out")]
    for table in Base.metadata.sorted_tables:
        assert f"## {table.name} (" in text
        left_out = leaving.LEFT_OUT.get(table.name, frozenset())
        for column in table.c:
            is_named = f"`{table.name}.{column.name}`" in left
            assert is_named == (column.name in left_out), column
            assert all((column.name in row) != (column.name in left_out) for row in rows[table.name]), column
    _is_told(school, hashlib.sha256(target.read_bytes()).hexdigest())


def _is_told(school: World, digest: str) -> None:
    school.session.rollback()
    payload = school.session.execute(
        select(EventPayload.payload)
        .join(Event, Event.id == EventPayload.event_id)
        .where(Event.kind == "school.archived")
    ).scalar_one()
    told = json.loads(payload)
    assert (told["recipient"], told["sha256"], told["files"]) == ("The next school", digest, 1)


def test_secrets_of_every_table_stay() -> None:
    """What nobody may take away of their own record leaves with nobody; salts prove the journal."""
    secret = {(name, one) for name, row in PERSONAL.items() for one in row.secret}
    kept = {(name, one) for name, ones in leaving.LEFT_OUT.items() for one in ones}
    assert secret - kept == {("event_payload", "salt")}
    assert ("signing_key", "sealed") in kept


def test_nothing_is_written_over(app: Flask, school: World, tmp_path: Path) -> None:
    target = tmp_path / "all.zip"
    target.write_text("mine")
    status, said = archive(app, target, "--for", "x")
    assert status == 1 and "is there already" in said
    assert target.read_text() == "mine"
    assert archive(app, tmp_path / "other.zip", "--for", " ")[0] == 1
    assert archive(app, tmp_path / "other.zip")[0] == 2
    assert not (tmp_path / "other.zip").exists()
