"""The needle-stick card: open to everyone signed in, whom to call, where its words come from."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read
from tests.web.staff_pages import browser, everybody
from tracker.commands.settings import change_setting
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind

CARD = "/needle-stick"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school with sheets and a kit."""
    with world_beside(bare_app, sheets=True) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    return world.add_student("Pip", "Larkspur")


def card(app: Flask, actor: Actor | None) -> Page:
    return read(browser(app, actor).get(CARD))


def choose(world: World, **values: str) -> None:
    for key, value in values.items():
        world.do(world.admin, change_setting, key, value=value)


def test_it_is_open_to_everyone_who_is_signed_in(bare_app: Flask, world: World, student: Student) -> None:
    for actor in everybody(world, student).values():
        answer = browser(bare_app, actor).get(CARD)
        assert answer.status_code == (302 if actor is None else 200)
        if actor is not None:
            assert read(answer).heading == "Needle stick, cut or splash"


def test_the_steps_stand_in_order_and_without_figures(
    bare_app: Flask, world: World, student: Student
) -> None:
    page = card(bare_app, student.actor)
    steps = [node.text(strip=True) for node in page.all(".care h2")]
    assert steps == [
        "Wash it now",
        "Tell who is in charge, at once",
        "Get seen within hours",
        "Keep what the doctor will ask",
    ]
    said = page.text(".care")
    assert "Do not squeeze or suck the wound" in said
    # The only figure is the number to call, which is a setting.
    assert [word for word in said.split() if any(sign.isdigit() for sign in word)] == ["911"]


def test_without_a_number_it_names_the_coordinator(bare_app: Flask, world: World, student: Student) -> None:
    page = card(bare_app, student.actor)
    assert page.text(".call-nobody") == "Call your coordinator. Otto Fernsby."
    assert page.all(".call a") == []


def test_the_schools_numbers_are_links_that_dial(bare_app: Flask, world: World, student: Student) -> None:
    choose(
        world,
        exposure_contact_name="Imogen Quill, RN",
        exposure_contact_phone="(212) 555-0134",
        occupational_health_phone="212-555-0177 ext. 4",
        emergency_phone="112",
    )
    page = card(bare_app, student.actor)
    dialed = {node.attributes["href"]: " ".join(node.text().split()) for node in page.all("a[href^='tel:']")}
    assert dialed == {
        "tel:2125550134": "Call: Imogen Quill, RN (212) 555-0134",
        "tel:2125550177;ext=4": "Call: Occupational health 212-555-0177 ext. 4",
        "tel:112": "112",
    }
    assert page.all(".call-nobody") == []


def test_a_name_of_markup_stays_text(bare_app: Flask, world: World, student: Student) -> None:
    choose(world, exposure_contact_name="<b>Quill</b> & Co", exposure_contact_phone="911")
    assert "Call: <b>Quill</b> & Co" in card(bare_app, student.actor).text(".call")


def test_staff_read_where_the_words_come_from_and_who_approved_them(
    bare_app: Flask, world: World, student: Student
) -> None:
    assert card(bare_app, student.actor).all(".origin") == []
    unread = card(bare_app, world.coordinator).text(".origin")
    assert "Unverified: no clinician of this school has approved them yet." in unread
    choose(world, exposure_card_approved_by="Dr. Maren Fjord, MD")
    assert "Approved by Dr. Maren Fjord, MD." in card(bare_app, world.instructor).text(".origin")
    assert card(bare_app, world.instructor).all(".origin a") == []
    (link,) = card(bare_app, world.admin).all(".origin a")
    assert (link.attributes["href"] or "").startswith("/admin/settings")


@pytest.mark.parametrize("url", ["/path", "/kit", "/skills/skill.ph-01", "/skills/skill.ph-03"])
def test_students_reach_it_from_where_they_are(
    bare_app: Flask, world: World, student: Student, url: str
) -> None:
    world.record(student, "skill.ic-03", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    assert read(browser(bare_app, student.actor).get(url)).all(f"a[href='{CARD}']")


def test_a_skill_without_anything_sharp_does_not_mention_it(
    bare_app: Flask, world: World, student: Student
) -> None:
    assert read(browser(bare_app, student.actor).get("/skills/skill.vs-01")).all(f"a[href='{CARD}']") == []


def test_every_staff_page_leads_there(bare_app: Flask, world: World) -> None:
    client = browser(bare_app, world.coordinator)
    for url in ("/cohorts", "/review", "/notices", f"/cohorts/{world.cohort}"):
        assert read(client.get(url)).all(f"footer a[href='{CARD}']")
