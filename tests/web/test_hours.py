"""The page of hours: as planned, other times, what counts, the recap, weeks, what is missing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts import sign_in_as
from tests.at_site import at, at_site, log
from tests.commands.test_shifts import correction
from tests.pages import Page, read, words
from tests.student_site import Site, settings_of_today, site_of
from tracker.config import Settings
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, Role
from tracker.models import Entry
from tracker.models.details import ShiftDetail
from tracker.services import clock

URL, PLANNED, PREVIEW = "/externship/hours", "/externship/hours/planned", "/externship/hours/preview"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is Tuesday, 24 November."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student in the third week at a site, Mondays, Tuesdays and Thursdays, nothing logged yet."""
    with site_of(bare_app, client) as made:
        at_site(made.world, made.student, starts_on=date(2026, 11, 9), ends_on=date(2027, 2, 5))
        yield made


def shifts(site: Site) -> list[tuple[datetime, datetime, int, int]]:
    """What stands: start, end, break, counted minutes."""
    site.world.session.rollback()
    rows = site.world.session.execute(
        select(ShiftDetail.started_at, ShiftDetail.ended_at, ShiftDetail.break_minutes, Entry.amount)
        .join(Entry, Entry.id == ShiftDetail.entry_id)
        .where(Entry.status != EntryStatus.WITHDRAWN)
        .order_by(Entry.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def test_todays_shift_as_planned_is_one_tap(site: Site) -> None:
    assert "Today, 8:00 to 16:30" in site.main(URL)
    site.send(URL, PLANNED)
    assert shifts(site) == [(at("2026-11-24T08:00"), at("2026-11-24T16:30"), 30, 480)]
    page = site.page(URL)
    assert not page.all("#your-turn")
    assert "8:00 h wait" in words(page.all(".week")[0])
    assert "The shift is logged" in page.text("#undo")


def test_the_recap_goes_with_the_tap(site: Site) -> None:
    done = {"did-skill.pi-04": "yes", "did-skill.pi-06": "observed", "did-skill.zz-99": "yes"}
    site.send(URL, PLANNED, **done)
    site.world.session.rollback()
    found = site.world.session.execute(
        select(Entry.requirement, Entry.mode, Entry.status).where(Entry.kind == EntryKind.SIGNATURE)
    ).all()
    assert sorted(found) == [
        ("skill.pi-04", Mode.LIVE, EntryStatus.WAITING),
        ("skill.pi-06", Mode.OBSERVED, EntryStatus.WAITING),
    ]
    page = site.page(URL)
    assert not page.all('[name="did-skill.pi-04"]')
    assert len(page.all('[name="did-skill.pi-06"]')) == 3
    assert "Skills: Position and drape" in page.text(".weeks")


def test_other_times_and_what_counts_before_it_is_sent(site: Site) -> None:
    times = {"happened_on": "2026-11-19", "started_at": "08:00", "ended_at": "16:00", "break_minutes": "10"}
    before = site.counts()
    page = read(site.client.post(PREVIEW, data=site.form(URL, URL) | times))
    assert site.counts() == before
    counted = page.text("#counts")
    assert "7:30 h will count" in counted
    assert "8:00 h from start to end" in counted
    assert "10 min break" in counted
    assert "20 min off: over 6 h on end, a break of 30 min does not count" in counted
    assert page.one("#shift-started_at").attributes["value"] == "08:00"
    site.send(URL, URL, **times)
    assert shifts(site) == [(at("2026-11-19T08:00"), at("2026-11-19T16:00"), 10, 450)]


def test_a_night_is_dated_on_the_day_it_began(site: Site) -> None:
    site.send(URL, URL, happened_on="2026-11-20", started_at="22:00", ended_at="06:30", break_minutes="30")
    assert shifts(site) == [(at("2026-11-20T22:00"), at("2026-11-21T06:30"), 30, 480)]
    assert "Fri 20 Nov, 22:00 to 6:30 the next day" in site.main(URL)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ended_at": ""}, "The end is missing"),
        ({"started_at": ""}, "Say when it began."),
        ({"ended_at": "08:00"}, "The end lies before the start"),
        (
            {"ended_at": "20:30"},
            "12:30 h from start to end, and one shift has 12:00 h at most",
        ),
        ({"ended_at": "07:30"}, "That is 23:30 h from start to end"),
        ({"break_minutes": "600"}, "The break is not shorter than the shift"),
        ({"break_minutes": "x"}, "This is no whole number."),
        ({"happened_on": "2026-11-25"}, "That date is outside what counts"),
        (
            {"happened_on": "2026-11-08"},
            "the placement at Blue Heron Clinic, 9 Nov 2026 to 5 Feb 2027",
        ),
        ({"happened_on": "2026-11-16", "started_at": "11:00"}, "overlaps the shift from Mon 16 Nov, 08:00"),
    ],
)
@pytest.mark.parametrize("action", [URL, PREVIEW])
def test_what_cannot_be_says_why_and_keeps_the_form(
    site: Site, values: dict[str, str], sentence: str, action: str
) -> None:
    log(site.world, site.student, "2026-11-16T08:00", "2026-11-16T12:00")
    times = {"happened_on": "2026-11-19", "started_at": "08:00", "ended_at": "16:00", "break_minutes": "0"}
    before = site.counts()
    fields = site.form(URL, URL) | times | values | {"note": "Kept", "did-skill.pi-04": "yes"}
    page = read(site.client.post(action, data=fields), 422)
    assert site.counts() == before
    assert sentence in page.text("#other-shift-form")
    assert page.all("#other-shift-form .field-error")
    assert page.text("#shift-note") == "Kept"
    chosen = page.all('#other-shift-form [name="did-skill.pi-04"][checked]')
    assert [node.attributes["value"] for node in chosen] == ["yes"]


