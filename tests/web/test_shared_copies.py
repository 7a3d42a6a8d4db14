"""Links to shared copies: opened without an account, counted, ended; and how anybody verifies."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select, update

from tests.accounts import world_beside
from tests.factories import World
from tests.pages import read
from tests.record_site import Recorded, key_of, recorded
from tracker.cli.verify import command
from tracker.models import CopyOpening, Event, SharedCopy
from tracker.models.engine import writing
from tracker.services import pdf
from tracker.services.tokens import FEED, link_token, signing_key


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app, sheets=True) as made:
        yield made


@pytest.fixture
def site(bare_app: Flask, world: World) -> Recorded:
    return recorded(bare_app, world)


def stored(site: Recorded) -> SharedCopy:
    site.world.session.rollback()
    site.world.session.expire_all()
    return site.world.session.execute(select(SharedCopy).order_by(SharedCopy.id.desc())).scalars().first()


def counted(site: Recorded) -> tuple[int, int]:
    """Openings and events."""
    session = site.world.session
    session.rollback()
    opened = session.execute(select(func.coalesce(func.sum(CopyOpening.count), 0))).scalar_one()
    return int(opened), int(session.execute(select(func.count(Event.id))).scalar_one())


@pytest.mark.both_databases
def test_opening_changes_a_count_and_nothing_else(site):
    link = site.share()
    opened, events = counted(site)
    outsider = site.browser()
    page = read(outsider.get(link))
    assert "Pip Larkspur" in page.heading
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.response.headers["Cache-Control"] == "no-store"
    outsider.get(f"{link}/record.json")
    outsider.head(link)
    assert counted(site) == (opened + 2, events)
    assert "opened 2 times" in read(site.own().get("/record/copies")).text("main")


def test_a_link_that_opens_nothing_says_so_and_never_whose_it_was(site):
    link = site.share()
    outsider = site.browser()
    secret, copy = site.app.config["SETTINGS"].secret_key, stored(site)
    forged = [
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        link[:-4],
        "/r/x",
        f"/r/{'A' * 48}",
        f"/r/{link_token(signing_key('another key'), 'shared copy', copy.id, copy.nonce)}",
        f"/r/{link_token(signing_key(secret), FEED, copy.id, copy.nonce)}",
        f"/r/{link_token(signing_key(secret), 'shared copy', copy.id + 1, copy.nonce)}",
    ]
    for address in forged:
        for ending in ("", "/record.json", "/record.pdf"):
            page = read(outsider.get(address + ending), 404)
            assert "opens nothing" in page.heading and "Larkspur" not in page.text()
    client = site.own()
    page = read(client.get("/record/copies"))
    client.post(f"/record/copies/{copy.id}/revoke", data=page.fields('form[data-command="revoke_copy"]'))
    for ending in ("", "/record.json", "/record.pdf"):
        page = read(outsider.get(link + ending), 410)
        assert "opens nothing" in page.heading and "Larkspur" not in page.text()
    assert counted(site)[0] == 0


def test_a_copy_ends_after_its_last_day(site):
    link = site.share(days="7")
    copy = stored(site)
    engine = site.world.session.get_bind().engine
    site.world.session.rollback()
    yesterday = copy.as_of_on - timedelta(days=1)
    with writing(engine) as connection:
        values = {"as_of_on": yesterday - timedelta(days=7), "expires_on": yesterday}
        connection.execute(update(SharedCopy).values(**values))
    assert read(site.browser().get(link), 410).heading == "This link opens nothing"
    assert "Run out" in read(site.own().get("/record/copies")).text("main")


def test_a_copy_stays_what_it_was_when_the_record_moves_on(site):
    link = site.share()
    before = site.browser().get(f"{link}/record.json").data
    site.student.practice("skill.ic-02", times=2)
    assert site.browser().get(f"{link}/record.json").data == before
    assert site.own().get("/record.json").data != before


def test_the_pdf_of_a_copy_leads_back_to_it(site):
    link = site.share("certificate")
    found = pypdf.PdfReader(io.BytesIO(site.browser().get(f"{link}/record.pdf").data))
    links = [
        note.get_object()["/A"]["/URI"]
        for page in found.pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object()
    ]
    assert [one for one in links if one.endswith(link)]
    ((_name, contents),) = found.attachments.items()
    assert contents[0] == site.browser().get(f"{link}/record.json").data
    drawn = pdf._drawn.cache_info().misses
    assert site.browser().get(f"{link}/record.pdf").status_code == 200
    assert pdf._drawn.cache_info().misses == drawn


def test_a_bad_form_comes_back_with_what_was_typed(site):
    client = site.own()
    page = read(client.get("/record/copies"))
    fields = page.fields('form[data-command="share_record"]') | {"recipient": "  ", "purpose": "Interview"}
    page = read(client.post("/record/copies", data=fields), 422)
    assert page.all("#recipient-error")
    assert page.fields('form[data-command="share_record"]')["purpose"] == "Interview"
    for wrong in ({"recipient": "n" * 121}, {"kind": "everything"}, {"days": "x"}, {"days": "31"}):
        given = {"recipient": "Clinic"} | wrong
        assert client.post("/record/copies", data=fields | given).status_code == 422
    assert stored(site) is None


def test_a_double_tap_shares_once(site):
    client = site.own()
    page = read(client.get("/record/copies"))
    fields = page.fields('form[data-command="share_record"]') | {"recipient": "Clinic"}
    assert [client.post("/record/copies", data=fields).status_code for _ in range(2)] == [303, 303]
    assert len(read(client.get("/record/copies")).all("li.copy")) == 1


def test_the_school_verifies_without_script(site, bare_app):
    file = site.browser().get(f"{site.share()}/record.json").data
    client = site.browser()
    page = read(client.get("/verify"))

    def check(content: bytes, status: int = 200):
        fields = page.fields('form[data-command="verify"]')
        data = {"csrf_token": fields["csrf_token"], "file": (io.BytesIO(content), "r.json")}
        return read(client.post("/verify", data=data, content_type="multipart/form-data"), status)

    good = check(file)
    assert "genuine" in good.text(".is-good") and "Pip Larkspur" in good.text(".is-good")
    for wrong in (file[:-1], file.replace(b"412", b"413"), b"", b"{}", b"\x00\xff" * 50, b"9" * 9000):
        assert "proves nothing" in check(wrong).text(".is-bad")
    empty = client.post("/verify", data={"csrf_token": page.csrf_token})
    assert "Choose the file" in read(empty, 422).text("#file-error")


def test_the_page_to_keep_needs_no_server(site):
    kept = site.browser().get("/verify/offline.html")
    said = kept.get_data(as_text=True)
    assert "attachment" in kept.headers["Content-Disposition"]
    assert "src=" not in said and "href=" not in said and "http-equiv" in said
    assert "default-src &#39;none&#39;" in said
    kid = site.browser().get("/keys.json").json["keys"][0]["kid"]
    assert kid in said


def test_the_command_verifies_with_the_keys_alone(site, tmp_path: Path):
    client = site.browser()
    file, keys = tmp_path / "r.json", tmp_path / "keys.json"
    file.write_bytes(client.get(f"{site.share('certificate')}/record.json").data)
    keys.write_bytes(client.get("/keys.json").data)

    def run(*args: object) -> tuple[int, str]:
        done = CliRunner().invoke(command, [str(arg) for arg in args])
        return done.exit_code, done.output

    code, said = run(file, "--keys", keys)
    assert code == 0 and "VALID: certificate record of Pip Larkspur" in said
    raw = bytearray(file.read_bytes())
    raw[40] ^= 1
    file.write_bytes(raw)
    code, said = run(file, "--keys", keys)
    assert code == 1 and "NOT VALID: it was changed" in said
    keys.write_text(json.dumps({"keys": []}))
    assert run(file, "--keys", keys)[0] == 1
    keys.write_text("{")
    assert run(file, "--keys", keys)[0] == 1


def test_an_old_secret_still_opens_links(bare_app, world):
    key_of(bare_app)
    settings = bare_app.config["SETTINGS"]
    assert settings.old_secret_keys == ()
    site = Recorded(bare_app, world, world.add_student("Pip", "Larkspur"))
    link = site.share("skills")
    object.__setattr__(settings, "old_secret_keys", (settings.secret_key,))
    object.__setattr__(settings, "secret_key", "another secret of this installation, long enough")
    assert site.browser().get(link).status_code == 200
