"""The calendar feed: secret, renewable, cheap, in the person's language, and nothing of health in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar

from tests.accounts import sign_in_as, world_beside
from tests.at_site import at_site
from tests.factories import World
from tests.pages import read
from tests.student_site import TODAY, settings_of_today
from tests.web.staff_pages import browser, selects
from tracker.config import Settings
from tracker.domain.statuses import EntryKind


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


def make(app: Flask, student) -> str:
    """The path of a new address, made through the page."""
    client = browser(app, student.actor)
    page = read(client.get("/record/calendar"))
    client.post("/record/calendar", data=page.fields('form[data-command="make_feed"]'))
    address = read(client.get("/record/calendar")).one("#address").attributes["value"] or ""
    return address[address.index("/calendar/") :]


def events(answer) -> dict[str, list]:
    """Events by title."""
    found: dict[str, list] = {}
    for event in Calendar.from_ical(answer.data).walk("VEVENT"):
        found.setdefault(str(event["summary"]), []).append(event)
    return found


@pytest.mark.both_databases
def test_shifts_are_on_the_worlds_clock_and_due_days_are_days(world, bare_app):
    pip = world.add_student("Pip", "Larkspur")
    at_site(world, pip, ends_on=date(2027, 4, 1))
    answer = bare_app.test_client().get(make(bare_app, pip))
    assert answer.mimetype == "text/calendar"
    found = events(answer)
    shifts = {event["dtstart"].dt for event in found["Shift at Blue Heron Clinic"]}
    # The clocks change on 14 March 2027: eight in the morning is another hour of the world's clock.
    assert datetime(2026, 11, 30, 13, tzinfo=UTC) in shifts
    assert datetime(2027, 3, 15, 12, tzinfo=UTC) in shifts
    assert all(day.weekday() in (0, 1, 3) for day in shifts)
    due = [event for title, all_of in found.items() if title.startswith("Due: ") for event in all_of]
    assert due and all(type(event["dtstart"].dt) is date for event in due)
    assert all(event["dtend"].dt - event["dtstart"].dt == timedelta(days=1) for event in due)
    uids = [event["uid"] for all_of in found.values() for event in all_of]
    assert len(uids) == len(set(uids))


def test_the_same_events_keep_their_names(world, bare_app):
    pip = world.add_student("Pip", "Larkspur")
    address = make(bare_app, pip)
    client = bare_app.test_client()
    before = {
        title: [event["uid"] for event in all_of] for title, all_of in events(client.get(address)).items()
    }
    pip.practice("skill.ic-01")
    after = {
        title: [event["uid"] for event in all_of] for title, all_of in events(client.get(address)).items()
    }
    assert {title: uids for title, uids in after.items() if title in before} == after == before


def test_nothing_of_health_stands_in_it(world, bare_app):
    pip = world.add_student("Pip", "Larkspur")
    said = bare_app.test_client().get(make(bare_app, pip)).get_data(as_text=True).replace("\r\n ", "")
    assert "A paper is due" in said
    private = [line for line in world.path.requirements if line.is_health or line.is_result_only]
    for line in private:
        assert line.title.en not in said and line.key not in said


def test_it_speaks_the_language_of_its_person(world, bare_app):
    pip = world.add_student("Pip", "Larkspur", language="es")
    client = bare_app.test_client()
    assert "SUMMARY:Due:" not in client.get(make(bare_app, pip), headers={"Accept-Language": "en"}).text


def test_unchanged_is_a_304_before_anything_is_computed(world, bare_app):
    pip = world.add_student("Pip", "Larkspur")
    address = make(bare_app, pip)
    client = bare_app.test_client()
    first = client.get(address)
    assert first.headers["Last-Modified"]
    with selects(bare_app) as sent:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, len(sent)) == (304, b"", 1)
    assert client.get(address).data == first.data
    pip.log("enroll.orientation", EntryKind.CONFIRMATION)
    fresh = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (fresh.status_code, fresh.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_a_renewed_or_ended_address_opens_nothing(world, bare_app):
    pip = world.add_student("Pip", "Larkspur")
    first, client = make(bare_app, pip), bare_app.test_client()
    assert client.get(first).status_code == 200
    second = make(bare_app, pip)
    assert client.get(first).status_code == 404
    own = browser(bare_app, pip.actor)
    page = read(own.get("/record/calendar"))
    own.post("/record/calendar/end", data=page.fields('form[data-command="end_feed"]'))
    assert client.get(second).status_code == 404
    assert (
        client.get("/calendar/x.ics").status_code
        == client.get(f"/calendar/{'A' * 48}.ics").status_code
        == 404
    )


def test_hostile_names_are_escaped(world, bare_app):
    pip = world.add_student("Pip", "Larkspur")
    name = "A;B,C\\D\r\nBEGIN:VEVENT"
    at_site(world, pip, site_name=name.replace("\r\n", "\n"))
    answer = bare_app.test_client().get(make(bare_app, pip))
    lines = answer.data.replace(b"\r\n ", b"").split(b"\r\n")
    shifts = [line for line in lines if line.startswith(b"SUMMARY:Shift")]
    assert shifts and all(line.endswith(b"A\\;B\\,C\\\\D\\nBEGIN:VEVENT") for line in shifts)
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT")


def test_staff_have_none(world, bare_app):
    client = bare_app.test_client()
    sign_in_as(client, bare_app, world.coordinator.person_id)
    assert client.get("/record/calendar").status_code == 404
    assert date(2026, 11, 24) == TODAY
