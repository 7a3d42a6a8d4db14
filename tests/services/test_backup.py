"""A backup holds every table and every file; a restore is judged before it is used."""

import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import insert, select, text, update

from tests.databases import Databases, application, make_settings
from tests.factories import World
from tracker.cli import tracker
from tracker.commands.draft import Draft
from tracker.commands.erasing import erase
from tracker.domain.kinds import EvidenceKind
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.models import Entry, Event, Evidence, LoginSession, new_id
from tracker.models.engine import writing
from tracker.models.rows import row_digest
from tracker.services import erasures
from tracker.services.backup import archive, keys, tables
from tracker.services.files import NoFile
from tracker.services.folder import FolderStore

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture
def school(app: Flask) -> Iterator[World]:
    """A school with entries, a file, mail that waits and somebody signed in."""
    world = World(db.session, sheets=True)
    student = world.add_student("Íñigo", "Ünal")
    student.practice("skill.ic-01", times=3)
    student.log("doc.tb", EntryKind.DOCUMENT, note="Línea 1\nline 2 \u2028 '=1+1'")
    world.password(student.id, "x")
    _keep_file(app, world, student.id)
    yield world
    db.session.rollback()


def _keep_file(app: Flask, world: World, person_id: int) -> None:
    store = FolderStore(app.config["SETTINGS"].files)
    key = store.begin()
    store.append(key, 0, BytesIO(b"%PDF proof %%EOF"), 1000)
    kept = store.finish(key, 16)
    row = {
        "id": new_id(), "person_id": person_id, "uploaded_by_id": person_id, "target": "doc.tb",
        "kind": EvidenceKind.PDF, "media_type": "application/pdf", "name": "tb.pdf", "size": kept.size,
        "sha256": kept.sha256, "key": key, "consent": False, "made_at": NOW,
    }  # fmt: skip

    def keep(session, actor, now):  # type: ignore[no-untyped-def]
        draft = Draft(session, actor, now)
        draft.open(person_id)
        draft.insert(Evidence, row)
        payload = {
            "evidence": row["id"], "kind": row["kind"], "media_type": row["media_type"], "size": kept.size,
            "sha256": kept.sha256, "consent": False, "line": "doc.tb", "row": row_digest(Evidence, row),
        }  # fmt: skip
        draft.event(person_id, "evidence.added", payload)
        return draft

    world.do(world.admin, keep)


def run(app: Flask, *arguments: str, url: str = "", instance: Path | None = None) -> tuple[int, str]:
    """Run the command as an operator would, on this database and folder."""
    settings = app.config["SETTINGS"]
    env = {
        "DATABASE_URL": url or settings.database_url,
        "INSTANCE_PATH": str(instance or settings.instance),
        "SECRET_KEY": settings.secret_key,
        "TRACKER_ENV": "testing",
    }
    done = CliRunner().invoke(tracker, [str(argument) for argument in arguments], env=env)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@contextmanager
