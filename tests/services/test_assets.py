"""Static files are compressed once, and served so to who takes it."""

import gzip
import os
from pathlib import Path

from tests.databases import application, make_settings
from tracker import static_digest
from tracker.config import folder
from tracker.services import assets

STATIC = folder("static")


def test_each_text_file_has_its_gzip_form(tmp_path: Path) -> None:
    made = assets.prepare(STATIC, tmp_path, "abc")
    sheet = made / "css" / "pages.css"
    assert sheet.read_bytes() == (STATIC / "css" / "pages.css").read_bytes()
    packed = sheet.with_name("pages.css.gz").read_bytes()
    assert gzip.decompress(packed) == sheet.read_bytes()
    assert len(packed) < sheet.stat().st_size / 2
    assert not list(made.rglob("*.woff2.gz"))


def test_a_second_time_does_nothing(tmp_path: Path) -> None:
    first = assets.prepare(STATIC, tmp_path, "abc")
    marker = first / "marker"
    marker.touch()
    assert assets.prepare(STATIC, tmp_path, "abc") == first
    assert marker.exists()
    assert [path.name for path in first.parent.iterdir()] == ["abc"]


def test_folders_of_old_contents_go_after_a_month(tmp_path: Path) -> None:
    old, recent = (assets.prepare(STATIC, tmp_path, name) for name in ("old", "recent"))
    long_ago = old.stat().st_mtime - assets.KEPT_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    assets.prepare(STATIC, tmp_path, "new")
    assert not old.exists()
    assert recent.exists()


def test_the_site_sends_the_gzip_form(database_url: str, tmp_path: Path) -> None:
    assets.prepare(STATIC, tmp_path, static_digest(STATIC))
    with application(make_settings(database_url, tmp_path)) as app:
        address = f"{app.static_url_path}/css/pages.css"
        with app.test_client().get(address) as plain:
            assert "Content-Encoding" not in plain.headers
            whole = plain.data
        with app.test_client().get(address, headers={"Accept-Encoding": "gzip"}) as packed:
            assert packed.headers["Content-Encoding"] == "gzip"
            assert "immutable" in packed.headers["Cache-Control"]
            assert packed.headers["X-Content-Type-Options"] == "nosniff"
            assert gzip.decompress(packed.data) == whole
