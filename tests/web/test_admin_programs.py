"""Programs: each version with its cohorts, and where every figure comes from."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import world_beside
from tests.factories import World
from tests.pages import read
from tests.web.staff_pages import browser, selects
from tracker.domain.path_origins import program_figures
from tracker.services.curriculum import shipped_document


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def admin(bare_app: Flask, world: World) -> FlaskClient:
    return browser(bare_app, world.admin)


def test_a_version_names_its_cohorts_and_how_many_figures_nobody_checked(
    admin: FlaskClient, world: World
) -> None:
    world.add_student()
    row = read(admin.get("/admin/programs")).text(f"#version-{world.path_version}")
    assert world.path.version in row
    assert "Juniper 1 student" in row
    figures = program_figures(shipped_document())
    unverified = sum(one.unverified for one in (*figures, *world.path.requirements))
    assert f"{unverified} unverified" in row


def test_every_figure_says_where_it_comes_from_and_how_certain_it_is(
    admin: FlaskClient, world: World
) -> None:
    page = read(admin.get(f"/admin/programs/{world.path_version}"))
    rows = {row.css_first("th").text(): row.text() for row in page.all(".figure-list tbody tr")}
    for line in world.path.requirements:
        said = rows[line.title.en]
        assert line.origin in said
        assert ("Unverified" in said) == line.unverified
    assert "23" in rows["Weeks of the plan"] and "0 (5 months)" in rows["Weeks of the plan"]
    assert "15 to 21" in rows["Weeks of the externship"]
    only = read(admin.get(f"/admin/programs/{world.path_version}?show=unverified"))
    shown = only.all(".figure-list tbody tr")
    assert shown and all("Unverified" in row.text() for row in shown)
    assert len(shown) < len(rows)


def test_the_list_costs_the_same_with_more_cohorts(admin: FlaskClient, world: World, bare_app: Flask) -> None:
    admin.get("/admin/programs")
    with selects(bare_app) as few:
        admin.get("/admin/programs")
    for number in range(6):
        world.add_cohort(f"Alder {number}", world.today)
    with selects(bare_app) as many:
        admin.get("/admin/programs")
    assert len(few) == len(many)


def test_a_version_that_is_not_there(admin: FlaskClient) -> None:
    assert admin.get("/admin/programs/12").status_code == 404
    assert admin.get(f"/admin/programs/{2**70}").status_code == 404
