"""The review page: what waits, one decision, several, and who was faster."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import read
from tests.web.staff_pages import browser, checkoff, diploma, entry, everybody, ready, selects, send
from tracker.domain.statuses import EntryStatus, RequestKind

ACCEPT = "form[data-command=accept]"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    """A student with a kit, ready for the first skills."""
    made = world.add_student("Pip", "Larkspur")
    ready(world, made)
    return made


@pytest.mark.both_databases
def test_one_accept(bare_app: Flask, world: World, student: Student) -> None:
    waits = diploma(student)
    client = browser(bare_app, world.coordinator)
    page = read(client.get("/review"))
    assert page.heading == "Review"
    assert "Larkspur, Pip" in page.text(".queue")
    assert "From abroad." in page.text(".said")
    answer = send(client, page, ACCEPT)
    assert answer.status_code == 303
    stored = entry(world, waits)
    assert (stored.status, stored.decided_by_id) == (EntryStatus.ACCEPTED, world.coordinator.person_id)
    assert "Accepted: " in read(client.get(answer.location)).text("#undo")


def test_the_oldest_promise_stands_first_and_late_days_say_so(
    bare_app: Flask, world: World, student: Student
) -> None:
    real = world.today
    world.today = real - timedelta(days=9)
    student.ask(RequestKind.WAIVER, targets=["skill.vs-03"])
    world.today = real
    diploma(student)
    page = read(browser(bare_app, world.coordinator).get("/review"))
    headings = [node.text(strip=True) for node in page.all(".queue h2")]
    assert len(headings) == 2
    assert "over" in headings[0] and "over" not in headings[1]
    assert "Waiver: Pulse" in page.text("[data-item][aria-current=true]")


def test_a_return_needs_a_note_and_says_it_under_the_field(
    bare_app: Flask, world: World, student: Student
) -> None:
    waits = diploma(student)
    client = browser(bare_app, world.coordinator)
    page = read(client.get("/review"))
    url = f"/entries/{waits}/return"
    again = read(send(client, page, ACCEPT, url), 422)
    assert again.text(".error") == "Write a note that says what to do next."
    assert entry(world, waits).status is EntryStatus.WAITING
    answer = send(client, again, ACCEPT, url, note="Both sides, please scan again.")
    assert answer.status_code == 303
    stored = entry(world, waits)
    assert (stored.status, stored.decision_note) == (EntryStatus.RETURNED, "Both sides, please scan again.")


def test_after_a_decision_the_next_entry_is_shown(bare_app: Flask, world: World, student: Student) -> None:
    diploma(student)
    second = student.ask(RequestKind.WAIVER, targets=["skill.vs-03"])
    third = student.ask(RequestKind.EXCEPTION, targets=["skill.vs-04"])
    client = browser(bare_app, world.coordinator)
    page = read(client.get(f"/review?entry={second}"))
    answer = send(client, page, ACCEPT)
    shown = read(client.get(answer.location))
    assert shown.one(ACCEPT).attributes["action"] == f"/entries/{third}/accept"


def test_whoever_comes_second_is_told_who_decided_what(
    bare_app: Flask, world: World, student: Student
) -> None:
    waits = checkoff(world, student)
    slow = browser(bare_app, world.coordinator)
    page = read(slow.get(f"/review?entry={waits}"))
    world.accept(waits, by=world.instructor)
    answer = read(send(slow, page, ACCEPT, f"/entries/{waits}/return", note="Once more."), 409)
    assert "Iris Vane accepted this on" in answer.text("#problem")
    assert "accepted by I. Vane, RN" in answer.text(".case")
    assert not answer.all(".case " + ACCEPT)


def test_the_same_form_twice_is_one_decision(bare_app: Flask, world: World, student: Student) -> None:
    waits = diploma(student)
    client = browser(bare_app, world.coordinator)
    page = read(client.get("/review"))
    assert [send(client, page, ACCEPT).status_code for _ in range(2)] == [303, 303]
    reused = read(send(client, page, ACCEPT, f"/entries/{waits}/return", note="No."), 409)
    assert "already sent with other content" in reused.text("#problem")


def test_several_at_once_with_a_result_for_each(bare_app: Flask, world: World, student: Student) -> None:
    other = world.add_student("Luz", "Candil")
    first, second, third = (
        diploma(student),
        diploma(other),
        student.ask(RequestKind.LEAVE, starts_on=world.today),
    )
    client = browser(bare_app, world.coordinator)
    page = read(client.get("/review"))
    world.send_back(second)
    token = page.csrf_token
    sent = {"csrf_token": token, "key": "several", "entry": [first, second, third, 17, "x"]}
    answer = read(client.post("/review/accept", data=sent))
    told = [node.text(separator=" ", strip=True) for node in answer.all(".results li")]
    assert len(told) == 4
    assert told[0].startswith("Accepted") and "Otto Fernsby sent this back" in told[1]
    assert told[2].startswith("Accepted") and "not yours to see" in told[3]
    assert [entry(world, waits).status.value for waits in (first, second, third)] == [
        "accepted",
        "returned",
        "accepted",
    ]
    assert "Choose at least one" in read(
        client.post("/review/accept", data={"csrf_token": token, "key": "none"}), 422
    ).text("main")


def test_several_at_once_again_is_the_same_answer(bare_app: Flask, world: World, student: Student) -> None:
    waits = diploma(student)
    client = browser(bare_app, world.coordinator)
    sent = {"csrf_token": read(client.get("/review")).csrf_token, "key": "k", "entry": [waits]}
    for _ in range(2):
        answer = read(client.post("/review/accept", data=sent))
        assert "Accepted" in answer.text(".results")


def test_an_instructor_sees_what_instructors_decide(bare_app: Flask, world: World, student: Student) -> None:
    mine, paper = checkoff(world, student), diploma(student)
    health = student.log("doc.tb", "document", detail={"issued_on": world.today})
    client = browser(bare_app, world.instructor)
    page = read(client.get("/review"))
    assert len(page.all("[data-item]")) == 1
    assert read(client.get(f"/review?entry={mine}")).all(ACCEPT)
    assert not read(client.get(f"/review?entry={paper}")).all(ACCEPT)
    read(client.get(f"/review?entry={health}"), 404)
    for refused in (paper, health):
        sent = {"csrf_token": page.csrf_token, "key": f"k{refused}"}
        assert client.post(f"/entries/{refused}/accept", data=sent).status_code == 403
        assert entry(world, refused).status is EntryStatus.WAITING


def test_a_coordinator_chooses_a_holder(bare_app: Flask, world: World, student: Student) -> None:
    checkoff(world, student)
    diploma(student)
    client = browser(bare_app, world.coordinator)
    assert len(read(client.get("/review")).all("[data-item]")) == 2
    assert len(read(client.get("/review?for=instructor")).all("[data-item]")) == 1
    assert len(read(client.get("/review?for=nonsense")).all("[data-item]")) == 2


def test_the_list_is_bounded_and_says_how_many_there_are(bare_app: Flask, world: World) -> None:
    for _ in range(27):
        asking = world.add_student("Bram", papers=False)
        for key in ("skill.vs-03", "skill.vs-04"):
            asking.ask(RequestKind.WAIVER, targets=[key])
    page = read(browser(bare_app, world.coordinator).get("/review"))
    assert len(page.all("[data-item]")) == 50
    assert "54 wait for a decision" in page.text(".queue")
    assert "the first 50 are shown" in page.text(".queue")


def test_an_empty_list_says_what_comes_here(bare_app: Flask, world: World) -> None:
    page = read(browser(bare_app, world.coordinator).get("/review"))
    assert "Nothing waits for you" in page.text(".empty")


def test_the_page_costs_the_same_few_selects_and_counts_once(
    bare_app: Flask, world: World, student: Student
) -> None:
    client = browser(bare_app, world.coordinator)
    sent = []
    for key in ("skill.vs-03", "skill.vs-04", "skill.vs-05"):
        student.ask(RequestKind.WAIVER, targets=[key])
        client.get("/review")
        with selects(bare_app) as found:
            page = read(client.get("/review"))
        sent.append(len(found))
    assert len(set(sent)) == 1 and sent[0] <= 15, sent
    # The badge says what the list has counted, without counting again.
    assert not [one for one in found if one.startswith("SELECT count(")]
    assert page.text(".badge") == "3"
    assert read(client.get("/review?for=instructor")).text(".badge") == "3"


EXPECTED = {
    "nobody": (302, 302),
    "student": (404, 403),
    "another student": (404, 404),
    "another instructor": (200, 404),
    "another coordinator": (200, 404),
    "instructor": (200, 403),
    "admin": (200, 403),
    "coordinator": (200, 303),
}


def test_who_may_look_and_decide(bare_app: Flask, world: World, student: Student) -> None:
    people, waits = everybody(world, student), diploma(student)
    found = {}
    for name in EXPECTED:
        client = browser(bare_app, people[name])
        looked = client.get("/review").status_code
        token = read(client.get("/sign-in" if people[name] is None else "/account")).csrf_token
        sent = {"csrf_token": token, "key": name}
        found[name] = (looked, client.post(f"/entries/{waits}/accept", data=sent).status_code)
    assert found == EXPECTED
    client = browser(bare_app, world.coordinator)
    for address in ("/review?entry=1", f"/review?entry={'9' * 30}", "/review?entry=x"):
        read(client.get(address), 404)