def test_what_is_not_planned_is_no_tap(site: Site) -> None:
    for wrong in ("2026-11-18T08:00:00", "soon", ""):
        page = site.refused(URL, PLANNED, planned=wrong)
        assert "No shift is planned then" in page.text("main")


def test_what_was_expected_is_asked_for_and_logged_in_one_tap(site: Site) -> None:
    page = site.page(URL)
    rows = [words(node) for node in page.all("#missing .row-title")]
    assert rows[0].startswith("Mon 23 Nov")
    assert rows[-1].startswith("Tue 10 Nov")
    assert "Missing" in words(page.all("#missing .row")[1])
    form = page.all('#missing form[data-command="log_planned"]')[1]
    sent = {node.attributes["name"]: node.attributes["value"] for node in form.css("input")}
    assert sent["planned"] == "2026-11-19T08:00:00"
    assert site.client.post(PLANNED, data=sent).status_code == 303
    assert "Thu 19 Nov" not in " ".join(words(node) for node in site.page(URL).all("#missing .row-title"))
    other = site.page(f"{URL}?planned=2026-11-17T08:00:00")
    assert other.one("#shift-happened_on").attributes["value"] == "2026-11-17"
    assert "open" in other.one("#other").attributes


def test_weeks_show_totals_deductions_and_both_times_of_a_correction(site: Site) -> None:
    world, student = site.world, site.student
    (made,) = log(world, student, "2026-11-16T08:00", "2026-11-16T16:30", 30, note="Busy day")
    times = {"started_at": at("2026-11-16T08:00"), "ended_at": at("2026-11-16T13:30"), "break_minutes": 0}
    world.do(world.coordinator, correction, made, **times, note="Left at 13:30.")
    world.accept(log(world, student, "2026-11-17T08:00", "2026-11-17T16:30", 30)[0])
    log(world, student, "2026-11-19T08:00", "2026-11-19T12:00")
    page = site.page(URL)
    week = next(words(node) for node in page.all(".week") if "Week of Mon 16 Nov" in words(node))
    assert "13:30 h signed · 4:00 h wait" in week
    assert "Mon 16 Nov, 8:00 to 13:30" in week
    assert "Corrected by O. Fernsby, CMA (AAMA): 8:00 to 16:30 was logged." in week
    assert "Left at 13:30." in week
    assert "Returned" not in week
    assert "13:30 h signed" in page.text(".band")
    assert "13:30 of 160 h" in site.main("/path")
    assert "13:30 of 160 h" in site.page("/externship").text("#hours-card")
    assert "13:30 of 160 h" in staff_page(site, "/placements").text("main")


