"""Serving files: to whom, under which policy, whole and by range, and what is left when they are gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import media as made
from tests.file_site import LINE, LOG, address, in_the_store, post, rows
from tests.pages import read
from tests.student_site import Site, settings_of_today, site_of
from tests.web.staff_pages import browser, everybody, selects
from tracker.commands import proofs
from tracker.config import Settings
from tracker.domain.policy import Actor

WAYS = ("", "/content", "/download")
TB_LOG = "/lines/doc.tb/document"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    with site_of(bare_app, client) as made_site:
        yield made_site


def sent_pdf(site: Site, content: bytes = b"", name: str = "Diploma, frente.pdf") -> int:
    """A PDF that an entry of the student's has taken."""
    post(site, (name, content or made.pdf()))
    site.send(LINE, LOG, proof="diploma", happened_on="2026-06-01")
    return rows(site)[-1].id


def get(site: Site, file: int, **headers: str) -> TestResponse:
    return site.client.get(
        f"/files/{file}/content", headers={n.replace("_", "-"): v for n, v in headers.items()}
    )


def test_nothing_in_a_file_can_act(site: Site) -> None:
    file = sent_pdf(site)
    for way, disposition in (("content", "inline"), ("download", "attachment")):
        answer = site.client.get(f"/files/{file}/{way}")
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert policy[:2] == ["sandbox", "default-src 'none'"]
        assert "frame-ancestors 'self'" in policy and "script" not in str(policy)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Content-Disposition"] == f'{disposition}; filename="Diploma, frente.pdf"'


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("Título ñ.exe", "filename*=UTF-8''T%C3%ADtulo%20%C3%B1.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', None),
        (".pdf", ".pdf"),
    ],
)
def test_a_file_is_saved_under_a_harmless_name(site: Site, name: str, saved: str | None) -> None:
    answer = site.client.get(f"/files/{sent_pdf(site, name=name)}/download")
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment;") and ".pdf" in told and "\n" not in told
    assert "Set-Cookie" not in answer.headers or "x.pdf" not in answer.headers["Set-Cookie"]
    assert saved is None or saved in told


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=7-7", 7, 7)],
)
def test_a_range(site: Site, asked: str, first: int, last: int | None) -> None:
    content = made.pdf(2)
    file = sent_pdf(site, content)
    answer = get(site, file, Range=asked)
    size = len(content)
    start = first % size
    end = size - 1 if last is None else last
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{size}"
    assert answer.data == content[start : end + 1]
    assert answer.headers["Content-Length"] == str(len(answer.data))


def test_a_range_that_is_not_there_is_416(site: Site) -> None:
    content = made.pdf()
    answer = get(site, sent_pdf(site, content), Range=f"bytes={len(content)}-")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(content)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=9-3"])
def test_a_range_that_says_nothing_gets_the_whole(site: Site, asked: str) -> None:
    content = made.pdf()
    answer = get(site, sent_pdf(site, content), Range=asked)
    assert (answer.status_code, answer.data, answer.headers["Accept-Ranges"]) == (200, content, "bytes")


def test_a_file_is_known_by_its_hash(site: Site) -> None:
    file = sent_pdf(site)
    tag = get(site, file).headers["ETag"]
    assert tag == f'"{rows(site)[-1].sha256}"'
    same = get(site, file, If_None_Match=tag)
    assert (same.status_code, same.data) == (304, b"")
    assert get(site, file, If_None_Match='"other"').status_code == 200
    assert get(site, file, Range="bytes=0-9", If_Range=tag).status_code == 206
    assert get(site, file, Range="bytes=0-9", If_Range='"other"').status_code == 200
    head = site.client.head(f"/files/{file}/content")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(rows(site)[-1].size)


