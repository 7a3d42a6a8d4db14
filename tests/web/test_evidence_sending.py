"""Sending files without script and by script: what is kept, what is refused, what a break leaves."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests import media as made
from tests.file_site import (
    LINE,
    LOG,
    SCRIPT,
    Sender,
    address,
    csrf,
    in_the_store,
    on_the_way,
    post,
    rows,
    the_error,
)
from tests.pages import read
from tests.student_site import Site, settings_of_today, site_of
from tests.web.staff_pages import browser
from tracker.commands.settings import change_setting
from tracker.config import Settings
from tracker.domain.kinds import EvidenceKind


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    with site_of(bare_app, client) as made_site:
        yield made_site


def limit(site: Site, megabytes: int) -> None:
    site.world.do(site.world.admin, change_setting, "upload_limit_mb", value=str(megabytes))


@pytest.mark.both_databases
def test_a_photo_is_sent_with_a_paper(site: Site) -> None:
    answer = post(site, ("front.jpg", made.told_photo(orientation=6)))
    assert (answer.status_code, answer.location) == (
        303,
        "/path/diploma?line=diploma.proof#line-diploma-proof",
    )
    page = site.page(LINE)
    assert "The file is here." in page.text("main")
    assert "front.jpg" in page.text("[data-shelf]") and "Ready" in page.text("[data-shelf]")
    site.send(LINE, LOG, proof="diploma", happened_on="2026-06-01")
    (file,) = rows(site)
    assert (file.kind, file.media_type, file.name) == (EvidenceKind.PHOTO, "image/jpeg", "front.jpg")
    page = site.page(LINE)
    assert "front.jpg" in page.text(f"#entry-{file.entry_id} .file-links")
    assert page.all("[data-shelf] li") == []
    content = site.client.get(f"/files/{file.id}/content").data
    assert b"Pocket Camera" not in content and b"Exif" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (48, 64)


def test_several_photos_become_one_pdf(site: Site) -> None:
    post(site, ("front.png", made.photo("PNG")), ("back.webp", made.photo("WEBP")))
    assert "one PDF of 2 pages" in site.page(LINE).text("[data-shelf]")
    site.send(LINE, LOG, proof="diploma", happened_on="2026-06-01")
    photos, pdf = rows(site)[:2], rows(site)[2]
    assert all(photo.removed_at and photo.entry_id is None for photo in photos)
    assert (pdf.kind, pdf.name, pdf.entry_id is not None) == (EvidenceKind.PDF, "front.pdf", True)
    assert [file.name for file in in_the_store(site)] == [pdf.key]
    answer = site.client.get(f"/files/{pdf.id}/content")
    assert answer.mimetype == "application/pdf" and answer.data.count(b"/Type /Page ") == 2


def test_one_photo_stays_a_photo(site: Site) -> None:
    post(site, ("front.png", made.photo("PNG")))
    site.send(LINE, LOG, proof="diploma", happened_on="2026-06-01")
    assert [file.kind for file in rows(site)] == [EvidenceKind.PHOTO]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.jpg", b"MZ\x90\x00" + bytes(400), "no photo, video or PDF"),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "no photo, video or PDF"),
        ("half.pdf", made.pdf()[:-60], "its end is missing"),
        ("half.jpg", made.photo("JPEG", (400, 300))[:2000], "its end is missing"),
        ("clip.mp4", made.mp4(), "This takes photos and PDF files."),
        ("nothing.jpg", b"", "is empty"),
    ],
)
def test_a_file_that_is_refused_says_why_and_leaves_nothing(
    site: Site, name: str, content: bytes, sentence: str
) -> None:
    page = read(post(site, (name, content)), 422)
    assert sentence in the_error(page)
    assert page.all(".files input[aria-invalid=true]")
    assert (rows(site), on_the_way(site), in_the_store(site)) == ([], [], [])


def test_no_file_at_all_asks_for_one(site: Site) -> None:
    assert the_error(read(post(site), 422)) == "Choose a file first."


def test_what_was_sent_before_a_refused_file_is_kept(site: Site) -> None:
    page = read(post(site, ("front.png", made.photo("PNG")), ("back.exe", b"MZ" * 200)), 422)
    assert "no photo" in the_error(page) and "front.png" in page.text("[data-shelf]")
    assert len(rows(site)) == len(in_the_store(site)) == 1


def test_too_large_is_refused(site: Site) -> None:
    limit(site, 1)
    large = made.pdf() + b"%" * 1_000_000
    page = read(post(site, ("large.pdf", large)), 422)
    assert "1 MB fit" in the_error(page)
    assert read(post(site, ("larger.pdf", large * 3)), 413).heading == "That is too large"
    assert (rows(site), on_the_way(site), in_the_store(site)) == ([], [], [])


def test_larger_than_a_form_is_taken_from_who_is_signed_in_alone(site: Site, bare_app: Flask) -> None:
    large = made.mp4(1_500_000)
    assert post(site, ("film.mp4", large), target="skill.vs-01").status_code == 303
    stranger = bare_app.test_client()
    token = read(stranger.get("/sign-in")).csrf_token
    assert post(site, ("film.mp4", large), client=stranger, token=token).status_code == 413
    small = post(site, ("front.jpg", made.photo()), client=stranger, token=token)
    assert small.status_code == 302 and "/sign-in" in small.location


def test_a_draft_is_removed(site: Site) -> None:
    post(site, ("front.png", made.photo("PNG")))
    (file,) = rows(site)
    site.send(LINE, f"/files/{file.id}/remove")
    assert rows(site)[0].removed_at and in_the_store(site) == []
    assert site.page(LINE).all("[data-shelf] li") == []
    again = {"csrf_token": csrf(site.client)}
    assert site.client.post(f"/files/{file.id}/remove", data=again).status_code == 303


def test_a_video_asks_about_the_people_on_camera(site: Site) -> None:
    target = "skill.vs-01"
    where = address(site, target)
    post(site, ("pulse.mp4", made.mp4(seconds=130)), target=target)
    (moving,) = on_the_way(site)
    page = site.page(where)
    assert "One question" in page.text("[data-shelf]")
    assert "Did everybody on camera agree" in page.text("form[data-command=answer_consent]")
    finish = f"/uploads/{moving.id}/finish"
    site.send(where, finish, consent="yes")
    (file,) = rows(site)
    assert (file.kind, file.consent, file.seconds) == (EvidenceKind.VIDEO, True, 130)
    assert on_the_way(site) == []
    assert "everybody on camera agreed" in site.page(where).text("[data-shelf]")
    assert site.client.get(f"/files/{file.id}/content").data.count(made.PLACE) == 0


def test_a_video_without_consent_is_not_kept(site: Site) -> None:
    target = "skill.vs-01"
    post(site, ("pulse.mp4", made.mp4()), target=target)
    finish = f"/uploads/{on_the_way(site)[0].id}/finish"
    site.send(address(site, target), finish)
    assert len(on_the_way(site)) == 1, "no answer is no consent"
    site.send(address(site, target), finish, consent="no")
    assert (rows(site), on_the_way(site), in_the_store(site)) == ([], [], [])


@pytest.mark.both_databases
def test_pieces_broken_off_and_taken_up_again(site: Site) -> None:
    content = made.pdf(3)
    sender = Sender(site.client, address(site), "diploma.pdf", len(content))
    assert (sender.began.status_code, sender.began.get_json()["received"]) == (201, 0)
    assert sender.piece(0, content[:500]).get_json() == {"received": 500}
    late = sender.piece(0, content[:500])
    assert (late.status_code, late.get_json()) == (409, {"received": 500})
    ahead = sender.piece(900, content[900:])
    assert (ahead.status_code, ahead.get_json()) == (409, {"received": 500})
    told = sender.arrived().get_json()
    assert (told["received"], told["size"], told["finish"]) == (500, len(content), sender.finish_url)
    assert "are here. Choose the same file again" in site.page(LINE).text("[data-shelf]")
    assert sender.piece(500, content[500:]).get_json() == {"received": len(content)}
    answer = sender.finish()
    assert answer.status_code == 200
    assert b"data-shelf" in answer.data and b"<html" not in answer.data
    (file,) = rows(site)
    assert site.client.get(f"/files/{file.id}/content").data == content
    assert sender.arrived().status_code == sender.finish().status_code == 404


def test_a_form_waits_for_a_file_that_is_on_its_way(site: Site) -> None:
    content = made.pdf()
    sender = Sender(site.client, address(site), "diploma.pdf", len(content))
    sender.piece(0, content[:100])
    page = site.refused(LINE, LOG, proof="diploma", happened_on="2026-06-01")
    assert "still on its way" in page.text("main")
    upload = on_the_way(site)[0].id
    site.send(LINE, f"/uploads/{upload}/give-up")
    assert (on_the_way(site), in_the_store(site)) == ([], [])
    site.send(LINE, LOG, proof="diploma", happened_on="2026-06-01")


def test_pieces_that_are_refused_say_why(site: Site) -> None:
    limit(site, 1)
    where = address(site)
    large = Sender(site.client, where, "large.pdf", 1_000_001)
    assert (large.began.status_code, "1 MB fit" in large.began.get_json()["problem"]) == (422, True)
    empty = Sender(site.client, where, "empty.pdf", 0)
    assert "is empty" in empty.began.get_json()["problem"]
    sender = Sender(site.client, where, "wrong.pdf", 400)
    more = sender.piece(0, bytes(401))
    assert (more.status_code, sender.arrived().get_json()["received"]) == (422, 0)
    assert sender.piece("", b"x").status_code == sender.piece("-1", b"x").status_code == 400
    assert sender.piece(0, bytes(400)).status_code == 200
    refused = sender.finish()
    assert (refused.status_code, "no photo" in refused.get_json()["problem"]) == (422, True)
    assert (rows(site), on_the_way(site), in_the_store(site)) == ([], [], [])


def test_a_file_is_not_finished_before_it_is_whole(site: Site) -> None:
    content = made.pdf()
    sender = Sender(site.client, address(site), "diploma.pdf", len(content))
    sender.piece(0, content[:-80])
    early = sender.finish()
    assert (early.status_code, "still on its way" in early.get_json()["problem"]) == (409, True)
    sender.piece(len(content) - 80, content[-80:])
    assert sender.finish().status_code == 200


def test_a_cut_file_is_not_kept(site: Site) -> None:
    content = made.pdf()[:-80]
    sender = Sender(site.client, address(site), "diploma.pdf", len(content))
    sender.piece(0, content)
    refused = sender.finish()
    assert (refused.status_code, "its end is missing" in refused.get_json()["problem"]) == (422, True)
    assert (rows(site), in_the_store(site)) == ([], [])


def test_nothing_is_changed_without_a_token(site: Site) -> None:
    post(site, ("front.png", made.photo("PNG")))
    (file,) = rows(site)
    sender = Sender(site.client, address(site), "diploma.pdf", 400)
    for url in (
        address(site),
        f"{address(site)}/uploads",
        sender.url,
        sender.finish_url,
        sender.url + "/give-up",
        f"/files/{file.id}/remove",
    ):
        assert site.client.post(url, data=b"x", headers=SCRIPT).status_code == 400, url
    assert rows(site)[0].removed_at is None and on_the_way(site)[0].received == 0


def test_what_is_on_its_way_is_its_senders_alone(site: Site, bare_app: Flask) -> None:
    content = made.pdf()
    sender = Sender(site.client, address(site), "diploma.pdf", len(content))
    for actor in (site.world.coordinator, site.world.instructor, site.world.add_student("Ada").actor):
        client = browser(bare_app, actor)
        headers = SCRIPT | {"X-CSRFToken": csrf(client), "Upload-Offset": "0"}
        assert client.get(sender.url, headers=headers).status_code == 404
        for url in (sender.url, sender.finish_url, sender.url + "/give-up"):
            assert client.post(url, data=content, headers=headers).status_code == 404
    assert sender.arrived().get_json()["received"] == 0


def test_staff_record_a_paper_with_its_scan(site: Site, bare_app: Flask) -> None:
    client = browser(bare_app, site.world.coordinator)
    file_page = f"/students/{site.student.id}?act=record&line=diploma.proof"
    answer = post(site, ("scan.pdf", made.pdf()), client=client)
    assert answer.status_code == 303
    page = read(client.get(answer.location.partition("#")[0]))
    assert "scan.pdf" in page.text("[data-shelf]")
    # The student's own form does not show what staff have sent.
    assert site.page(LINE).all("[data-shelf] li") == []
    page = read(client.get(file_page))
    fields = page.fields("form[data-command=record]") | {"happened_on": "2026-06-01", "proof": "ged"}
    assert client.post(f"/students/{site.student.id}/record", data=fields).status_code == 303
    (file,) = rows(site)
    assert file.entry_id is not None
    page = read(client.get(f"/students/{site.student.id}?step=diploma"))
    assert "PDF" in page.text(".file-links")


@pytest.mark.parametrize("target", ["doc.drug", "doc.background", "doc.nothing", "extern.hours"])
def test_a_line_that_takes_no_file_has_no_place_for_one(site: Site, target: str) -> None:
    assert site.client.get(address(site, target)).status_code == 404
    assert post(site, ("front.jpg", made.photo()), target=target).status_code == 404


def test_a_cohorts_instructor_adds_files_to_lines_of_theirs(site: Site, bare_app: Flask) -> None:
    client = browser(bare_app, site.world.instructor)
    assert client.get(address(site, "skill.vs-01")).status_code == 200
    assert client.get(address(site)).status_code == client.get(address(site, "doc.tb")).status_code == 403
    assert browser(bare_app, site.world.add_student("Ada").actor).get(address(site)).status_code == 404