def elsewhere(databases: Databases, kind: str, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An empty database and an empty folder."""
    url, folder = databases.new_empty(kind), tmp_path / "elsewhere"
    folder.mkdir(parents=True)
    yield url, folder
    databases.drop(url)


def content(app: Flask) -> dict[str, list[bytes]]:
    """Every row of every kept table, as text."""
    with db.engine.connect() as connection:
        return {table.name: list(tables.lines(connection, table)) for table in tables.kept()}


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_every_table_and_file_comes_back(
    app: Flask,
    school: World,
    databases: Databases,
    database_kind: str,
    tmp_path: Path,
    is_encrypted: bool,
) -> None:
    archive, key = tmp_path / "all.backup", tmp_path / "key"
    keys.make(key)
    with_key = ["--key-file", str(key)] if is_encrypted else []
    before = content(app)
    assert run(app, "backup", archive, *with_key)[0] == 0
    assert archive.stat().st_mode & 0o077 == 0
    assert archive.read_bytes().startswith(b"age-encryption.org") == is_encrypted
    with elsewhere(databases, database_kind, tmp_path) as (url, folder):
        status, said = run(app, "restore", archive, *with_key, url=url, instance=folder)
        assert status == 0, said
        after = _read(app, url, folder)
        for name, rows in before.items():
            if name not in {"school", "event", "event_payload", "outbox"}:
                assert after[name] == rows, name
        _judge(before, after)
        assert _stored(folder) == _stored(app.config["SETTINGS"].instance)
        assert run(app, "check", url=url, instance=folder)[0] == 0


def _read(app: Flask, url: str, folder: Path) -> dict[str, list[bytes]]:
    with application(make_settings(url, folder)) as other, other.app_context():
        return content(other)


def _judge(before: dict[str, list[bytes]], after: dict[str, list[bytes]]) -> None:
    """One event more, which names the backup; mail that waited is held back."""
    assert after["event"][: len(before["event"])] == before["event"]
    [told] = after["event_payload"][len(before["event_payload"]) :]
    assert "UTC" in json.loads(json.loads(told)["payload"])["made_at"]
    assert before["outbox"]
    assert all(json.loads(row)["error"] == "restored" for row in after["outbox"])


def _stored(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "files" / "kept").glob("*/*")}


def test_who_was_erased_since_stays_erased(
    app: Flask, school: World, databases: Databases, database_kind: str, tmp_path: Path
) -> None:
    archive = tmp_path / "all.backup"
    leaver = school.add_student("Gil", "Sorrel")
    school.withdraw(leaver)
    assert run(app, "backup", archive)[0] == 0
    long_after = school.today + timedelta(days=366 * 5)
    school.do(school.admin, erase, leaver.id, today=long_after)
    status, said = run(app, "check")
    assert (status, "a restore would bring the person back" in said) == (1, True)
    erasures.keep(db.session, app.config["SETTINGS"].instance / erasures.FILE)
    assert run(app, "check")[0] == 0
    with elsewhere(databases, database_kind, tmp_path) as (url, folder):
        kept = (app.config["SETTINGS"].instance / erasures.FILE).read_bytes()
        (folder / erasures.FILE).write_bytes(kept)
        status, said = run(app, "restore", archive, url=url, instance=folder)
        assert (status, "Erased again, as it was decided after the backup: 1." in said) == (0, True)
        people = b"".join(_read(app, url, folder)["person"])
        assert b"Sorrel" not in people
        assert b"Erased person" in people
        assert run(app, "check", url=url, instance=folder)[0] == 0


def test_nobody_stays_signed_in(app: Flask, school: World, tmp_path: Path) -> None:
    with writing(db.engine) as connection:
        values = {"id": new_id(), "token_hash": "0" * 64, "person_id": school.admin.person_id}
        times = dict.fromkeys(("created_at", "seen_at", "expires_at"), NOW)
        connection.execute(insert(LoginSession), values | times)
    run(app, "backup", tmp_path / "all.backup")
    with tarfile.open(tmp_path / "all.backup") as tar:
        assert not [name for name in tar.getnames() if "login_session" in name or "upload" in name]


def test_a_database_with_people_is_left_alone(app: Flask, school: World, tmp_path: Path) -> None:
    before = content(app)
    run(app, "backup", tmp_path / "all.backup")
    status, said = run(app, "restore", tmp_path / "all.backup")
    assert status == 1 and "empty" in said
    assert content(app) == before


def test_a_changed_backup_is_refused(
    app: Flask, school: World, databases: Databases, database_kind: str, tmp_path: Path
) -> None:
    archive = tmp_path / "all.backup"
    run(app, "backup", archive)
    whole = bytearray(archive.read_bytes())
    at = whole.find(b"%PDF proof")
    whole[at + 5] ^= 1
    archive.write_bytes(whole)
    with elsewhere(databases, database_kind, tmp_path) as (url, folder):
        status, said = run(app, "restore", archive, url=url, instance=folder)
        assert status == 1 and "not as it was written" in said
        assert not any(_read(app, url, folder).values())
    archive.write_bytes(whole[: len(whole) // 2])
    with elsewhere(databases, database_kind, tmp_path / "again") as (url, folder):
        assert run(app, "restore", archive, url=url, instance=folder)[0] == 1


def test_a_record_that_is_not_sound_leaves_nothing(
    app: Flask, school: World, databases: Databases, database_kind: str, tmp_path: Path
) -> None:
    db.session.rollback()
    with writing(db.engine) as connection:
        connection.execute(update(Entry).where(Entry.kind == "document").values(note="Changed by hand."))
    archive = tmp_path / "all.backup"
    assert run(app, "backup", archive)[0] == 0
    with elsewhere(databases, database_kind, tmp_path) as (url, folder):
        status, said = run(app, "restore", archive, url=url, instance=folder)
        assert status == 1 and "not sound" in said
        assert not any(_read(app, url, folder).values())
        assert _stored(folder) == {}


def test_the_wrong_key_opens_nothing(app: Flask, school: World, tmp_path: Path) -> None:
    right, wrong, public = (tmp_path / name for name in ("right", "wrong", "public"))
    keys.make(right)
    keys.make(wrong)
    public.write_text(keys.recipient(right))
    assert run(app, "backup", tmp_path / "all.backup", "--key-file", public)[0] == 0
    for key, told in ((wrong, "does not open"), (public, "opens nothing")):
        status, said = run(app, "restore", tmp_path / "all.backup", "--key-file", key)
        assert status == 1
        assert told in said or "empty" in said


def test_a_backup_is_one_state_of_the_record(app: Flask, school: World, tmp_path: Path) -> None:
    """What is written while the backup is made is not half in it."""
    with db.engine.connect() as reading:
        reading.execute(select(Event.id).limit(1)).all()
        student = school.add_student("Later")
        student.practice("skill.ic-01", times=2)
        seen = reading.execute(text("SELECT count(*) FROM person WHERE given_name = 'Later'")).scalar_one()
    assert seen == 0


def _forged(tmp_path: Path, *members: tuple[tarfile.TarInfo, bytes], **manifest: object) -> Path:
    """A backup as somebody would make it who wants more than to restore."""
    whole = {"format": 1, "schema": "", "made_at": "", "school": "", "parts": {}, **manifest}
    text, file = json.dumps(whole).encode(), tmp_path / "forged.backup"
    with tarfile.open(file, "w") as tar:
        for info, data in (*members, (tarfile.TarInfo("manifest.json"), text)):
            info.size = len(data)
            tar.addfile(info, BytesIO(data))
    return file


def _link(kind: bytes, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo("files/" + "a" * 32)
    info.type, info.linkname = kind, target
    return info


def test_links_devices_and_doubles_in_a_backup_are_refused(database_kind: str, tmp_path: Path) -> None:
    name, digest = "files/" + "a" * 32, hashlib.sha256(b"").hexdigest()
    for members in (
        [(_link(tarfile.SYMTYPE, "/etc/passwd"), b"")],
        [(_link(tarfile.LNKTYPE, "manifest.json"), b"")],
        [(_link(tarfile.FIFOTYPE, ""), b"")],
        [(_link(tarfile.DIRTYPE, ""), b"")],
        [(tarfile.TarInfo(name), b""), (tarfile.TarInfo(name), b"")],
    ):
        file = _forged(tmp_path, *members, parts={name: digest})
        with pytest.raises(archive.BadArchive), archive.opened(file):
            pass


def test_a_part_of_a_backup_goes_nowhere_else(database_kind: str, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "files")
    for key in ("../../escaped", "/etc/escaped", "a" * 31 + "/", "..", "A" * 32):
        with pytest.raises(NoFile):
            store.put_back(key, BytesIO(b"x"))
    assert not list(tmp_path.rglob("*escaped*"))


def test_a_row_without_end_is_not_unpacked(
    database_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_LONGEST_LINE", 1_000)
    packed = gzip.compress(b"x" * 2_000_000)
    part = "tables/person.jsonl.gz"
    members = (tarfile.TarInfo(part), packed)
    file = _forged(tmp_path, members, parts={part: hashlib.sha256(packed).hexdigest()})
    with archive.opened(file) as reader, pytest.raises(archive.BadArchive, match="too long"):
        list(reader.table("person"))
