"""Several students at once: the preview is what then happens, each with a result of their own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read
from tests.web.staff_pages import browser, everybody, selects, send
from tracker.commands import roles
from tracker.commands.enrolling import take_leave
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind, Role
from tracker.models import Enrollment, Entry, Event, Period
from tracker.models.details import RequestDetail

FORM = "form.several"
MODULE = "module.d1"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def pair(world: World) -> list[Student]:
    """Two students."""
    return [world.add_student("Ada", "Alba"), world.add_student("Bo", "Brisa")]


def address(world: World, act: str, query: str = "") -> str:
    return f"/cohorts/{world.cohort}/several/{act}{query}"


def words(page: Page) -> list[str]:
    return [node.text(separator=" ", strip=True) for node in page.all(".several-row")]


def count(world: World, statement: Any) -> int:
    world.session.rollback()
    return len(world.session.execute(statement).all())


def entries(world: World, key: str) -> list[Entry]:
    world.session.rollback()
    world.session.expire_all()
    found = select(Entry).where(Entry.requirement == key).order_by(Entry.person_id)
    return list(world.session.execute(found).scalars())


def sent(client: FlaskClient, page: Page, pair: list[Student], **typed: object) -> TestResponse:
    """Send the form with both ticked."""
    return send(client, page, FORM, **{"student": ids(pair), **typed})


def ids(pair: list[Student]) -> list[str]:
    return [str(one.enrollment) for one in pair]


@pytest.mark.both_databases
def test_a_module_is_marked_for_many_after_a_preview(
    bare_app: Flask, world: World, pair: list[Student]
) -> None:
    client = browser(bare_app, world.instructor)
    page = read(client.get(address(world, "mark", f"?line={MODULE}&pick=all")))
    assert page.fields(FORM)["line"] == MODULE
    assert len(page.all("[name=student][checked]")) == 2
    typed = {"happened_on": world.today.isoformat(), "amount": "91", "note": "Grade book"}
    shown = read(sent(client, page, pair, **typed))
    assert "Possible for 2 of 2" in shown.text("#who")
    assert entries(world, MODULE) == []
    own = {f"amount-{pair[1].enrollment}": "84"}
    done = read(sent(client, shown, pair, go="yes", **own))
    assert [text.count("Marked") for text in words(done)] == [1, 1]
    made = entries(world, MODULE)
    assert sorted(one.amount for one in made) == [84, 91]
    assert {one.decision_note for one in made} == {"Grade book"}
    assert {(one.status, one.decided_by_id) for one in made} == {
        (EntryStatus.ACCEPTED, world.instructor.person_id)
    }


def test_who_it_is_not_possible_for_is_told_why_and_left_alone(
    bare_app: Flask, world: World, pair: list[Student]
) -> None:
    client = browser(bare_app, world.coordinator)
    page = read(client.get(address(world, "leave", "?pick=all")))
    first = (world.today + timedelta(days=3)).isoformat()
    days = {"starts_on": world.today, "ends_on": None}
    world.do(world.coordinator, take_leave, pair[0].enrollment, **days, reason="Family")
    shown = read(sent(client, page, pair, starts_on=first, reason="Storm"))
    told = words(shown)
    assert "Possible for 1 of 2" in shown.text("#who")
    assert "There is a leave from" in told[0] and "Possible" in told[1]
    done = read(sent(client, shown, pair, go="yes"))
    assert "There is a leave from" in words(done)[0] and "On leave" in words(done)[1]
    assert count(world, select(Period.id).where(Period.kind == "leave")) == 2


def test_the_same_post_twice_is_done_once(bare_app: Flask, world: World, pair: list[Student]) -> None:
    client = browser(bare_app, world.instructor)
    page = read(client.get(address(world, "mark", f"?line={MODULE}&pick=all")))
    typed = {"happened_on": world.today.isoformat(), "amount": "91", "go": "yes"}
    for _ in range(2):
        done = read(sent(client, page, pair, **typed))
        assert [text.count("Marked") for text in words(done)] == [1, 1]
    assert len(entries(world, MODULE)) == 2


def test_who_has_it_already_is_not_ticked_again(bare_app: Flask, world: World, pair: list[Student]) -> None:
    world.record(pair[0], MODULE, EntryKind.SCORE, amount=88)
    client = browser(bare_app, world.coordinator)
    page = read(client.get(address(world, "mark", f"?line={MODULE}&pick=all")))
    shown = read(sent(client, page, pair, happened_on=world.today.isoformat(), amount="91"))
    assert "Done already" in words(shown)[0] and "Possible for 1 of 2" in shown.text("#who")
    ticked = [node.attributes["value"] for node in shown.all("[name=student][checked]")]
    assert ticked == [str(pair[1].enrollment)]


def test_a_later_date_for_many_stands_in_each_history(
    bare_app: Flask, world: World, pair: list[Student]
) -> None:
    client = browser(bare_app, world.coordinator)
    page = read(client.get(address(world, "later", f"?line={MODULE}&pick=all")))
    ends_on = (world.today + timedelta(days=200)).isoformat()
    missing = read(sent(client, page, pair, ends_on=ends_on, go="yes"), 422)
    assert "Write the reason" in words(missing)[0]
    read(sent(client, page, pair, ends_on=ends_on, reason="Snow week", go="yes", key="second"))
    statement = select(RequestDetail.targets, RequestDetail.ends_on).where(
        RequestDetail.request == RequestKind.EXTENSION
    )
    world.session.rollback()
    found = world.session.execute(statement).all()
    assert [(row.targets, row.ends_on.isoformat()) for row in found] == [(MODULE, ends_on)] * 2
    history = read(client.get(f"/students/{pair[0].id}/history"))
    assert "gave a later date" in history.text("main") or "You gave" in history.text("main")


def test_a_leave_starts_and_ends_for_many(bare_app: Flask, world: World, pair: list[Student]) -> None:
    client = browser(bare_app, world.coordinator)
    page = read(client.get(address(world, "leave", "?pick=all")))
    read(sent(client, page, pair, starts_on=world.today.isoformat(), reason="Storm", go="yes"))
    page = read(client.get(address(world, "back", "?pick=all")))
    ends_on = (world.today + timedelta(days=2)).isoformat()
    done = read(sent(client, page, pair, ends_on=ends_on, go="yes"))
    assert all("The leave has its last day" in text for text in words(done))
    world.session.rollback()
    days = world.session.execute(select(Period.ends_on).where(Period.kind == "leave")).scalars()
    assert {day.isoformat() for day in days} == {ends_on}


@pytest.fixture
def both(world: World) -> int:
    """Another cohort of the same coordinator, who now holds two."""
    other = world.add_cohort("Sequoia", world.today - timedelta(days=14))
    world.do(
        world.admin, roles.give_role, world.coordinator.person_id, role=Role.COORDINATOR, cohort_id=other
    )
    return other


def test_a_move_shows_first_what_counts_there(
    bare_app: Flask, world: World, pair: list[Student], both: int
) -> None:
    pair[0].practice("skill.ic-01", times=3)
    client = browser(bare_app, world.coordinator)
    page = read(client.get(address(world, "move", "?pick=all")))
    shown = read(sent(client, page, pair, reason="Later start"))
    assert all("count there" in text and "Nothing is asked anew." in text for text in words(shown))
    assert count(world, select(Enrollment.id).where(Enrollment.cohort_id == both)) == 0
    done = read(sent(client, shown, pair, go="yes"))
    assert all("Moved" in text for text in words(done))
    world.session.rollback()
    moved = world.session.execute(select(Enrollment.cohort_id, Enrollment.start_cohort_id)).all()
    assert set(map(tuple, moved)) == {(both, world.cohort)}
    told = select(func.count()).select_from(Event).where(Event.kind == "enrollment.moved")
    assert world.session.execute(told).scalar_one() == 2
    world.session.rollback()


def test_nobody_chosen_and_rubbish_change_nothing(bare_app: Flask, world: World, pair: list[Student]) -> None:
    client = browser(bare_app, world.instructor)
    page = read(client.get(address(world, "mark")))
    again = read(send(client, page, FORM, happened_on=world.today.isoformat(), go="yes"), 422)
    assert "Choose at least one student." in again.text("#problem")
    odd = {"student": [*ids(pair), "7", "x"], "line": "skill.vs-01", "amount": "1000", "go": "yes"}
    assert sent(client, page, pair, **odd).status_code == 422
    assert entries(world, MODULE) == []


EXPECTED: dict[str, tuple[int, int, int]] = {
    "nobody": (302, 302, 302),
    "student": (404, 404, 404),
    "another instructor": (404, 404, 404),
    "another coordinator": (404, 404, 404),
    "instructor": (200, 403, 422),
    "admin": (200, 403, 422),
    "coordinator": (200, 200, 422),
}


def test_who_may_do_what(bare_app: Flask, world: World, pair: list[Student]) -> None:
    people: dict[str, Actor | None] = everybody(world, pair[0])
    found = {}
    for name in EXPECTED:
        client = browser(bare_app, people[name])
        token = read(client.get("/sign-in" if people[name] is None else "/account")).csrf_token
        marked = client.post(address(world, "mark"), data={"csrf_token": token})
        looks = (client.get(address(world, act)).status_code for act in ("mark", "move"))
        found[name] = (*looks, marked.status_code)
    assert found == EXPECTED
    assert browser(bare_app, world.coordinator).get(address(world, "burn")).status_code == 404


def test_the_page_costs_the_same_for_any_number(bare_app: Flask, world: World, pair: list[Student]) -> None:
    client = browser(bare_app, world.coordinator)
    client.get(address(world, "mark"))
    with selects(bare_app) as few:
        client.get(address(world, "mark"))
    for number in range(6):
        world.add_student("Cy", f"Candil{number}", papers=False)
    client.get(address(world, "mark"))
    with selects(bare_app) as many:
        client.get(address(world, "mark"))
    assert len(many) == len(few)
