"""Days away as pages: set, seen by the cover at once, written down with both names, over the day after."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.accounts import world_beside
from tests.factories import World
from tests.pages import read
from tests.web.staff_pages import browser, diploma, selects, send
from tracker.commands import absences, roles
from tracker.commands.enrolling import move
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.models import Absence, AccessLog

SET = 'form[data-command="set_absence"]'
END = 'form[data-command="end_absence"]'
DAY = timedelta(days=1)


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def colleague(world: World) -> Actor:
    return world.add_staff("Nadia", "Cole", Role.COORDINATOR, world.add_cohort("Cedar", world.today))


def set_days(world: World, cover: Actor, first: int = 0, last: int = 9) -> int:
    """Days away of the coordinator, counted from yesterday."""
    days = {"starts_on": world.today + first * DAY, "ends_on": world.today + last * DAY}
    otto = world.coordinator
    made = world.do(otto, absences.set_absence, otto.person_id, cover_id=cover.person_id, **days)
    return int(made["absence"])


def test_a_coordinator_sets_days_and_the_colleague_sees_the_cohort(
    bare_app: Flask, world: World, colleague: Actor
) -> None:
    student = world.add_student()
    entry = diploma(student)
    otto, nadia = browser(bare_app, world.coordinator), browser(bare_app, colleague)
    places = [f"/cohorts/{world.cohort}", f"/students/{student.id}", f"/review?entry={entry}"]
    assert [nadia.get(place).status_code for place in places[:2]] == [404, 404]
    account = read(otto.get("/account"))
    assert account.one('a[href="/account/away"]')
    page = read(otto.get("/account/away"))
    assert [option.text() for option in page.all(f"{SET} option")] == ["Choose", "Nadia Cole"]
    today = world.today + DAY
    typed = {"starts_on": today.isoformat(), "ends_on": (today + 3 * DAY).isoformat()}
    answer = send(otto, page, SET, cover_id=colleague.person_id, **typed)
    page = read(otto.get(answer.location))
    assert "Nadia Cole covers" in page.text()
    assert "On now" in page.text()
    # The same session that got 404 a moment ago.
    assert [nadia.get(place).status_code for place in places] == [200, 200, 200]
    board = read(nadia.get(places[0]))
    assert "You cover for Otto Fernsby until" in board.text(".cover-line")
    assert "Juniper" in read(nadia.get("/cohorts")).text()
    assert student.actor.name.split()[-1] in read(nadia.get("/review")).text()
    assert "cover-line" not in read(otto.get(places[0])).response.get_data(as_text=True)
    # Both names: in the log of who opened the file, and in the history after a decision.
    assert "Nadia Cole (covering for Otto Fernsby)" in read(otto.get(f"{places[1]}/rights")).text("main")
    own = browser(bare_app, student.actor)
    assert "Nadia Cole (covering for Otto Fernsby)" in read(own.get("/account/record/openings")).text("main")
    assert "Nadia Cole (covering for Otto Fernsby)" in read(own.get("/path")).text("main")
    # Whom to call in an emergency: who is there.
    assert "Nadia Cole" in read(own.get("/needle-stick")).text("main")
    decide = read(nadia.get(places[2]))
    assert send(nadia, decide, 'form[data-command="accept"]').status_code == 303
    for client, address in ((own, "/history"), (otto, f"{places[1]}/history")):
        assert "Nadia Cole (covering for Otto Fernsby) accepted" in read(client.get(address)).text("main")
    # Ended early: nothing of it is there any more, what was written stays.
    page = read(otto.get("/account/away"))
    send(otto, page, END)
    assert [nadia.get(place).status_code for place in places[:2]] == [404, 404]
    assert "cover-line" not in nadia.get("/cohorts").get_data(as_text=True)
    assert "(covering for Otto Fernsby)" in read(own.get("/history")).text("main")
    assert "Ended early" in read(otto.get("/account/away")).text()


def test_before_and_after_there_is_nothing(bare_app: Flask, world: World, colleague: Actor) -> None:
    number = set_days(world, colleague, 2, 4)
    nadia = browser(bare_app, colleague)

    def moved(first: int, last: int) -> int:
        # The clock of the pages is the real one: the days move instead.
        days = {"starts_on": world.today + first * DAY, "ends_on": world.today + last * DAY}
        world.session.execute(update(Absence).where(Absence.id == number).values(**days))
        world.session.commit()
        return nadia.get(f"/cohorts/{world.cohort}").status_code

    assert moved(3, 4) == 404
    assert moved(2, 4) == 404
    assert moved(1, 1) == 200
    assert moved(0, 1) == 200
    assert moved(1, 9) == 200
    assert moved(-2, 0) == 404


def test_what_is_wrong_is_said_in_a_sentence(bare_app: Flask, world: World, colleague: Actor) -> None:
    set_days(world, colleague, 10, 12)
    otto = browser(bare_app, world.coordinator)
    page = read(otto.get("/account/away"))

    def said(first: int, last: int, **more: object) -> str:
        days = {"starts_on": world.today + first * DAY, "ends_on": world.today + last * DAY}
        typed = {name: day.isoformat() for name, day in days.items()}
        sent = {"cover_id": colleague.person_id, **typed, **more}
        return read(send(otto, page, SET, **sent), 422).text(f"{SET} .field-error")

    assert "has passed" in said(-3, 4)
    assert "lies before the first" in said(5, 4)
    assert "set already" in said(12, 14)
    assert "At most a year" in said(13, 500)
    assert "Choose who covers" in said(5, 6, cover_id="")
    assert "Choose the first day" in said(5, 6, starts_on="")
    for cover in (world.instructor.person_id, 12345, "x"):
        assert said(5, 6, cover_id=cover)
    world.session.rollback()
    assert len(world.session.execute(select(Absence.id)).all()) == 1


def test_an_administrator_sets_days_for_somebody(bare_app: Flask, world: World, colleague: Actor) -> None:
    admin, address = browser(bare_app, world.admin), f"/admin/people/{world.coordinator.person_id}"
    assert read(admin.get(address)).one(f'a[href="{address}/away"]')
    page = read(admin.get(f"{address}/away"))
    assert "Otto Fernsby" in page.heading
    today = world.today + DAY
    typed = {"starts_on": today.isoformat(), "ends_on": today.isoformat(), "cover_id": colleague.person_id}
    answer = send(admin, page, SET, **typed)
    page = read(admin.get(answer.location))
    assert browser(bare_app, colleague).get(f"/cohorts/{world.cohort}").status_code == 200
    assert send(admin, page, END).location == f"{address}/away"
    assert browser(bare_app, colleague).get(f"/cohorts/{world.cohort}").status_code == 404
    assert admin.get("/admin/people/12345/away").status_code == 404
    own = read(admin.get("/account/away"))
    assert "here is none" in own.text()
    assert not own.all(SET)


def test_a_student_has_no_days_away(bare_app: Flask, world: World) -> None:
    client = browser(bare_app, world.add_student().actor)
    assert client.get("/account/away").status_code == 404
    assert "/account/away" not in client.get("/account").get_data(as_text=True)


def test_a_cover_costs_one_select_more(bare_app: Flask, world: World, colleague: Actor) -> None:
    nadia = browser(bare_app, colleague)

    def sent() -> int:
        nadia.get("/review")
        with selects(bare_app) as told:
            nadia.get("/review")
        return len(told)

    before = sent()
    set_days(world, colleague)
    with_one = sent()
    world.do(world.instructor, absences.set_absence, world.instructor.person_id, cover_id=colleague.person_id,
             starts_on=world.today, ends_on=world.today + 5 * DAY)  # fmt: skip
    assert (with_one - before, sent() - before) == (1, 1)


def test_an_hour_in_which_the_cover_began_names_both(bare_app: Flask, world: World, colleague: Actor) -> None:
    """Somebody who opened a file in their own right opens it again in the same hour as a cover."""
    student = world.add_student()
    nadia = browser(bare_app, colleague)
    file = f"/students/{student.id}"
    other = next(iter(colleague.coordinates))

    def covering() -> list[int | None]:
        world.session.rollback()
        asked = select(AccessLog.covering_id).where(AccessLog.actor_id == colleague.person_id)
        return list(world.session.execute(asked).scalars())

    review_of = browser(bare_app, world.coordinator).get(file)
    assert review_of.status_code == 200
    set_days(world, colleague)
    assert nadia.get(file).status_code == 200
    assert covering() == [world.coordinator.person_id]
    world.do(world.coordinator, _move, student.enrollment, other)
    assert nadia.get(file).status_code == 200
    # In the same hour it is opened in one's own right too: who was covered stays known.
    assert covering() == [world.coordinator.person_id]


def _move(session: object, actor: Actor, now: object, enrollment: int, cohort: int) -> object:
    """Move a student by an actor who holds both cohorts."""
    both = Actor(actor.person_id, actor.name, coordinates=actor.coordinates | {cohort})
    return move(session, both, now, enrollment, cohort_id=cohort, reason="Nearer")  # type: ignore[arg-type]


def test_a_student_of_the_cohort_is_not_offered(bare_app: Flask, world: World) -> None:
    other, third = world.add_cohort("Cedar", world.today), world.add_cohort("Fir", world.today)
    both = world.add_student("Vera", "Stone", cohort=other, papers=False)
    teacher = world.add_staff("Hugo", "Lind", Role.COORDINATOR, other)
    world.do(world.admin, roles.give_role, both.id, role=Role.COORDINATOR, cohort_id=third)
    offered = read(browser(bare_app, teacher).get("/account/away")).text(SET)
    assert "Vera Stone" not in offered
    assert "Otto Fernsby" in offered
