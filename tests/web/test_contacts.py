"""Contacts on pages: written in the file, found when they are due, closed and moved; visits at the site."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts import world_beside
from tests.externship import add_site, place, wish
from tests.factories import Student, World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, pages_today, selects, send
from tracker.commands.absences import set_absence
from tracker.commands.notes import write_note
from tracker.commands.settings import change_setting
from tracker.domain.contacts import ContactWay
from tracker.domain.statuses import Role
from tracker.models import Contact, FollowUp, Note, SiteVisit

DAY = timedelta(days=1)
WRITE, DONE, MOVE = (
    f"form[data-command={name}]" for name in ("write_note", "close_follow_up", "move_follow_up")
)
VISIT = "form[data-command=record_visit]"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        made.today = pages_today(bare_app)
        yield made


@pytest.fixture
def pip(world: World) -> Student:
    """A student who said when and where."""
    real = world.today
    world.today = real - 14 * DAY
    made = world.add_student("Pip", "Larkspur")
    wish(made)
    world.today = real
    return made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


def count(world: World, model: type) -> int:
    world.session.rollback()
    return len(world.session.execute(select(model)).all())


def write(world: World, student: Student, **values: object) -> dict:
    given = {"text": "Says the camera works.", "way": ContactWay.CALL, "follow_up_on": world.today} | values
    return world.do(world.coordinator, write_note, student.enrollment, **given)


def rows(page: Page) -> list[str]:
    return [" ".join(words(row).split()) for row in page.all(".contact-list tbody tr")]


def test_a_call_with_a_follow_up_is_written_in_the_file(
    client: FlaskClient, world: World, pip: Student
) -> None:
    page = read(client.get(f"/students/{pip.id}"))
    assert page.fields(WRITE)["happened_on"] == world.today.isoformat()
    typed = {"way": "call", "text": "Will send the titer.", "follow_up_on": world.today.isoformat()}
    send(client, page, WRITE, **typed)
    said = read(client.get(f"/students/{pip.id}")).text("#notes")
    assert "Call" in said and "Will send the titer." in said and "Otto Fernsby" in said
    assert rows(read(client.get("/contacts"))) == [
        f"today Larkspur, Pip Juniper Call, {_day(world)} Will send the titer. Otto Fernsby "
        "Done Larkspur, Pip Move or note Larkspur, Pip"
    ]


def _day(world: World) -> str:
    return f"{world.today:%-d %b %Y}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Write the note first."),
        ({"text": "x", "way": "call", "happened_on": "2099-01-01"}, "This day lies ahead"),
        ({"text": "x", "follow_up_on": "2001-01-01"}, "Choose a day from"),
        ({"text": "x", "follow_up_on": "tomorrow"}, "This is no date."),
        ({"text": "x", "way": "pigeon"}, "Choose one of these."),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(
    client: FlaskClient, world: World, pip: Student, typed: dict[str, str], sentence: str
) -> None:
    page = read(client.get(f"/students/{pip.id}"))
    again = read(send(client, page, WRITE, **typed), 422)
    assert sentence in again.text("#notes")
    assert again.fields(WRITE)["text"] == typed["text"]
    assert count(world, Note) == count(world, Contact) == count(world, FollowUp) == 0


def test_a_follow_up_is_given_only_to_the_staff_of_the_cohort(
    client: FlaskClient, world: World, pip: Student
) -> None:
    page = read(client.get(f"/students/{pip.id}"))
    for nobody in (str(pip.id), "x", "9" * 40):
        typed = {"text": "x", "follow_up_on": world.today.isoformat(), "holder_id": nobody}
        assert "Choose somebody" in read(send(client, page, WRITE, **typed), 422).text("#notes")
    typed["holder_id"] = str(world.instructor.person_id)
    send(client, page, WRITE, **typed)
    assert rows(read(client.get("/contacts"))) == []
    assert "Iris Vane" in rows(read(client.get("/contacts?show=due")))[0]


def test_it_is_done_from_the_list_or_with_a_word(client: FlaskClient, world: World, pip: Student) -> None:
    first, second = write(world, pip, text="One."), write(world, pip, text="Two.")
    listed = read(client.get("/contacts"))
    send(client, listed, f"{DONE}[action*='{first['follow_up']}']")
    assert len(rows(read(client.get("/contacts")))) == 1
    page = read(client.get(f"/follow-ups/{second['follow_up']}?back=file"))
    answer = send(client, page, DONE, note="Sent it.")
    assert answer.location.endswith(f"#note-{second['note']}")
    said = read(client.get(f"/students/{pip.id}")).text(f"#note-{second['note']}")
    assert "followed up" in said and "Sent it." in said
    assert client.get(f"/follow-ups/{first['follow_up']}").status_code == 303
    late = client.post(f"/follow-ups/{first['follow_up']}/done", data={"csrf_token": page.csrf_token})
    assert late.status_code == 303
    assert "done already" in read(client.get("/contacts")).text()


def test_it_is_moved_with_a_note(client: FlaskClient, world: World, pip: Student) -> None:
    number = write(world, pip)["follow_up"]
    page = read(client.get(f"/follow-ups/{number}"))
    later = (world.today + 7 * DAY).isoformat()
    assert "Choose the day" in read(send(client, page, MOVE, due_on=""), 422).text()
    assert "Choose a day from" in read(send(client, page, MOVE, due_on="2001-01-01"), 422).text()
    send(client, page, MOVE, due_on=later, note="On vacation.")
    assert rows(read(client.get("/contacts"))) == []
    assert "On vacation." in rows(read(client.get("/contacts?show=open")))[0]


def test_views_and_cohorts_stand_in_the_address(client: FlaskClient, world: World, pip: Student) -> None:
    write(world, pip)
    for view, expected in {"mine": 1, "due": 1, "open": 1, "contacts": 1, "visits": 0}.items():
        page = read(client.get(f"/contacts?show={view}&cohort={world.cohort}"))
        assert len(rows(page)) == expected, view
    assert read(client.get("/contacts?show=nonsense&cohort=x")).heading == "Contacts"


def test_an_instructor_of_another_cohort_sees_none_of_it(world: World, pip: Student, bare_app: Flask) -> None:
    number = write(world, pip)["follow_up"]
    other = world.add_cohort("Sorrel", world.today)
    stranger = browser(bare_app, world.add_staff("Ines", "Farol", Role.INSTRUCTOR, other))
    for view in ("mine", "due", "open", "contacts", "visits"):
        assert rows(read(stranger.get(f"/contacts?show={view}"))) == []
    assert stranger.get(f"/follow-ups/{number}").status_code == 404
    token = read(stranger.get("/account")).csrf_token
    assert stranger.post(f"/follow-ups/{number}/done", data={"csrf_token": token}).status_code == 404


def test_who_covers_finds_what_is_due_for_who_is_away(world: World, pip: Student, bare_app: Flask) -> None:
    """In the covered cohort alone, and only while it is covered."""
    other = world.add_cohort("Sorrel", world.today - 14 * DAY)
    cover = world.add_staff("Nadia", "Cole", Role.COORDINATOR, other)
    number = write(world, pip)["follow_up"]
    stand_in = browser(bare_app, cover)
    assert rows(read(stand_in.get("/contacts"))) == []
    days = {"starts_on": world.today, "ends_on": world.today + DAY, "cover_id": cover.person_id}
    world.do(world.coordinator, set_absence, world.coordinator.person_id, **days)
    page = read(stand_in.get("/contacts"))
    assert "Larkspur, Pip" in rows(page)[0]
    send(stand_in, page, DONE)
    assert rows(read(stand_in.get("/contacts"))) == []
    done = world.session.get_one(FollowUp, number)
    assert done.done_by_id == cover.person_id


def test_the_student_reads_how_and_when(world: World, pip: Student, bare_app: Flask) -> None:
    write(world, pip)
    mine = browser(bare_app, pip.actor)
    said = read(mine.get(_things(bare_app)))
    assert "Call, note of Otto Fernsby" in said.text() and "Says the camera works." in said.text()


def _things(app: Flask) -> str:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "rights.things")
    return str(rule)


def test_the_list_costs_the_same_with_more_rows(
    client: FlaskClient, world: World, pip: Student, bare_app: Flask
) -> None:
    write(world, pip)
    client.get("/contacts?show=open")
    with selects(bare_app) as few:
        client.get("/contacts?show=open")
    for _ in range(5):
        write(world, pip)
    with selects(bare_app) as many:
        client.get("/contacts?show=open")
    assert len(few) == len(many)


class TestVisits:
    @pytest.fixture
    def placed(self, world: World, pip: Student) -> int:
        """At the site since last week."""
        real = world.today
        world.today = real - 14 * DAY
        made = place(pip, add_site(world), starts=7)
        world.today = real
        return made

    def test_a_visit_stands_in_the_file_and_with_the_site(
        self, client: FlaskClient, world: World, pip: Student, placed: int
    ) -> None:
        file = read(client.get(f"/students/{pip.id}"))
        assert "no visit yet" in file.text("#placement")
        page = read(client.get(f"/placements/{placed}/visit"))
        typed = {"way": "on_site", f"seen_{placed}": "Roomed a patient alone."}
        send(client, page, VISIT, **typed)
        file = read(client.get(f"/students/{pip.id}"))
        assert "last visit on" in file.text("#placement") and "at the site" in file.text("#placement")
        assert "Roomed a patient alone." in file.text("#notes")
        site = page.text(".lead")
        assert "Heron Clinic" in site
        assert "Heron Clinic" in rows(read(client.get("/contacts?show=visits")))[0]
        assert "last visit on" in read(client.get("/placements?show=placed")).text(".placements")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"way": "on_site", "seen": ""}, "Write what was seen."),
            ({"way": "", "seen": "x"}, "Choose how you saw it."),
            ({"way": "video", "seen": "x", "visited_on": "2099-01-01"}, "This day lies ahead"),
            ({"way": "phone", "seen": "x", "visited_on": "2020-01-01"}, "The student is at the site from"),
            ({"way": "phone", "seen": "x", "visited_by_id": "7"}, "Choose somebody"),
        ],
    )
    def test_what_is_refused(
        self, client: FlaskClient, world: World, placed: int, typed: dict[str, str], sentence: str
    ) -> None:
        page = read(client.get(f"/placements/{placed}/visit"))
        given = {name if name != "seen" else f"seen_{placed}": value for name, value in typed.items()}
        assert sentence in read(send(client, page, VISIT, **given), 422).text()
        assert count(world, SiteVisit) == 0

    def test_the_schools_own_rule_says_when_a_visit_is_due(
        self, client: FlaskClient, world: World, pip: Student, placed: int
    ) -> None:
        assert "visit due" not in read(client.get(f"/students/{pip.id}")).text("#placement")
        world.do(world.admin, change_setting, "visit_weeks", value="1")
        assert "visit due: no visit yet" in read(client.get(f"/students/{pip.id}")).text("#placement")
        assert "visit due" in read(client.get("/placements?show=placed")).text(".placements")