def test_hours_left_against_days_left(site: Site) -> None:
    outlook = site.page(URL).text("#outlook")
    assert "16 h a week to make Fri 5 Feb" in outlook
    assert "160:00 h left and 74 days at a site until Fri 5 Feb. That day the placement ends." in outlook
    assert "The planned days bring 24:00 h a week and get there on" in outlook


def test_before_a_placement_the_wish_says_what_a_week_must_bring(
    bare_app: Flask, client: FlaskClient
) -> None:
    with site_of(bare_app, client) as site:
        page = site.page(URL)
        assert "No hours to log yet" in page.text("main")
        assert not page.all('form[data-command="log_shift"]')
        asked = site.page("/path/externship?line=extern.preferences").text("#line-extern-preferences")
        assert "23 h a week to make Sun 7 Feb" in asked


def test_the_line_of_the_hours_leads_to_their_page(site: Site) -> None:
    page = site.page("/path/externship")
    assert page.one("#line-extern-hours a").attributes["href"] == URL
    assert site.client.post("/lines/extern.hours/shift", data={}).status_code in (400, 404)


def test_taking_a_shift_back_leads_back_to_the_hours(site: Site) -> None:
    (made,) = log(site.world, site.student, "2026-11-16T08:00", "2026-11-16T12:00")
    answer = site.send(URL, f"/entries/{made}/take-back")
    assert answer.headers["Location"].endswith(URL)
    assert shifts(site) == []


def staff_page(site: Site, url: str) -> Page:
    other = site.app.test_client()
    sign_in_as(other, site.app, site.world.coordinator.person_id)
    return read(other.get(url))


def test_staff_see_the_weeks_and_what_is_missing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # Ten in the morning at the school: yesterday's shift is not a day late yet.
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 15, tzinfo=UTC))
    world, student = site.world, site.student
    world.accept(log(world, student, "2026-11-10T08:00", "2026-11-10T16:30", 30)[0])
    log(world, student, "2026-11-12T08:00", "2026-11-12T16:30", 10)
    file = staff_page(site, f"/students/{student.id}?step=externship")
    hours = file.text("#hours")
    assert "8:00 h of 160 h signed, 8:00 h wait" in hours
    assert "20 min off: over 6 h on end" in hours
    assert not file.all("#hours form")
    board = staff_page(site, f"/cohorts/{world.cohort}")
    assert "3 shifts expected, not logged" in board.text("#missing-shifts")
    assert "Mon 16 Nov, Tue 17 Nov, Thu 19 Nov" in board.text("#missing-shifts")
    assert not staff_page(site, f"/students/{student.id}?step=training").all("#hours")


def test_a_coordinator_of_another_cohort_sees_none_of_it(site: Site) -> None:
    other = site.world.add_cohort("Mesquite", date(2026, 9, 14))
    stranger = site.world.add_staff("Ada", "Quill", Role.COORDINATOR, other)
    client = site.app.test_client()
    sign_in_as(client, site.app, stranger.person_id)
    assert not read(client.get(f"/cohorts/{other}")).all("#missing-shifts")
    assert client.get(f"/cohorts/{site.world.cohort}").status_code == 404
    assert client.get(URL).status_code == 404
