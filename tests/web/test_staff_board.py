"""The cohorts, the board and its CSV: the same numbers everywhere, at the same cost."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborNode

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, checkoff, diploma, everybody, pages_today, ready, selects
from tracker.commands import enrolling
from tracker.domain.pace import days_ahead_of
from tracker.domain.standing import standing
from tracker.domain.statuses import RequestKind
from tracker.models.facts import load


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


def earlier(world: World, days: int, family: str, **values: object) -> Student:
    """A student who enrolled some days ago."""
    real = world.today
    world.today = real - timedelta(days=days)
    made = world.add_student("Ada", family, **values)  # type: ignore[arg-type]
    world.today = real
    return made


def names(page: Page) -> list[str]:
    return [words(node) for node in page.all("table.board tbody th")]


def cell(page: Page, family: str, name: str) -> str:
    """The text of one cell of a student's row."""
    return words(row_of(page, family).css_first(f".b-{name}"))


def row_of(page: Page, family: str) -> LexborNode:
    return next(row for row in page.all("table.board tbody tr") if family in words(row.css_first("th")))


def rows_of_csv(client: FlaskClient, url: str) -> list[list[str]]:
    answer = client.get(url)
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


@pytest.fixture
def school(world: World) -> dict[str, Student]:
    """Students in different states."""
    made = {
        "Larkspur": earlier(world, 30, "Larkspur"),
        "Brisa": earlier(world, 20, "Brisa", papers=False),
        "Vane": earlier(world, 3, "Vane"),
        "Alba": earlier(world, 25, "Alba"),
        "Wren": earlier(world, 25, "Wren"),
    }
    ready(world, made["Vane"])
    checkoff(world, made["Vane"])
    diploma(made["Brisa"])
    world.send_back(diploma(made["Larkspur"]))
    world.do(
        world.coordinator,
        enrolling.take_leave,
        made["Alba"].enrollment,
        starts_on=world.today,
        ends_on=None,
        reason="Family",
    )
    world.withdraw(made["Wren"])
    return made


def test_who_needs_me_stands_first(client: FlaskClient, world: World, school: dict[str, Student]) -> None:
    page = read(client.get(f"/cohorts/{world.cohort}"))
    assert page.heading == "Juniper"
    assert names(page)[0] == "Brisa, Ada"
    assert names(page)[-2:] == ["Alba, Ada", "Wren, Ada"]
    assert (cell(page, "Brisa", "turn"), cell(page, "Brisa", "state")[:7]) == ("You", "Waiting")
    assert cell(page, "Larkspur", "state").startswith("Returned")
    assert cell(page, "Larkspur", "turn") == "Student"
    assert (cell(page, "Vane", "turn"), cell(page, "Vane", "state")[:7]) == ("Student", "Overdue")
    assert cell(page, "Alba", "state") == "On leave"
    assert cell(page, "Wren", "state") == "Withdrawn"


def test_for_the_instructor_the_check_off_is_the_own_turn(
    bare_app: Flask, world: World, school: dict[str, Student]
) -> None:
    page = read(browser(bare_app, world.instructor).get(f"/cohorts/{world.cohort}"))
    assert names(page)[0] == "Vane, Ada"
    assert cell(page, "Vane", "turn") == "You"
    assert cell(page, "Vane", "state").startswith("Waiting IC-01")
    assert cell(page, "Brisa", "turn") == "Student"


def test_a_row_says_what_the_standing_says(
    bare_app: Flask, client: FlaskClient, world: World, school: dict[str, Student]
) -> None:
    today = pages_today(bare_app)
    page = read(client.get(f"/cohorts/{world.cohort}"))
    world.session.rollback()
    for family, student in school.items():
        loaded = load(world.session, [student.enrollment])[student.enrollment]
        found = standing(loaded.path, loaded.facts, today)
        days = days_ahead_of(found, today)
        assert cell(page, family, "done").replace(" ", "") == f"{found.done}/{found.asked}"
        assert int(cell(page, family, "days").replace("−", "-") or 0) == days


def test_an_old_row_is_computed_before_it_is_shown(
    client: FlaskClient, world: World, school: dict[str, Student]
) -> None:
    """A row that was stored before lines grew overdue shows them as overdue without a tick."""
    late = earlier(world, 70, "Late", papers=False)
    page = read(client.get(f"/cohorts/{world.cohort}?show=overdue"))
    assert "Late, Ada" in names(page)
    world.session.rollback()
    loaded = load(world.session, [late.enrollment])[late.enrollment]
    found = standing(loaded.path, loaded.facts, world.today)
    assert any(line.is_overdue for line in found.lines)


FILTERS = {
    "mine": {"Brisa"},
    "away": {"Alba", "Wren"},
    "papers": set(),
    "blocked": set(),
}


@pytest.mark.parametrize("show", FILTERS)
def test_a_chip_keeps_what_it_counts(
    client: FlaskClient, world: World, school: dict[str, Student], show: str
) -> None:
    page = read(client.get(f"/cohorts/{world.cohort}?show={show}"))
    assert {name.partition(",")[0] for name in names(page)} == FILTERS[show]
    assert int(page.one(".chip[aria-current] b").text()) == len(FILTERS[show])


def test_unknown_filters_and_orders_read_as_none(
    client: FlaskClient, world: World, school: dict[str, Student]
) -> None:
    plain = names(read(client.get(f"/cohorts/{world.cohort}")))
    assert names(read(client.get(f"/cohorts/{world.cohort}?show=x&sort='--&step=moon"))) == plain


