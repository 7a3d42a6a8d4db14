"""One student's file: looking, recording, voiding, notes, periods, re-entry, invitations, history."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, diploma, entry, everybody, ready, selects, send
from tracker.domain.statuses import EntryKind, EntryStatus, PeriodKind, RequestKind, Source
from tracker.models import Enrollment, Entry, Note, Period, Person


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    """A student who enrolled two weeks ago."""
    real = world.today
    world.today = real - timedelta(days=14)
    made = world.add_student("Pip", "Larkspur")
    ready(world, made)
    world.today = real
    return made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


def at(student: Student, rest: str = "") -> str:
    return f"/students/{student.id}{rest}"


def entries(world: World, student: Student) -> int:
    world.session.rollback()
    statement = select(func.count()).select_from(Entry).where(Entry.person_id == student.id)
    return int(world.session.execute(statement).scalar_one())


def line(page: Page, key: str) -> str:
    return words(next(node for node in page.all(".file-line") if node.attributes["id"] == f"line-{key}"))


def test_the_file_shows_where_the_student_stands(client: FlaskClient, world: World, student: Student) -> None:
    diploma(student)
    page = read(client.get(at(student, "?step=diploma")))
    assert page.heading == "Pip Larkspur"
    assert "has not joined yet" in page.text(".file-head")
    assert "Waiting" in line(page, "diploma.proof") and "From abroad." in line(page, "diploma.proof")
    assert "High-school diploma" in page.text("#waiting")
    assert "part of the education record" in page.text("#notes")


def test_accept_in_the_file_comes_back_to_the_file(
    client: FlaskClient, world: World, student: Student
) -> None:
    waits = diploma(student)
    answer = send(client, read(client.get(at(student))), "form[data-command=accept]")
    assert urlsplit(answer.location).path == at(student)
    assert entry(world, waits).status is EntryStatus.ACCEPTED


def test_a_paper_fact_is_recorded_in_place(client: FlaskClient, world: World, student: Student) -> None:
    page = read(client.get(at(student, "?act=record&line=module.d1")))
    form = "form[data-command=record]"
    before = entries(world, student)
    assert "Type the score." in read(send(client, page, form), 422).text("main")
    asked = {"amount": "140", "happened_on": world.today.isoformat()}
    assert "Write a score from 0 to 100." in read(send(client, page, form, **asked), 422).text(".error")
    assert entries(world, student) == before
    answer = send(client, page, form, **(asked | {"amount": "91"}))
    assert answer.status_code == 303 and entries(world, student) == before + 1
    shown = line(read(client.get(answer.location)), "module.d1")
    assert "Done since" in shown and "91%" in shown and "accepted by O. Fernsby" in shown


def test_each_kind_that_a_line_takes_has_its_form(client: FlaskClient, student: Student) -> None:
    page = read(client.get(at(student, "?act=record&line=skill.ic-01&kind=practice")))
    assert page.all("[name=mode]") and page.all("[name=times]")
    assert page.one("#line-skill\\.ic-01 .tabs [aria-current]").text(strip=True) == "Practice"
    assert read(client.get(at(student, "?act=record&line=skill.ic-01&kind=moon"))).all("[name=kind]")
    for unknown in ("?act=record&line=moon", "?act=moon", "?act=record&line=extern.site-skills"):
        assert not read(client.get(at(student, unknown))).all("form[data-command=record]")


@pytest.mark.parametrize(
    "sent", [{"line": "moon", "kind": "score"}, {"line": "module.d1", "kind": "job"}, {}, {"kind": "request"}]
)
def test_a_fact_on_no_line_is_refused(
    client: FlaskClient, world: World, student: Student, sent: dict[str, str]
) -> None:
    token = read(client.get(at(student))).csrf_token
    page = read(client.post(at(student, "/record"), data=sent | {"csrf_token": token, "key": "k"}), 422)
    assert "choose from the list" in page.text("main")


def test_a_closed_line_says_what_comes_first(client: FlaskClient, world: World, student: Student) -> None:
    token = read(client.get(at(student))).csrf_token
    sent = {
        "csrf_token": token,
        "key": "k",
        "line": "exam.booking",
        "kind": "booking",
        "happened_on": "2027-01-08",
    }
    page = read(client.post(at(student, "/record"), data=sent), 422)
    assert "still closed" in page.text("main")


def test_a_void_needs_a_reason_and_takes_the_credit(
    client: FlaskClient, world: World, student: Student
) -> None:
    [recorded] = world.record(student, "module.d1", EntryKind.SCORE, amount=91)
    page = read(client.get(at(student, f"?act=void&entry={recorded}")))
    form = "form[data-command=void]"
    assert "Write the reason" in read(send(client, page, form), 422).text(".error")
    answer = send(client, page, form, note="Another student's score.")
    assert answer.status_code == 303
    assert entry(world, recorded).status is EntryStatus.VOIDED
    shown = line(read(client.get(answer.location)), "module.d1")
    assert "voided by Otto Fernsby" in shown and "Another student's score." in shown
    again = {"csrf_token": page.csrf_token, "key": "other", "note": "Again."}
    assert "Otto Fernsby voided this" in read(client.post(f"/entries/{recorded}/void", data=again), 409).text(
        "main"
    )


def test_a_note_stands_in_the_file_as_it_was_written(
    client: FlaskClient, world: World, student: Student
) -> None:
    page = read(client.get(at(student)))
    form = "form[data-command=write_note]"
    assert "Write the note first." in read(send(client, page, form), 422).text(".error")
    assert "At most 2000" in read(send(client, page, form, text="x" * 2001), 422).text(".error")
    answer = send(client, page, form, text="<b>Called</b> & heard '; DROP TABLE note")
    shown = read(client.get(answer.location))
    assert "<b>Called</b> & heard '; DROP TABLE note" in shown.text("#notes")
    assert world.session.execute(select(func.count()).select_from(Note)).scalar_one() == 1


def periods(world: World, student: Student) -> list[PeriodKind]:
    world.session.rollback()
    world.session.expire_all()
    statement = (
        select(Period.kind).where(Period.enrollment_id == student.enrollment).order_by(Period.starts_on)
    )
    return list(world.session.execute(statement).scalars())


def open_act(client: FlaskClient, student: Student, name: str) -> Page:
    return read(client.get(at(student, f"?act={name}")))


def test_leave_and_back(client: FlaskClient, world: World, student: Student) -> None:
    page, day = open_act(client, student, "take_leave"), world.today.isoformat()
    form = "form[data-command=take_leave]"
    assert "Write the reason" in read(send(client, page, form, starts_on=day), 422).text("main")
    assert "no date" in read(send(client, page, form, starts_on="soon", reason="x"), 422).text(".error")
    assert send(client, page, form, starts_on=day, reason="Family").status_code == 303
    assert PeriodKind.LEAVE in periods(world, student)
    assert "On leave" in read(client.get(at(student))).text(".file-head")
    assert not open_act(client, student, "take_leave").all(form)
    back = open_act(client, student, "come_back")
    assert send(client, back, "form[data-command=come_back]", ends_on=day).status_code == 303
    world.session.rollback()
    ended = world.session.execute(select(Period.ends_on).where(Period.kind == PeriodKind.LEAVE)).scalar_one()
    assert ended == world.today


def test_withdraw_then_reenroll_with_the_work(client: FlaskClient, world: World, student: Student) -> None:
    page = open_act(client, student, "withdraw")
    sent = {"on": (world.today - timedelta(days=1)).isoformat(), "reason": "Moved away"}
    assert send(client, page, "form[data-command=withdraw]", **sent).status_code == 303
    assert PeriodKind.WITHDRAWN in periods(world, student)
    page = open_act(client, student, "reenroll")
    form = "form[data-command=reenroll]"
    early = read(send(client, page, form, started_on=sent["on"]), 422)
    assert "when the earlier enrollment ended" in early.text(".error")
    assert "valid choice" not in early.text("main")
    foreign = world.add_cohort("Cedar", world.today)
    read(send(client, page, form, started_on=world.today.isoformat(), cohort_id=str(foreign)), 422)
    assert send(client, page, form, started_on=world.today.isoformat()).status_code == 303
    world.session.rollback()
    rows = world.session.execute(
        select(Enrollment.id, Enrollment.reentry_of_id)
        .where(Enrollment.person_id == student.id)
        .order_by(Enrollment.sequence)
    ).all()
    assert [row.reentry_of_id for row in rows] == [None, student.enrollment]
    fresh = read(client.get(at(student, "?step=training")))
    assert "Done since" in line(fresh, "kit.received")
    earlier = read(client.get(at(student, f"?enrollment={student.enrollment}")))
    assert "Withdrawn" in earlier.text(".file-head")
    read(client.get(at(student, "?enrollment=17")), 404)


def test_routes_change_with_a_reason(client: FlaskClient, world: World, student: Student) -> None:
    page = open_act(client, student, "set_routes")
    form = "form[data-command=set_routes]"
    assert "Write the reason" in read(send(client, page, form, routes="test-first"), 422).text("main")
    assert send(client, page, form, routes="test-first", reason="Site starts late").status_code == 303
    world.session.rollback()
    world.session.expire_all()
    stored = world.session.get(Enrollment, student.enrollment)
    assert stored is not None and stored.routes == "test-first"
    assert "Exam before the externship" in read(client.get(at(student))).text("#enrollment")


def test_an_invitation_link_is_shown_once(client: FlaskClient, world: World, bare_app: Flask) -> None:
    url = f"/cohorts/{world.cohort}/invite"
    page, form = read(client.get(url)), "form[data-command=invite_student]"
    typed = {"given_name": "Luz", "family_name": "Candil", "email": "luz@demo.test"}
    assert "one @" in read(send(client, page, form, **(typed | {"email": "luz"})), 422).text("main")
    made = read(send(client, page, form, **typed))
    link = made.one("#link").attributes["value"] or ""
    assert link.startswith("http://localhost/join/")
    assert read(browser(bare_app, None).get(urlsplit(link).path)).heading
    again = send(client, page, form, **typed)
    assert again.status_code == 303 and "/students/" in again.location
    taken = read(send(client, page, form, **(typed | {"key": "another"})), 422)
    assert "Somebody with this address" in taken.text(".error")
    world.session.rollback()
    person = world.session.execute(select(Person).where(Person.email == "luz@demo.test")).scalar_one()
    file = read(client.get(f"/students/{person.id}"))
    fresh = read(send(client, file, "form[data-command=invite_again]"))
    assert fresh.one("#link").attributes["value"] != link
    assert browser(bare_app, None).get(urlsplit(link).path).status_code == 404


def test_health_papers_are_for_coordinators(bare_app: Flask, world: World, student: Student) -> None:
    detail = {"issued_on": world.today, "number": "SECRET-7"}
    world.record(student, "doc.tb", EntryKind.DOCUMENT, detail=detail, note="Chest film seen")
    waits = student.log(
        "doc.flu", EntryKind.DOCUMENT, note="At the pharmacy", detail={"issued_on": world.today}
    )
    coordinator = read(browser(bare_app, world.coordinator).get(at(student, "?step=externship")))
    assert "SECRET-7" in line(coordinator, "doc.tb")
    for actor in (world.instructor, world.admin):
        client = browser(bare_app, actor)
        page = read(client.get(at(student, "?step=externship")))
        assert "for coordinators" in line(page, "doc.tb") and "Done since" in line(page, "doc.tb")
        history = read(client.get(at(student, "/history")))
        for secret in ("SECRET-7", "Chest film", "pharmacy"):
            assert secret not in page.text() + history.text()
        read(client.get(f"/review?entry={waits}"), 404)


def test_an_instructor_draws_and_may_do_only_instructor_things(
    bare_app: Flask, world: World, student: Student
) -> None:
    [paper] = world.record(student, "doc.hipaa", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    asked = student.ask(RequestKind.WAIVER, targets=["skill.vs-03"])
    client = browser(bare_app, world.instructor)
    page = read(client.get(at(student, "?step=training")))
    assert page.all("form[data-command=write_note]")
    assert not page.all("#enrollment a[href*='act=']") and not page.all("form[data-command=invite_again]")
    assert "act=record" in page.tree.css_first("#line-module\\.d1").html
    assert not read(client.get(at(student, "?step=diploma"))).all("a[href*='act=record']")
    token = page.csrf_token
    sent = {"csrf_token": token, "key": "k", "note": "x", "reason": "x", "on": "2026-11-20"}
    refused = [
        f"/entries/{paper}/void",
        f"/entries/{asked}/accept",
        at(student, "/withdraw"),
        at(student, "/leave"),
        at(student, "/routes"),
        at(student, "/invite"),
    ]
    assert [client.post(url, data=sent).status_code for url in refused] == [403] * len(refused)
    record = {"line": "diploma.proof", "kind": "document", "happened_on": "2026-01-01", "proof": "ged"}
    assert client.post(at(student, "/record"), data=sent | record).status_code == 403
    own = {"line": "module.d1", "kind": "score", "amount": "88", "happened_on": world.today.isoformat()}
    assert client.post(at(student, "/record"), data=sent | own).status_code == 303


def test_the_history_is_in_pages(client: FlaskClient, world: World, student: Student) -> None:
    for _ in range(6):
        student.practice("skill.ic-02", times=10)
    page = read(client.get(at(student, "/history")))
    assert len(page.all(".event")) == 50
    older = read(client.get(page.all("a[href*='before=']")[0].attributes["href"]))
    assert "entered the person" in older.text("main")
    read(client.get(at(student, "/history?before=abc")))


def test_the_find_box_finds_within_my_cohorts(bare_app: Flask, client: FlaskClient, world: World) -> None:
    other = world.add_cohort("Cedar", world.today)
    world.add_student("Pip", "Larkspur", papers=False)
    world.add_student("Pia", "Larkin", cohort=other, papers=False)
    page = read(client.get("/students?q=LARK"))
    assert [words(node) for node in page.all(".row-title")] == ["Larkspur, Pip"]
    assert [words(n) for n in read(client.get("/students?q=pip lark")).all(".row-title")] == ["Larkspur, Pip"]
    for nothing in ("%", "_", "'; --", "pip moon", ""):
        assert not read(client.get("/students", query_string={"q": nothing})).all(".row-title")
    assert len(read(browser(bare_app, world.admin).get("/students?q=lark")).all(".row-title")) == 2


def test_the_file_costs_the_same_with_more_in_it(
    bare_app: Flask, client: FlaskClient, world: World, student: Student
) -> None:
    urls = (at(student), at(student, "/history"), "/students?q=lark")
    costs = []
    for target in ("skill.vs-03", "skill.vs-04"):
        for url in urls:
            client.get(url)
        with selects(bare_app) as sent:
            statuses = [client.get(url).status_code for url in urls]
        assert statuses == [200] * 3
        costs.append(len(sent))
        student.practice("skill.ic-01", times=3)
        world.send_back(diploma(student))
        student.ask(RequestKind.WAIVER, targets=[target])
        world.add_student("Ada", "Larkin", papers=False)
    assert costs[0] == costs[1]


EXPECTED = {
    "nobody": (302, 302, 302),
    "student": (403, 403, 403),
    "another student": (404, 404, 404),
    "another instructor": (404, 404, 404),
    "another coordinator": (404, 404, 404),
    "instructor": (200, 200, 422),
    "admin": (200, 200, 403),
    "coordinator": (200, 200, 422),
}


def test_who_opens_a_file(bare_app: Flask, world: World, student: Student) -> None:
    people, found = everybody(world, student), {}
    for name in EXPECTED:
        client = browser(bare_app, people[name])
        token = read(client.get("/sign-in" if people[name] is None else "/account")).csrf_token
        note = client.post(at(student, "/notes"), data={"csrf_token": token, "key": "k", "text": ""})
        found[name] = (
            client.get(at(student)).status_code,
            client.get(at(student, "/history")).status_code,
            note.status_code,
        )
    assert found == EXPECTED
    client = browser(bare_app, world.coordinator)
    for url in ("/students/1", f"/students/{'9' * 25}", f"/students/{world.instructor.person_id}"):
        read(client.get(url), 404)


def test_what_staff_record_says_so(client: FlaskClient, world: World, student: Student) -> None:
    [recorded] = world.record(student, "module.d1", EntryKind.SCORE, amount=91)
    assert entry(world, recorded).source is Source.PAPER
    assert "Recorded from paper" in line(read(client.get(at(student, "?step=training"))), "module.d1")
