"""The re-ship list of a cohort: what to send, what is on its way, the same as a file."""

import csv
import io
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, everybody, selects, send
from tracker.commands import enrolling, kit
from tracker.domain.kinds import PartState
from tracker.models import KitReport

SEND = "form#send"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app, sheets=True) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    return world.add_student("Pip", "Larkspur")


def report(world: World, student: Student, part: str = "bp-cuff", note: str = "") -> int:
    made = world.do(
        student.actor, kit.report_part, student.enrollment, part, state=PartState.BROKEN, note=note
    )
    return made["reports"][0]


def stored(world: World, report_id: int) -> KitReport:
    world.session.rollback()
    world.session.expire_all()
    found = world.session.get(KitReport, report_id)
    assert found is not None
    return found


def url(world: World, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/cohorts/{world.cohort}/kit" + (f"?{query}" if query else "")


def lines(page: Page) -> list[str]:
    return [words(node) for node in page.all("tbody tr")]


def test_from_the_board_it_is_two_clicks_to_sent(bare_app: Flask, world: World, student: Student) -> None:
    made = report(world, student)
    client = browser(bare_app, world.coordinator)
    board = read(client.get(f"/cohorts/{world.cohort}"))
    assert url(world) in [node.attributes["href"] for node in board.all(".tabs a")]
    page = read(client.get(url(world)))
    (line,) = lines(page)
    assert "Larkspur, Pip Blood pressure cuff" in line and "Broken since" in line
    answer = send(client, page, SEND, one=str(made))
    assert answer.status_code == 303
    assert stored(world, made).sent_by_id == world.coordinator.person_id
    after = read(client.get(url(world)))
    assert "1 part is marked as sent." in after.text(".flashes")
    assert "sent on" in lines(after)[0]


def test_one_several_or_all(bare_app: Flask, world: World, student: Student) -> None:
    ada = world.add_student("Ada", "Moonfield")
    made = [report(world, student), report(world, ada), report(world, ada, "watch")]
    client = browser(bare_app, world.coordinator)
    page = read(client.get(url(world)))
    ticked = [node.attributes["value"] for node in page.all("input[name=report][checked]")]
    assert sorted(ticked) == sorted(str(one) for one in made)
    send(client, page, SEND, report=[str(made[0]), str(made[2])])
    assert [stored(world, one).sent_on is not None for one in made] == [True, False, True]
    send(client, read(client.get(url(world, show="all"))), SEND, report=ticked)
    assert all(stored(world, one).sent_on for one in made)


def test_nothing_ticked_and_nothing_left_are_told(bare_app: Flask, world: World, student: Student) -> None:
    made = report(world, student)
    client = browser(bare_app, world.coordinator)
    page = read(client.get(url(world)))
    refused = read(send(client, page, SEND), 422)
    assert "Tick at least one part that was sent." in refused.text("#problem")
    world.do(student.actor, kit.mark_arrived, made)
    assert send(client, page, SEND, report=str(made)).status_code == 422
    assert stored(world, made).sent_on is None


def test_a_part_is_marked_as_arrived_here_and_in_the_file(
    bare_app: Flask, world: World, student: Student
) -> None:
    first, second = report(world, student), report(world, student, "watch")
    world.do(world.coordinator, kit.send_parts, [first])
    client = browser(bare_app, world.coordinator)
    page = read(client.get(url(world, show="sent")))
    assert len(lines(page)) == 1
    answer = send(client, page, f"form[action$='/{first}/staff-arrived']")
    assert answer.status_code == 303
    assert stored(world, first).arrived_on is not None
    file = read(client.get(f"/students/{student.id}"))
    assert "Watch with a second hand Broken since" in file.text("#kit")
    answer = send(client, file, f"#kit form[action$='/{second}/staff-arrived']")
    assert answer.location.endswith(f"/students/{student.id}#kit")
    assert stored(world, second).arrived_on is not None


def test_filters_count_and_the_file_equals_the_screen(
    bare_app: Flask, world: World, student: Student
) -> None:
    there, sent = report(world, student), report(world, student, "watch")
    report(world, student, "gauze", note="=1+1")
    world.do(world.coordinator, kit.send_parts, [sent])
    world.do(student.actor, kit.mark_arrived, there)
    client = browser(bare_app, world.coordinator)
    page = read(client.get(url(world)))
    chips = [words(node) for node in page.all(".chips a")]
    assert chips == ["To send 1 1", "On the way 1 2", "Arrived 1 3", "All 3 4"]
    for show, parts in (
        ("send", ["Gauze"]),
        ("sent", ["Watch with a second hand"]),
        ("arrived", ["Blood pressure cuff"]),
        ("all", ["Gauze", "Watch with a second hand", "Blood pressure cuff"]),
    ):
        page = read(client.get(url(world, show=show)))
        on_screen = [words(node) for node in page.all(".part-cell b")]
        export, _xlsx = page.all(".tools .end a")
        answer = client.get(export.attributes["href"] or "")
        table = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        assert [row["Part"] for row in table] == on_screen == parts
    assert next(row["Note"] for row in table if row["Part"] == "Gauze") == "'=1+1"
    assert answer.mimetype == "text/csv"


def test_who_left_needs_no_part(bare_app: Flask, world: World, student: Student) -> None:
    report(world, student)
    world.do(world.coordinator, enrolling.withdraw, student.enrollment, on=world.today, reason="Moved away")
    page = read(browser(bare_app, world.coordinator).get(url(world)))
    assert "Nothing to send." in page.text(".empty")


def test_who_sees_the_list_and_who_may_send(bare_app: Flask, world: World, student: Student) -> None:
    made = report(world, student)
    people = everybody(world, student)
    seen = {name: browser(bare_app, who).get(url(world)).status_code for name, who in people.items()}
    assert seen == {
        "nobody": 302,
        "student": 404,
        "another student": 404,
        "another instructor": 404,
        "another coordinator": 404,
        "instructor": 200,
        "coordinator": 200,
        "admin": 200,
    }
    for who, status in (("instructor", 403), ("admin", 403), ("another coordinator", 404)):
        client = browser(bare_app, people[who])
        token = read(client.get("/account")).csrf_token
        data = {"csrf_token": token, "one": str(made)}
        assert client.post(f"/cohorts/{world.cohort}/kit/send", data=data).status_code == status
        assert client.post(f"/kit/reports/{made}/staff-arrived", data=data).status_code == status
    assert read(browser(bare_app, world.instructor).get(url(world))).all(SEND) == []
    assert stored(world, made).sent_on is None


def test_a_part_of_another_cohort_is_not_sent_from_here(
    bare_app: Flask, world: World, student: Student
) -> None:
    report(world, student)
    other = world.add_cohort("Cedar", world.today)
    ada = world.add_student("Ada", "Moonfield", cohort=other, papers=False)
    theirs = report(world, ada)
    client = browser(bare_app, world.coordinator)
    page = read(client.get(url(world)))
    assert send(client, page, SEND, one=str(theirs)).status_code == 422
    assert send(client, page, SEND, one="1 or 1=1").status_code == 422
    assert stored(world, theirs).sent_on is None


def test_a_long_list_takes_as_many_queries_as_a_short_one(
    bare_app: Flask, world: World, student: Student
) -> None:
    report(world, student)
    client = browser(bare_app, world.coordinator)
    with selects(bare_app) as one:
        read(client.get(url(world)))
    for key in ("watch", "gloves", "gauze"):
        report(world, student, key)
        report(world, world.add_student(), key)
    with selects(bare_app) as many:
        assert len(lines(read(client.get(url(world))))) == 7
    assert len(one) == len(many)
