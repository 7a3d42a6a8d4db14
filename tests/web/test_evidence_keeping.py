"""What stays in the store and what goes: the worker's sweep, retention of videos, and the check."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import media as made
from tests.file_site import LINE, LOG, Sender, address, in_the_store, on_the_way, post, rows
from tests.student_site import Site, settings_of_today, site_of
from tracker.commands.settings import change_setting
from tracker.config import Settings
from tracker.extensions import db
from tracker.models.engine import writing
from tracker.queries.integrity import check
from tracker.queries.stored_files import check_files
from tracker.services import clock
from tracker.services.folder import FolderStore
from tracker.web.evidence import sweeping
from tracker.worker import files

SKILL = "skill.vs-01"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A site whose record and store are sound at the end, unless the test says otherwise."""
    with site_of(bare_app, client) as made_site:
        yield made_site
        assert list(check(made_site.world.session, made_site.world.now)) == []


def swept(site: Site, monkeypatch: pytest.MonkeyPatch, **later: int) -> int:
    """What the worker lets go of after so long; asked again, nothing more."""
    site.world.session.rollback()
    with site.app.app_context():
        now = clock.now() + timedelta(**later)
        monkeypatch.setattr(clock, "now", lambda: now)
        gone = sweeping.sweep()
        assert sweeping.sweep() == 0
    monkeypatch.undo()
    return gone


def differences(site: Site) -> list[str]:
    site.world.session.rollback()
    with site.app.app_context():
        found = check_files(db.session, FolderStore(site.app.config["SETTINGS"].files))
        return [difference.what for difference in found]


def a_video(site: Site, target: str = SKILL) -> None:
    """A video that waits for its entry."""
    post(site, ("pulse.mp4", made.mp4()), target=target)
    site.send(address(site, target), f"/uploads/{on_the_way(site)[-1].id}/finish", consent="yes")


@pytest.mark.both_databases
def test_what_was_broken_off_goes_after_two_days(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(site.client, address(site), "diploma.pdf", 400)
    sender.piece(0, bytes(100))
    assert swept(site, monkeypatch, hours=47) == 0
    assert swept(site, monkeypatch, hours=49) == 1
    assert (on_the_way(site), in_the_store(site)) == ([], [])
    assert sender.arrived().status_code == 404


def test_drafts_that_were_forgotten_go(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    post(site, ("front.png", made.photo("PNG")))
    post(site, ("tb.pdf", made.pdf()), target="doc.tb")
    site.send("/path/externship?line=doc.tb", "/lines/doc.tb/document", happened_on="2026-11-01")
    assert swept(site, monkeypatch, days=6, hours=23) == 0
    assert swept(site, monkeypatch, days=7, hours=1) == 1
    front, tb = rows(site)
    assert front.removed_at is not None and tb.removed_at is None
    assert [file.name for file in in_the_store(site)] == [tb.key]


@pytest.mark.both_databases
def test_a_video_goes_after_its_time_and_its_hash_stays(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.world.do(site.world.admin, change_setting, "video_retention_days", value="30")
    site.world.do(site.world.admin, change_setting, "draft_days", value="90")
    site.world.record(site.student, "skill.ic-03", "document", detail={"issued_on": site.world.today})
    line = site.world.path.by_key["skill.ic-01"]
    site.student.log("kit.safety", "confirmation")
    site.student.practice("skill.ic-01", times=line.needs.practice, mode=line.modes[0])
    a_video(site, "skill.ic-01")
    entry = site.student.log("skill.ic-01", "checkoff")
    assert rows(site)[0].entry_id == entry
    assert swept(site, monkeypatch, days=80) == 0
    site.world.accept(entry, by=site.world.instructor)
    assert swept(site, monkeypatch, days=28) == 0
    assert swept(site, monkeypatch, days=33) == 1
    (video,) = rows(site)
    assert video.removed_at is not None and len(video.sha256) == 64
    assert in_the_store(site) == [] and differences(site) == []
    assert "Its fingerprint stays" in site.page(f"/files/{video.id}").text(".gone")


def test_strays_are_found_and_swept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    post(site, ("front.png", made.photo("PNG")))
    store = FolderStore(site.app.config["SETTINGS"].files)
    key = store.begin()
    store.append(key, 0, io.BytesIO(b"kept when the light went out"), 100)
    store.finish(key, 28)
    assert swept(site, monkeypatch) == 0
    assert differences(site) == []
    monkeypatch.setattr(sweeping, "STRAY_AFTER", timedelta(0))
    monkeypatch.setattr("tracker.queries.stored_files.STRAY_AFTER", timedelta(0))
    assert differences(site) == ["belongs to nothing"]
    with site.app.app_context():
        assert sweeping.sweep() == 1
    assert differences(site) == []
    assert [file.name for file in in_the_store(site)] == [rows(site)[0].key]


def test_the_check_finds_what_is_missing_or_changed(site: Site) -> None:
    for name in ("first", "second", "third"):
        post(site, (f"{name}.png", made.photo("PNG")))
    assert differences(site) == []
    missing, longer, changed = (
        next(file for file in in_the_store(site) if file.name == row.key) for row in rows(site)
    )
    missing.unlink()
    longer.write_bytes(longer.read_bytes() + b"x")
    changed.write_bytes(b"x" * changed.stat().st_size)
    size = rows(site)[1].size
    assert differences(site) == [
        "is missing",
        f"has {size + 1} bytes, expected {size}",
        "is not as it was kept",
    ]


def test_the_worker_sweeps_every_so_often(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps: list[int] = []
    monkeypatch.setattr(files, "sweep", lambda: sweeps.append(1) or 0)
    seconds = 5_000.0
    monkeypatch.setattr("tracker.worker.rest.time.monotonic", lambda: seconds)
    with site.app.app_context():
        files.sweep_files()
        files.sweep_files()
        assert len(sweeps) == 1
        seconds += files.SWEEP_SECONDS + 1
        files.sweep_files()
        assert len(sweeps) == 2


def test_a_form_that_is_sent_twice_takes_its_files_once(site: Site) -> None:
    post(site, ("front.png", made.photo("PNG")), ("back.png", made.photo("PNG")))
    fields = site.form(LINE, LOG) | {"happened_on": "2026-06-01", "proof": "diploma"}
    answers = [site.client.post(LOG, data=fields).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert [file.entry_id is not None for file in rows(site)] == [False, False, True]
    assert len(in_the_store(site)) == 1


def test_a_busy_database_loses_nothing(site: Site) -> None:
    content = made.pdf()
    sender = Sender(site.client, address(site), "diploma.pdf", len(content))
    sender.piece(0, content)
    with site.app.app_context():
        engine = db.engine
    site.world.session.rollback()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.models.engine.WAIT_SECONDS", 0.05)
        patch.setattr("tracker.models.engine.write_lock.__wrapped__.__defaults__", (0.05,))
        with writing(engine):
            assert sender.finish().status_code == 503
    assert sender.finish().status_code == 200
    assert len(rows(site)) == len(in_the_store(site)) == 1
