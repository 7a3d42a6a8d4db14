"""The matrix: every cell says its state, at a small cost."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import world_beside
from tests.factories import World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, checkoff, pages_today, ready
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, State
from tracker.models.facts import load
from tracker.queries.matrix import Matrix, MatrixRow, matrix
from tracker.queries.standing_rows import StudentRow, student_rows
from tracker.web.staff import matrix_table
from tracker.web.staff.matrix import _line, _write


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def client(bare_app: Flask, world: World) -> FlaskClient:
    """The coordinator's browser."""
    return browser(bare_app, world.coordinator)


def grid(page: Page) -> dict[str, list[str]]:
    """The words of a student's cells."""
    found = {}
    for row in page.all("table.grid tbody tr"):
        found[words(row.css_first("th"))] = [words(cell) for cell in row.css("td:not(.g):not(.track)")]
    return found


def test_every_cell_says_what_the_standing_says(bare_app: Flask, client: FlaskClient, world: World) -> None:
    student = world.add_student("Pip", "Larkspur")
    ready(world, student)
    checkoff(world, student)
    page = read(client.get(f"/cohorts/{world.cohort}/matrix?group=training"))
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    lines = {line.key: line for line in standing(loaded.path, loaded.facts, pages_today(bare_app)).lines}
    titles = [node.attributes["title"] for node in page.all("table.grid thead tr:last-child th[title]")]
    said = dict(zip(titles, grid(page)["Larkspur, Pip"], strict=True))
    for requirement in loaded.path.requirements:
        if requirement.step != "training":
            continue
        line = lines[requirement.key]
        code = f"{requirement.code} " if requirement.code else ""
        expected = line.state.value.replace("_", " ").capitalize() + (", overdue" if line.is_overdue else "")
        assert said[code + requirement.title.en] == expected


def test_the_group_is_where_most_are_and_the_address_chooses(client: FlaskClient, world: World) -> None:
    world.add_student("Pip", "Larkspur")
    first = read(client.get(f"/cohorts/{world.cohort}/matrix"))
    assert first.one("#group option[selected]").attributes["value"] == "diploma"
    papers = read(client.get(f"/cohorts/{world.cohort}/matrix?group=papers"))
    assert len(grid(papers)["Larkspur, Pip"]) == sum(
        line.section == "papers" for line in world.path.requirements
    )
    unknown = read(client.get(f"/cohorts/{world.cohort}/matrix?group=moon"))
    assert unknown.one("#group option[selected]").attributes["value"] == "diploma"


def test_totals_count_what_is_done(client: FlaskClient, world: World) -> None:
    for family in ("Alba", "Brisa"):
        world.add_student("Ada", family)
    page = read(client.get(f"/cohorts/{world.cohort}/matrix?group=start"))
    totals = [words(cell) for cell in page.all("table.grid tfoot td:not(.g):not(.track)")]
    column = list(zip(*grid(page).values(), strict=True))
    assert totals == [str(sum(word == "Done" for word in cells)) for cells in column]
    assert "2" in totals


def test_the_csv_says_the_same(client: FlaskClient, world: World) -> None:
    world.add_student("=SUM(A1)", "=Alba")
    world.add_student("Ada", "Brisa")
    page = read(client.get(f"/cohorts/{world.cohort}/matrix?group=start"))
    answer = client.get(f"/cohorts/{world.cohort}/matrix.csv?group=start")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[1][0] == "'=Alba, =SUM(A1)"
    assert {row[0].removeprefix("'"): row[1:] for row in rows[1:-1]} == grid(page)


def test_without_rows_neither_the_page_nor_the_csv_has_a_total(client: FlaskClient, world: World) -> None:
    world.add_student("Ada", "Brisa")
    address = f"/cohorts/{world.cohort}/matrix"
    assert not read(client.get(f"{address}?state=expired")).all("table.grid tfoot")
    assert len(list(csv.reader(io.StringIO(client.get(f"{address}.csv?state=expired").text)))) == 1


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ("state=open", lambda word: word.startswith("Open")),
        ("due=overdue", lambda word: word.endswith(", overdue")),
        ("state=done&holder=nobody", lambda word: word == "Done"),
        ("state=open&due=overdue", lambda word: word == "Open, overdue"),
        ("holder=coordinator&state=waiting", lambda word: word == "Waiting"),
        ("state=moon&holder=7&due=never", lambda _word: True),
    ],
)
def test_a_filter_keeps_cells_with_their_rows_and_columns(
    client: FlaskClient, world: World, query: str, keeps: Callable[[str], bool]
) -> None:
    """The same cells on the page, in the file and in the totals; and none that fits is lost."""
    world.today -= timedelta(days=30)
    for family in ("Alba", "Brisa"):
        student = world.add_student("Ada", family, papers=family == "Brisa")
    student.log("doc.tb", EntryKind.DOCUMENT)
    world.today += timedelta(days=30)
    address = f"/cohorts/{world.cohort}/matrix"
    whole = grid(read(client.get(f"{address}?group=all")))
    page = read(client.get(f"{address}?group=all&{query}"))
    found = grid(page)
    expected = {name: sum(map(keeps, cells)) for name, cells in whole.items()}
    assert {name: sum(map(bool, cells)) for name, cells in found.items()} == {
        name: count for name, count in expected.items() if count
    }
    assert all(keeps(word) for cells in found.values() for word in cells if word)
    columns = list(zip(*found.values(), strict=True))
    assert all(any(column) for column in columns)
    text = client.get(f"{address}.csv?group=all&{query}").get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert {row[0]: row[1:] for row in rows[1:-1]} == found
    totals = [words(cell) for cell in page.all("table.grid tfoot td:not(.g):not(.track)")]
    assert rows[-1][1:] == totals
    if rows[-1][0] == "Fits":
        assert totals == [str(sum(map(bool, column))) for column in columns]


