"""Reports of incidents: from the form to the coordinator's note, and out of everybody else's sight."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read
from tests.web.staff_pages import browser, everybody, selects, send
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.models import Incident, Notice, Outbox
from tracker.services import clock, mail

FORM = "form[data-command=report_incident]"
SETTLE = "form[data-command=settle_notice]"
WHAT = "The cap slipped and the needle went into my thumb."


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    return world.add_student("Pip", "Larkspur")


def report(app: Flask, actor: Actor, url: str = "/incidents/report", **typed: str) -> TestResponse:
    client = browser(app, actor)
    values = {"kind": "needle_stick", "place": "home", "what": WHAT} | typed
    return send(client, read(client.get(url)), FORM, **values)


def incident(world: World) -> Incident:
    world.session.rollback()
    world.session.expire_all()
    return world.session.execute(select(Incident)).scalars().one()


def notice(world: World) -> Notice:
    world.session.rollback()
    world.session.expire_all()
    return world.session.execute(select(Notice)).scalars().one()


def test_a_student_reports_and_reads_what_became_of_it(
    bare_app: Flask, world: World, student: Student
) -> None:
    answer = report(bare_app, student.actor, done="Washed it.", told="My sister.")
    assert answer.status_code == 303
    url = f"/incidents/{incident(world).id}"
    assert answer.location == url
    page = read(browser(bare_app, student.actor).get(url))
    said = page.text("main")
    assert page.heading == "Needle stick"
    assert all(words in said for words in (WHAT, "Washed it.", "My sister.", "At home"))
    assert "Your coordinator was told and has not settled it yet." in said
    assert "Needle stick, at home" in read(browser(bare_app, student.actor).get("/incidents/report")).text(
        "main"
    )


def test_the_coordinator_finds_it_on_top_of_the_review_and_settles_it(
    bare_app: Flask, world: World, student: Student
) -> None:
    report(bare_app, student.actor)
    client = browser(bare_app, world.coordinator)
    top = read(client.get("/review")).text(".notices-top")
    assert "Incident: Pip Larkspur" in top
    page = read(client.get("/notices"))
    assert page.all(f"a[href='/incidents/{incident(world).id}']")
    assert WHAT not in page.text("main")
    refused = read(send(client, page, SETTLE, note="  "), 422)
    assert "Write what was done: a notice is settled with a note." in refused.text(".error")
    assert notice(world).settled_at is None
    answer = send(client, page, SETTLE, note="Called at 9; seen at 11.")
    assert answer.status_code == 303
    assert notice(world).note == "Called at 9; seen at 11."
    after = read(client.get("/notices"))
    assert after.all(SETTLE) == []
    assert "Called at 9; seen at 11." in after.text(".is-settled")
    assert read(client.get("/review")).all(".notices-top") == []
    own = read(browser(bare_app, student.actor).get(f"/incidents/{incident(world).id}"))
    assert "Called at 9; seen at 11." in own.text("main") and "Otto Fernsby" in own.text("main")


def test_two_coordinators_at_once(bare_app: Flask, world: World, student: Student) -> None:
    wren = world.add_staff("Wren", "Tamsin", Role.COORDINATOR, world.cohort)
    report(bare_app, student.actor)
    first, second = browser(bare_app, world.coordinator), browser(bare_app, wren)
    page, other = read(first.get("/notices")), read(second.get("/notices"))
    assert send(first, page, SETTLE, note="Called.").status_code == 303
    late = read(send(second, other, SETTLE, note="I called too."), 409)
    assert "Otto Fernsby settled this" in late.text("main")
    assert notice(world).note == "Called."


def test_strangers_do_not_see_that_there_is_a_report(bare_app: Flask, world: World, student: Student) -> None:
    report(bare_app, student.actor)
    url, settle = f"/incidents/{incident(world).id}", f"/notices/{notice(world).id}/settle"
    people = everybody(world, student)
    seen = {name: browser(bare_app, who).get(url).status_code for name, who in people.items()}
    assert seen == {"nobody": 302} | {
        name: 200 if name in ("student", "coordinator") else 404 for name in people if name != "nobody"
    }
    for name, actor in people.items():
        if actor is None or name == "coordinator":
            continue
        client = browser(bare_app, actor)
        token = read(client.get("/account")).csrf_token
        answer = client.post(settle, data={"csrf_token": token, "note": "x"})
        assert answer.status_code == 404, name
    assert notice(world).settled_at is None


@pytest.mark.parametrize("who", ["instructor", "admin"])
def test_the_history_keeps_it_from_who_may_not_read_it(
    bare_app: Flask, world: World, student: Student, who: str
) -> None:
    report(bare_app, student.actor)
    url = f"/students/{student.id}/history"
    kept = read(browser(bare_app, getattr(world, who)).get(url)).text("main").lower()
    assert "incident" not in kept and "needle" not in kept and "coordinator was told" not in kept
    told = read(browser(bare_app, world.coordinator).get(url)).text("main")
    assert "reported an incident: Needle stick, At home" in told
    file = f"/students/{student.id}"
    assert "Needle stick" not in read(browser(bare_app, getattr(world, who)).get(file)).text("main")
    assert "Needle stick, at home" in read(browser(bare_app, world.coordinator).get(file)).text("#incidents")


def test_an_instructor_reports_for_a_student_and_is_led_back_to_the_file(
    bare_app: Flask, world: World, student: Student
) -> None:
    url = f"/students/{student.id}/incidents/report"
    answer = report(bare_app, world.instructor, url, place="school")
    assert (answer.status_code, answer.location) == (303, f"/students/{student.id}")
    assert incident(world).reported_by_id == world.instructor.person_id
    assert report(bare_app, world.coordinator, url).location.startswith("/incidents/")


def test_who_may_report_for_whom(bare_app: Flask, world: World, student: Student) -> None:
    url = f"/students/{student.id}/incidents/report"
    people = everybody(world, student)
    seen = {name: browser(bare_app, who).get(url).status_code for name, who in people.items()}
    assert seen == {
        "nobody": 302,
        "student": 200,
        "another student": 404,
        "another instructor": 404,
        "another coordinator": 404,
        "instructor": 200,
        "coordinator": 200,
        "admin": 403,
    }
    assert browser(bare_app, world.coordinator).get("/incidents/report").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"what": ""}, "what", "Write what happened."),
        ({"what": "   "}, "what", "Write what happened"),
        ({"kind": "bite"}, "kind", "Choose one of these."),
        ({"place": ""}, "place", "Choose"),
        ({"on": "2099-01-01"}, "at", "This moment lies ahead"),
        ({"on": "2020-01-01"}, "on", "That is before the program began"),
        ({"on": "soon"}, "on", "This is no date."),
        ({"at": "25:61"}, "at", "This is no time."),
        ({"what": "x" * 2001}, "what", "At most 2000 characters."),
    ],
)
def test_bad_input_is_told_under_its_field_and_kept(
    bare_app: Flask, world: World, student: Student, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = read(report(bare_app, student.actor, **typed, told="My sister."), 422)
    assert sentence in page.text(f"#{field}-error")
    assert page.fields(FORM)["told"] == "My sister."
    assert world.session.execute(select(Incident.id)).all() == []


def test_sent_twice_is_one_report(bare_app: Flask, world: World, student: Student) -> None:
    client = browser(bare_app, student.actor)
    page = read(client.get("/incidents/report"))
    values = {"kind": "cut", "place": "site", "what": WHAT}
    first, second = send(client, page, FORM, **values), send(client, page, FORM, **values)
    assert first.location == second.location
    assert incident(world).what == WHAT


def test_the_mail_tells_a_coordinator_to_look_and_nothing_else(
    bare_app: Flask, world: World, student: Student
) -> None:
    report(bare_app, student.actor)
    world.session.rollback()
    letters = world.session.execute(select(Outbox).where(Outbox.kind == "notice")).scalars().all()
    assert [letter.person_id for letter in letters] == [world.coordinator.person_id]
    text = composed(bare_app, letters[0])
    assert "An incident was reported in your cohort" in text and "/notices" in text
    assert not any(word in text for word in ("Pip", "Larkspur", "thumb", "needle", "Needle", "Juniper"))


def composed(app: Flask, letter: Outbox) -> str:
    """The whole letter as it goes out."""
    facts = json.loads(letter.facts)
    with app.app_context():
        made = mail.compose(
            mail.Letter(letter.id, letter.kind, facts, "otto@demo.test", "Otto", "en"), clock.now()
        )
    return f"{made['Subject']}\n{made.get_content()}"


def test_reading_notices_takes_as_many_queries_for_one_as_for_many(
    bare_app: Flask, world: World, student: Student
) -> None:
    report(bare_app, student.actor)
    client = browser(bare_app, world.coordinator)
    with selects(bare_app) as one:
        read(client.get("/notices"))
    for _ in range(4):
        report(bare_app, student.actor)
    with selects(bare_app) as many:
        page: Page = read(client.get("/notices"))
    assert len(page.all(SETTLE)) == 5
    assert len(one) == len(many)
