"""The staff's home page: who is shown, why, and the same numbers as the lists that it links to."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import world_beside
from tests.factories import World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, diploma, selects
from tracker.commands import absences
from tracker.domain.ages import SOON, Age, age_of, days_of
from tracker.domain.policy import Actor
from tracker.domain.statuses import RequestKind, Role

DAY = timedelta(days=1)


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


def waits_of_every_age(world: World) -> None:
    """Entries that were asked for long ago, some days ago and now."""
    real = world.today
    for back in (21, 9, 3, 0):
        world.today = real - back * DAY
        student = world.add_student("Bo", f"Wren-{back}", papers=False)
        for key in ("skill.vs-03", "skill.vs-04")[: 1 + back % 2]:
            student.ask(RequestKind.WAIVER, targets=[key])
    world.today = real
    diploma(world.add_student("Ada", "Vane"))


def ages_shown(page: Page) -> dict[str, int]:
    """How many wait, by the address that shows them."""
    return {
        str(link.attributes["href"]): int(words(link.css_first("b"))) for link in page.all("main .ages a")
    }


@pytest.mark.both_databases
def test_each_age_is_as_long_as_the_review_that_it_opens(client: FlaskClient, world: World) -> None:
    waits_of_every_age(world)
    page = read(client.get("/home"))
    shown = ages_shown(page)
    assert len(shown) >= 2
    assert sum(shown.values()) == int(page.text(".bar-nav .badge")) == 8
    for href, count in shown.items():
        review = read(client.get(href))
        assert len(review.all(".queue [data-item]")) == count == int(words(review.one(".queue .meta b"))), (
            href
        )
        assert ages_shown(review).keys() - shown.keys() == {"/review"}
        assert len(review.all(".ages a[aria-current]")) == 1


def test_an_age_stays_through_a_decision(client: FlaskClient, world: World) -> None:
    waits_of_every_age(world)
    page = read(client.get("/review?age=late"))
    assert {node.attributes["value"] for node in page.all("form [name=age]")} == {"late"}
    first = page.all(".queue [data-item] a")[0].attributes["href"] or ""
    assert "age=late" in first
    whole = read(client.get("/review?age=nonsense"))
    assert len(whole.all(".queue [data-item]")) > len(page.all(".queue [data-item]"))


@pytest.mark.parametrize("age", [age for age in Age if age is not Age.OPEN])
def test_the_days_of_an_age_are_all_days_of_that_age(age: Age) -> None:
    today = date(2026, 11, 24)
    first, last = days_of(age, today)
    for back in range(-30, 31):
        on = today + back * DAY
        is_within = (first is None or on >= first) and (last is None or on <= last)
        assert is_within == (age_of(on, today) is age), on
    assert age_of(None, today) is Age.OPEN
    assert age_of(today + SOON, today) is Age.SOON


def test_no_days_belong_to_what_has_no_promise() -> None:
    with pytest.raises(ValueError, match="open"):
        days_of(Age.OPEN, date(2026, 11, 24))


def test_who_needs_help_is_told_with_the_reason_and_the_way_to_the_file(
    client: FlaskClient, world: World
) -> None:
    begun = {"papers": False, "started_on": world.today - 8 * DAY}
    fresh = world.add_student("Lark", "Pennywort", **begun)
    world.add_student("Orla", "Ravenglass", papers=False)
    page = read(client.get("/home"))
    sections = [[words(one.css_first("a")) for one in part.css("li > p")] for part in page.all(".help-list")]
    assert sections == [["Pennywort, Lark"], ["Ravenglass, Orla"]]
    assert page.all(".help-list a")[0].attributes["href"] == f"/students/{fresh.id}"
    assert "Nothing logged for 9 days" in words(page.all(".help-list .reasons")[0])
    assert words(page.one("#help .count")) == "2"


def test_a_quiet_day_says_so(client: FlaskClient, world: World) -> None:
    page = read(client.get("/home"))
    for sentence in (
        "Nothing waits for your decision.",
        "Nobody needs help today.",
        "No clock runs out in these days.",
        "Nobody is to be followed up today.",
    ):
        assert sentence in page.text()


def test_who_covers_sees_it_all_here_and_nobody_else_does(bare_app: Flask, world: World) -> None:
    waits_of_every_age(world)
    cedar = world.add_cohort("Cedar", world.today)
    colleague: Actor = world.add_staff("Nadia", "Cole", Role.COORDINATOR, cedar)
    nadia = browser(bare_app, colleague)
    assert "Juniper" not in read(nadia.get("/home")).text()
    otto = world.coordinator
    days = {"starts_on": world.today, "ends_on": world.today + 9 * DAY}
    world.do(otto, absences.set_absence, otto.person_id, cover_id=colleague.person_id, **days)
    mine, hers = (read(browser(bare_app, who).get("/home")) for who in (otto, colleague))
    assert ages_shown(hers) == ages_shown(mine)
    assert hers.text(".home-help") == mine.text(".home-help")


def test_home_costs_the_same_at_any_size(bare_app: Flask, client: FlaskClient, world: World) -> None:
    costs = {}
    have = 0
    for size in (1, 5, 200):
        for at in range(have, size):
            student = world.add_student("Bo", papers=False)
            if at < 30:
                student.ask(RequestKind.WAIVER, targets=["skill.vs-03"])
        have = size
        client.get("/home")
        with selects(bare_app) as sent:
            assert client.get("/home").status_code == 200
        costs[size] = len(sent)
    assert costs[1] == costs[5] == costs[200] <= 20, costs