def test_rows_lead_to_a_message_and_columns_to_several_at_once(
    bare_app: Flask, client: FlaskClient, world: World
) -> None:
    student = world.add_student("Pip", "Larkspur")
    page = read(client.get(f"/cohorts/{world.cohort}/matrix?group=modules"))
    write = page.one("table.grid tbody a.write").attributes
    assert write["aria-label"] == "Write to Larkspur, Pip"
    assert f"to={student.id}" in (write["href"] or "") and client.get(write["href"]).status_code == 200
    head = page.all("table.grid thead th[title] a")[0].attributes["href"] or ""
    assert "/several/mark?line=" in head
    several = read(client.get(head))
    assert several.one("select[name=line] option[selected]").attributes["value"] == "module.d1"
    instructor = read(
        browser(bare_app, world.instructor).get(f"/cohorts/{world.cohort}/matrix?group=modules")
    )
    assert not instructor.all("a.write")


def test_names_are_escaped_in_the_body(bare_app: Flask, client: FlaskClient, world: World) -> None:
    world.add_student("<b>", "<script>alert(1)</script>", papers=False)
    page = read(client.get(f"/cohorts/{world.cohort}/matrix"))
    assert not page.all("main script, main b")
    assert "<script>alert(1)</script>, <b>" in grid(page)


def test_a_word_is_escaped_once_for_each_distinct_cell() -> None:
    asked: list[State] = []

    def word(state: State) -> str:
        asked.append(state)
        return "<i>"

    cells = matrix_table.Cells(word, "late & more")
    assert cells["s", True] == '<td class="s l">&lt;i&gt;, late &amp; more'
    assert cells["s", True] and cells["-", False] == "<td class=n>&lt;i&gt;"
    assert cells["W", False].startswith("<td class=w>")
    assert asked == [State.STARTED, State.NOT_ASKED, State.WAITING]


def test_two_hundred_students_stay_small(client: FlaskClient, world: World) -> None:
    """200 x 60 in at most 25 kB compressed: rows of one student under many names."""
    world.add_student("Pip", "Larkspur")
    world.session.rollback()
    [one] = student_rows(world.session, {world.cohort: world.today})
    rows = []
    for at in range(200):
        shift = at % 60
        cells = one.packed.cells[shift:] + one.packed.cells[:shift]
        steps = f"diploma:1/1 training:{at % 78}/78 externship:{at % 9}/26 certification:0/9 employment:0/4"
        packed = type(one.packed)(
            **{**_fields(one.packed), "cells": cells, "steps": steps, "step": "training"}
        )
        student = StudentRow(**{**_fields(one), "family_name": f"Larkspur{at * 7919}", "packed": packed})
        rows.append(MatrixRow(student, frozenset(range(at % 50, at % 50 + 3))))
    found = matrix(world.session, world.cohort, world.path, world.today, "training")
    big = Matrix("training", tuple(rows), found.columns[:60])
    with client.application.test_request_context():
        cells = matrix_table.Cells(lambda state: state.value.capitalize(), "overdue")
        places = matrix_table.places_of(big)
        body = "".join(
            matrix_table.row(
                row,
                places,
                cells,
                f"/students/{383481413561061553 + row.student.person_id}",
                _line(world.path, row),
                _write(row.student, world.cohort),
            )
            for row in big.rows
        )
    page = client.get(f"/cohorts/{world.cohort}/matrix?group=training").get_data()
    assert len(gzip.compress(body.encode())) + len(gzip.compress(page)) < 25_000, len(
        gzip.compress(body.encode())
    )


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]
