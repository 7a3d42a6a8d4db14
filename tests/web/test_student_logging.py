"""What students log: what is taken, each bad input, and the three states of taking back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page, read
from tests.student_site import TODAY, Site, settings_of_today, site_of
from tracker.config import Settings
from tracker.domain.statuses import EntryKind

SKILL = "/skills/skill.ic-01"
PRACTICE = f"{SKILL}/practices"
CHECKOFF = "/lines/skill.ic-01/checkoff"
TRAINING = "/path/training"
BLOODBORNE = "/lines/skill.ic-03/document"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student who has the kit."""
    with site_of(bare_app, client) as made:
        yield made


@pytest.mark.both_databases
def test_three_practices_are_one_post_and_three_entries(site: Site) -> None:
    before = site.counts()
    site.send(SKILL, PRACTICE, times="3", note="Nails first")
    assert site.counts() == (before[0] + 3, before[1] + 3)
    page = site.page(SKILL)
    assert page.text(".count-words") == "3 of 3 practices count"
    assert "3 practices are logged." in page.text("#undo")
    assert len(page.all("#log .row")) == 3


def test_yesterday_is_one_tap_and_another_day_is_a_date(site: Site) -> None:
    site.send(SKILL, PRACTICE, happened_on=(TODAY - timedelta(days=1)).isoformat())
    site.send(SKILL, PRACTICE, happened_on=["", "2026-11-02"])
    log = site.page(SKILL).text("#log")
    assert "Mon 23 Nov" in log and "Mon 2 Nov" in log
    page = site.refused(SKILL, PRACTICE, happened_on=["", ""])
    assert "Choose the other day." in page.text(".day-field")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"happened_on": "2026-09-01"}, "14 Sep 2026"),
        ({"happened_on": "2026-11-25"}, "That date is outside what counts"),
        ({"happened_on": "2026-02-30"}, "This is no date"),
        ({"happened_on": "0001-01-01"}, "Check the year"),
        ({"mode": "live"}, "Choose one of these."),
        ({"mode": "'; DROP TABLE entry;--"}, "Choose one of these."),
        ({"times": "0"}, "Between 1 and 10."),
        ({"times": "11"}, "Between 1 and 10."),
        ({"times": "9" * 400}, "This is no whole number."),
        ({"times": "three"}, "This is no whole number."),
        ({"note": "x" * 2001}, "At most 2000 characters."),
    ],
)
def test_bad_practices_come_back_with_a_sentence(site: Site, values: dict[str, str], sentence: str) -> None:
    page = site.refused(SKILL, PRACTICE, **{"note": "What I typed"} | values)
    assert sentence in page.text("main")
    if "note" not in values:
        assert "What I typed" in page.text("#practice-note")


def test_a_check_off_too_early_is_refused_and_says_what_is_missing(site: Site) -> None:
    site.student.practice("skill.ic-01", times=2)
    before = site.counts()
    answer = site.client.post(CHECKOFF, data={"csrf_token": site.token(), "key": "k"})
    page = read(answer, 422)
    assert "2 of 3" in page.text("main")
    assert site.counts() == before
    assert "Check-off closed" in page.text(".gate")


@pytest.mark.both_databases
def test_a_check_off_is_asked_decided_and_seen(site: Site) -> None:
    site.student.practice("skill.ic-01", times=3)
    site.send(SKILL, CHECKOFF, note="Filmed from the left")
    page = site.page(SKILL)
    assert "now waits for Iris Vane" in page.text("#undo")
    assert "Waiting · Tue 24 Nov · Iris Vane, answer promised by Fri 27 Nov" in page.text("#attempts")
    entry = int((page.one("#attempts .row").attributes["id"] or "").removeprefix("entry-"))
    site.world.send_back(entry, "Twenty seconds are missing.", by=site.world.instructor)
    page = site.page(SKILL)
    assert "Twenty seconds are missing." in page.text("#attempts")
    site.send(SKILL, CHECKOFF)
    newest = int((site.page(SKILL).all("#attempts .row")[0].attributes["id"] or "").removeprefix("entry-"))
    site.world.accept(newest, by=site.world.instructor)
    assert "Accepted" in site.page(SKILL).text("#attempts")
    assert "2 of 3" not in site.main("/skills")


def test_unknown_and_closed_lines_are_refused(site: Site) -> None:
    token, before = site.token(), site.counts()
    send = {"csrf_token": token, "key": "k1"}
    assert site.client.post("/lines/no.such-line/confirmation", data=send).status_code == 404
    assert site.client.post("/lines/kit.safety/nonsense", data=send).status_code == 404
    assert site.client.post("/skills/nonsense/practices", data=send).status_code == 404
    closed = read(site.client.post("/lines/kit.safety/confirmation", data=send), 422)
    assert "This is still closed" in closed.text("main")
    shut = read(site.client.post("/skills/skill.ph-02/practices", data=send), 422)
    assert "This is still closed" in shut.text("main")
    wrong = read(
        site.client.post("/lines/enroll.orientation/booking", data=send | {"happened_on": "2026-12-01"}), 422
    )
    assert wrong.all("[role=alert]")
    assert site.counts() == before


def test_lines_that_staff_record_have_no_form_and_are_403(site: Site) -> None:
    assert not site.page(TRAINING).all('form[action="/lines/module.d1/score"]')
    assert "Iris Vane records this one." in site.main(TRAINING)
    answer = site.client.post(
        "/lines/module.d1/score", data={"csrf_token": site.token(), "amount": "99", "happened_on": str(TODAY)}
    )
    assert answer.status_code == 403


