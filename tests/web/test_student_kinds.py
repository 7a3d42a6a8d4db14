"""Every kind of entry through its form in place, and scores and results that cannot be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import read
from tests.student_site import Site, settings_of_today, site_of
from tracker.config import Settings
from tracker.domain.statuses import RequestKind


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student who has the kit."""
    with site_of(bare_app, client) as made:
        yield made


def open_line(site: Site, key: str) -> None:
    """Waive whatever must come before a line."""
    world = site.world
    asked = {line.requirement.key: line for line in world.path.in_order(frozenset())}
    before: dict[str, None] = {}

    def gather(name: str) -> None:
        line = asked[name]
        for other in (*line.after_keys, *(part for part, _least in line.after_parts)):
            if other not in before:
                gather(other)
                before[other] = None

    gather(key)
    names = [name for name in before if name not in ("enroll.papers", "kit.received", "doc.site-extra")]
    if names:
        world.accept(site.student.ask(RequestKind.WAIVER, targets=tuple(names), note="Done elsewhere"))


WORK = {"relation": "in_field", "setting": "hospital"}


@pytest.mark.parametrize(
    ("key", "kind", "values", "said"),
    [
        ("enroll.orientation", "confirmation", {"note": "On video"}, "On video"),
        ("exam.practice-1", "score", {"amount": "71"}, "Score, 71"),
        (
            "exam.passed",
            "attempt",
            {"happened_on": "2026-11-20", "passed": "yes", "amount": "410", "delivery": "online"},
            "passed, 410",
        ),
        ("extern.feedback", "evaluation", {"note": "They let me do much"}, "They let me do much"),
        (
            "job.hired",
            "job",
            {"employer": "Heron Clinic", "title": "MA", "starts_on": "2026-12-01", "amount": "36"} | WORK,
            "MA, Heron Clinic",
        ),
        ("ce.credits", "education", {"amount": "1.5", "note": "A webinar"}, "1.5 credits"),
    ],
)
def test_each_kind_is_logged_in_place(
    site: Site, key: str, kind: str, values: dict[str, str], said: str
) -> None:
    open_line(site, key)
    found = site.world.path.by_key[key].step
    url = f"/path/{found}?line={key}"
    site.send(url, f"/lines/{key}/{kind}", **values)
    row = site.page(url).one(f"#line-{key.replace('.', '-')}")
    assert said in " ".join(row.text(separator=" ").split())


@pytest.mark.parametrize(
    ("key", "kind", "values"),
    [
        ("exam.practice-1", "score", {"amount": "101"}),
        ("exam.practice-1", "score", {"amount": "-1"}),
        ("exam.practice-1", "score", {"amount": ""}),
        ("exam.passed", "attempt", {"happened_on": "2026-11-20", "passed": "yes", "amount": "501"}),
        ("exam.passed", "attempt", {"happened_on": "2026-11-20", "passed": "maybe"}),
        ("exam.passed", "attempt", {"happened_on": "2026-11-26", "passed": "no"}),
        ("job.hired", "job", {"employer": "", "starts_on": "2026-12-01"}),
        ("job.hired", "job", {"employer": "x" * 121, "starts_on": "2026-12-01"}),
        ("job.hired", "job", {"employer": "Heron", "starts_on": "2031-12-01"} | WORK),
        ("job.hired", "job", {"employer": "Heron", "starts_on": "2026-12-01", "setting": "hospital"}),
        ("job.hired", "job", {"employer": "Heron", "starts_on": "1999-12-01"} | WORK),
        ("job.hired", "job", {"employer": "Heron", "starts_on": "2026-12-01", "amount": "-8"} | WORK),
        ("job.hired", "job", {"employer": "Heron", "starts_on": "2026-12-01"} | WORK | {"setting": "moon"}),
        ("ce.credits", "education", {"amount": "1.25"}),
        ("ce.credits", "education", {"amount": "NaN"}),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence(
    site: Site, key: str, kind: str, values: dict[str, str]
) -> None:
    open_line(site, key)
    url = f"/path/{site.world.path.by_key[key].step}?line={key}"
    page = site.refused(url, f"/lines/{key}/{kind}", **values)
    assert page.all(f"#line-{key.replace('.', '-')} .field-error")


def test_the_proof_of_diploma_says_what_counts(site: Site) -> None:
    url, action = "/path/diploma?line=diploma.proof", "/lines/diploma.proof/document"
    assert "Say what kind of paper it is" in site.refused(url, action, happened_on="2020-06-12").text("main")
    page = site.refused(url, action, happened_on="2020-06-12", proof="college-transcript")
    said = page.text("#line-diploma-proof .field-error")
    assert "NHA does not take this paper: Transcript of a college." in said
    assert "Scores or certificate of the GED; Affidavit of the school" in said
    site.send(url, action, happened_on="2020-06-12", proof="ged")
    assert "scores or certificate of the GED" in site.page(url).text("#line-diploma-proof-log")


def test_an_exam_date_is_booked_on_the_page_of_the_exam(site: Site) -> None:
    open_line(site, "exam.booking")
    url, action = "/path/certification?line=exam.booking", "/lines/exam.booking/booking"
    row = site.page(url).one("#line-exam-booking")
    assert not row.css("form[data-command=log_entry]")
    assert row.css_first('a[href="/exam#booking"]').text() == "Go to the exam date"
    before = site.counts()
    for day in ("2026-12-21", "2026-11-01"):
        values = {"csrf_token": site.token(), "key": day, "happened_on": day, "delivery": "school"}
        page = read(site.client.post(action, data=values), 422)
        assert "booked on the page of the exam" in page.text("[role=alert]")
    assert site.counts() == before
    assert site.page("/exam").all('form[action="/exam/booking"]')


def test_a_skill_shown_at_the_site_waits_for_the_preceptor(site: Site) -> None:
    open_line(site, "skill.ph-03")
    url = "/skills/skill.ph-03"
    site.send(url, "/lines/skill.ph-03/signature", amount="2")
    assert "Waiting · Tue 24 Nov · your preceptor" in site.page(url).text("#log")
    assert site.refused(url, "/lines/skill.ph-03/signature", mode="kit").all("[role=alert]")