def readers(site: Site, app: Flask, file: int) -> set[str]:
    """Who may look at a file; for everybody else it does not exist."""
    allowed = set()
    for name, actor in everybody(site.world, site.student).items():
        client = browser(app, actor)
        answers = {client.get(f"/files/{file}{way}").status_code for way in WAYS}
        assert len(answers) == 1, (name, answers)
        status = answers.pop()
        assert status in (200, 302 if name == "nobody" else 404), (name, status)
        if status == 200:
            allowed.add(name)
    return allowed


def test_a_draft_is_seen_by_who_sent_it(site: Site, bare_app: Flask) -> None:
    post(site, ("diploma.pdf", made.pdf()))
    assert readers(site, bare_app, rows(site)[0].id) == {"student"}


def test_a_papers_file_is_seen_by_the_cohorts_staff(site: Site, bare_app: Flask) -> None:
    assert readers(site, bare_app, sent_pdf(site)) == {"student", "instructor", "coordinator"}


def test_a_health_papers_file_is_for_coordinators(site: Site, bare_app: Flask) -> None:
    post(site, ("tb.pdf", made.pdf()), target="doc.tb")
    site.send("/path/externship?line=doc.tb", TB_LOG, happened_on="2026-11-01")
    assert rows(site)[0].entry_id is not None
    assert readers(site, bare_app, rows(site)[0].id) == {"student", "coordinator"}


@pytest.mark.parametrize("file", [1, 2**62, 2**63, 10**30])
def test_a_file_that_is_not_there(site: Site, file: int) -> None:
    for way in ("", "/content", "/download"):
        assert site.client.get(f"/files/{file}{way}").status_code == 404


def test_the_page_of_a_file(site: Site, bare_app: Flask) -> None:
    file = sent_pdf(site)
    page = site.page(f"/files/{file}")
    assert page.heading == "Diploma, frente.pdf"
    assert page.one("iframe").attributes["src"] == f"/files/{file}/content#navpanes=0&view=FitH"
    assert rows(site)[0].sha256 in page.text("main")
    staff = read(browser(bare_app, site.world.coordinator).get(f"/files/{file}"))
    assert staff.one(".overline a").attributes["href"] == f"/review?entry={rows(site)[0].entry_id}"


def test_the_review_shows_what_proves_an_entry(site: Site, bare_app: Flask) -> None:
    post(site, ("front.png", made.photo("PNG")))
    site.send(LINE, LOG, proof="diploma", happened_on="2026-06-01")
    (file,) = rows(site)
    page = read(browser(bare_app, site.world.coordinator).get(f"/review?entry={file.entry_id}"))
    assert page.one(".proof img").attributes["src"] == f"/files/{file.id}/content"
    admin = read(browser(bare_app, site.world.admin).get(f"/review?entry={file.entry_id}"))
    assert admin.all(".proof") == []


def test_what_is_gone_leaves_its_hash(site: Site) -> None:
    file = sent_pdf(site)
    site.world.do(Actor(0), proofs.expire, file, reason="retention")
    page = site.page(f"/files/{file}")
    assert "The file was removed on" in page.text(".gone")
    assert rows(site)[0].sha256 in page.text("main")
    assert page.all("iframe") == page.all("a[download]") == []
    assert get(site, file).status_code == 404


def test_bytes_that_are_missing_are_no_answer(site: Site) -> None:
    file = sent_pdf(site)
    for stored in in_the_store(site):
        stored.unlink()
    assert get(site, file).status_code == 404
    assert site.page(f"/files/{file}").heading == "Diploma, frente.pdf"


def test_one_more_file_costs_no_more_reads(site: Site, bare_app: Flask) -> None:
    costs = []
    for count in (1, 4):
        post(site, *[(f"{count}-{at}.png", made.photo("PNG")) for at in range(count)])
        with selects(bare_app) as sent:
            site.page(LINE)
        costs.append(len(sent))
    assert costs[0] == costs[1]
    with selects(bare_app) as sent:
        site.page(address(site))
    assert len(sent) < 12