def test_the_same_key_twice_is_one_entry_and_other_content_is_409(site: Site) -> None:
    fields = site.form(SKILL, PRACTICE)
    before = site.counts()[0]
    assert site.client.post(PRACTICE, data=fields).status_code == 303
    assert site.client.post(PRACTICE, data=fields).status_code == 303
    assert site.counts()[0] == before + 1
    page = read(site.client.post(PRACTICE, data=fields | {"note": "Other words"}), 409)
    assert site.counts()[0] == before + 1
    assert page.text("#practice-note") == "Other words"
    assert page.fields(f'form[action="{PRACTICE}"]')["key"] != fields["key"]


def test_a_missing_token_and_a_huge_note_are_refused(site: Site) -> None:
    before = site.counts()
    assert site.client.post(PRACTICE, data={"happened_on": str(TODAY)}).status_code == 400
    answer = site.client.post(PRACTICE, data={"csrf_token": site.token(), "note": "x" * 3_000_000})
    assert answer.status_code == 413
    bad = b"note=%ff%fe&csrf_token=" + site.token().encode()
    answer = site.client.post(PRACTICE, data=bad, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert site.counts() == before


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "'; DROP TABLE entry; --", "{{ 7*7 }}", "%(name)s"]
)
def test_text_is_shown_as_text(site: Site, text: str) -> None:
    site.send(SKILL, PRACTICE, note=text)
    for url in (SKILL, "/history"):
        assert text in site.main(url)
        assert "<script>alert" not in site.client.get(url).get_data(as_text=True)
    assert site.client.get(f"/path/training?line={text}").status_code == 200


def test_taking_back_while_it_waits_counts_and_after_somebody_relied_on_it(site: Site) -> None:
    world, student = site.world, site.student
    waiting = student.log("skill.ic-03", EntryKind.DOCUMENT)
    site.send(TRAINING, f"/entries/{waiting}/take-back")
    assert "Taken back" in site.main(TRAINING)
    own = student.practice("skill.ic-01", times=3)
    site.send(SKILL, f"/entries/{own[2]}/take-back")
    assert site.page(SKILL).text(".count-words") == "2 of 3 practices count"
    student.practice("skill.ic-01")
    world.accept(student.log("skill.ic-01", EntryKind.CHECKOFF), by=world.instructor)
    page = site.page(SKILL)
    assert not page.all(f'form[action="/entries/{own[0]}/take-back"]')
    before = site.counts()
    answer = site.client.post(f"/entries/{own[0]}/take-back", data={"csrf_token": site.token()})
    assert read(answer, 409).all("[role=alert]")
    assert site.counts() == before


def test_a_paper_is_filed_sent_back_answered_and_voided(site: Site) -> None:
    site.send(TRAINING, BLOODBORNE, happened_on="2026-11-01", expires_on="2027-11-01", number="BB-7")
    page = site.page("/path/training?line=skill.ic-03")
    assert "BB-7" in page.text("#line-skill-ic-03")
    first = _entry(page)
    site.world.send_back(first, "Page two is missing.")
    page = site.page(TRAINING)
    row = page.one("#line-skill-ic-03")
    assert "Page two is missing." in row.text() and row.css("details[open]")
    site.send(TRAINING, BLOODBORNE, happened_on="2026-11-01")
    page = site.page(TRAINING)
    site.world.accept(_entry(page))
    assert "Sun 1 Nov, until 1 Nov 2027" in site.main("/papers")
    site.world.void(_entry(page), "It belongs to somebody else.")
    assert "It belongs to somebody else." in site.main(TRAINING)


def _entry(page: Page) -> int:
    """The newest entry of the bloodborne line."""
    rows = page.all("#line-skill-ic-03 [id^=entry-]")
    return int((rows[0].attributes["id"] or "").removeprefix("entry-"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"happened_on": ""}, "Choose the date that stands on the paper."),
        ({"happened_on": "2027-01-01"}, "That date is outside what counts"),
        ({"happened_on": "2026-11-01", "expires_on": "2026-10-01"}, "main"),
        ({"happened_on": "2020-11-01", "expires_on": "2021-10-01"}, "main"),
    ],
)
def test_papers_with_impossible_dates_come_back(site: Site, values: dict[str, str], sentence: str) -> None:
    page = site.refused(TRAINING, BLOODBORNE, number="N-1", **values)
    assert sentence == "main" or sentence in page.text("#line-skill-ic-03")
    assert page.all("#line-skill-ic-03 .field-error")
    assert page.one("#skill-ic-03-number").attributes["value"] == "N-1"


def test_vaccines_ask_for_doses_or_a_blood_test(site: Site) -> None:
    url, action = "/path/externship?line=doc.hepb", "/lines/doc.hepb/document"
    page = site.refused(url, action, proof="doses", dose_1="2026-01-01", dose_2="2025-01-01", dose_3="")
    assert len(page.all("#line-doc-hepb .field-error")) == 2
    page = site.refused(url, action, proof="series", dose_1="2026-10-01")
    assert "next dose is due" in page.text("#line-doc-hepb")
    site.send(url, action, proof="titer", happened_on="2026-10-01")
    assert "blood test" in site.page(url).text("#line-doc-hepb")