@pytest.mark.parametrize("sort", ["name", "pace", "done", "due", "active", "turn"])
def test_the_csv_is_the_screen(
    client: FlaskClient, world: World, school: dict[str, Student], sort: str
) -> None:
    query = f"?sort={sort}&step=training"
    page = read(client.get(f"/cohorts/{world.cohort}{query}"))
    heads, *rows = rows_of_csv(client, f"/cohorts/{world.cohort}.csv{query}")
    assert [row[0] for row in rows] == names(page)
    for row in rows:
        told = dict(zip(heads, row, strict=True))
        family = row[0].partition(",")[0]
        assert f"{told['Done']}/{told['Asked']}" == cell(page, family, "done").replace(" ", "")
        assert told["Whose turn"] == cell(page, family, "turn")
        assert told["Why"] == cell(page, family, "why")
        assert f"{told['State']} {told['What']}".strip() == cell(page, family, "state")


def test_a_name_is_no_formula_in_the_csv_and_no_markup_on_the_page(client: FlaskClient, world: World) -> None:
    for given in ("=1+1", "+1", "-1", "@x", "\t=1"):
        world.add_student(given, given, papers=False)
    world.add_student("<b>Bo</b>", "<script>", papers=False)
    page = read(client.get(f"/cohorts/{world.cohort}"))
    assert not page.all("main script, main b b")
    found = [row[0] for row in rows_of_csv(client, f"/cohorts/{world.cohort}.csv")[1:]]
    assert not [name for name in found if name[:1] in "=+-@\t\r"]
    assert "'=1+1, =1+1" in found


def test_the_funnel_counts_and_filters(client: FlaskClient, world: World, school: dict[str, Student]) -> None:
    page = read(client.get(f"/cohorts/{world.cohort}"))
    counts = [int(words(node).split()[0]) for node in page.all(".funnel-count a")]
    assert sum(counts) == 4  # all but who has withdrawn
    link = page.all(".funnel-count a")[0].attributes["href"] or ""
    assert "step=diploma" in link
    chosen = read(client.get(link))
    assert len(names(chosen)) == counts[0]
    assert not page.all(".funnel [aria-current]")
    # Pressed again it takes itself out: a reader hears that it is the chosen one.
    assert "step=" not in (chosen.one(".funnel [aria-current=true]").attributes["href"] or "")


def test_the_board_costs_the_same_at_any_size(bare_app: Flask, client: FlaskClient, world: World) -> None:
    urls = (f"/cohorts/{world.cohort}", f"/cohorts/{world.cohort}/matrix", "/cohorts", "/review")
    costs: dict[int, dict[str, int]] = {}
    have = 0
    for size in (1, 5, 200):
        for at in range(have, size):
            student = world.add_student("Bo", papers=False)
            if at < 30:
                student.ask(RequestKind.WAIVER, targets=["skill.vs-03"])
        have = size
        for url in urls:
            client.get(url)
            with selects(bare_app) as sent:
                assert client.get(url).status_code == 200
            costs.setdefault(size, {})[url] = len(sent)
    assert costs[1] == costs[5] == costs[200]
    assert max(costs[200].values()) <= 16


def test_old_rows_cost_the_same_at_any_number(bare_app: Flask, client: FlaskClient, world: World) -> None:
    costs = []
    for size in (1, 4):
        for _ in range(size):
            earlier(world, 70, "Old", papers=False)
        with selects(bare_app) as sent:
            client.get(f"/cohorts/{world.cohort}")
        costs.append(len(sent))
    assert costs[0] == costs[1]


def test_the_cohorts_count_what_the_board_shows(
    client: FlaskClient, world: World, school: dict[str, Student]
) -> None:
    page = read(client.get("/cohorts"))
    row = [words(node) for node in page.all(".cohort-list tbody tr > *")]
    behind = len(names(read(client.get(f"/cohorts/{world.cohort}?show=behind"))))
    assert row[0] == "Juniper"
    assert row[3:] == ["4", "2", str(behind), "1", "0"]


EXPECTED = {
    "nobody": [302, 302, 302, 302],
    "student": [404, 404, 404, 404],
    "another student": [404, 404, 404, 404],
    "another instructor": [200, 404, 404, 404],
    "another coordinator": [200, 404, 404, 404],
    "instructor": [200, 200, 200, 403],
    "admin": [200, 200, 200, 200],
    "coordinator": [200, 200, 200, 200],
}


def test_who_sees_a_cohort(bare_app: Flask, world: World) -> None:
    people = everybody(world, world.add_student("Pip", "Larkspur"))
    at = f"/cohorts/{world.cohort}"
    found = {}
    for name in EXPECTED:
        client = browser(bare_app, people[name])
        found[name] = [
            client.get(url).status_code for url in ("/cohorts", at, f"{at}/matrix.csv", f"{at}/invite")
        ]
    assert found == EXPECTED
    page = read(browser(bare_app, world.instructor).get(at))
    assert not page.all("a[href$='/invite']")
    client = browser(bare_app, world.coordinator)
    for url in ("/cohorts/1", f"/cohorts/{'9' * 25}", "/cohorts/x", "/cohorts/-1"):
        read(client.get(url), 404)


def test_an_empty_cohort_says_what_to_do(client: FlaskClient, world: World) -> None:
    assert "Invite the first one" in read(client.get(f"/cohorts/{world.cohort}")).text(".empty")
    assert "nothing to compare" in read(client.get(f"/cohorts/{world.cohort}/matrix")).text(".empty")
