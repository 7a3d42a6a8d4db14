"""Two programs in one account: each cohort is read by its own path, with the same numbers everywhere."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from tests.factories import STARTS_ON, Student
from tests.pages import read, words
from tests.student_site import Site, site_of
from tests.web.staff_pages import browser
from tracker.commands import people, school
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, Mode, RequestKind, Role
from tracker.models.facts import load
from tracker.services.curriculum import shipped_program

LIVE = "skill.ph-03"


@dataclass
class Both:
    """A site whose coordinator holds a cohort of each program; ``drawer`` is in the second."""

    site: Site
    cohorts: tuple[int, int]
    drawer: Student


@pytest.fixture
def both(bare_app: Flask) -> Iterator[Both]:
    """One student in each program."""
    with site_of(bare_app, bare_app.test_client()) as site:
        world = site.world
        program = shipped_program("cpt")
        first = world.path_version
        world.path_version = world.do(world.admin, school.publish_path, **program)["path_version"]
        second = world.add_cohort("Yarrow", STARTS_ON)
        world.path_version = first
        for staff, role in ((world.coordinator, Role.COORDINATOR), (world.instructor, Role.INSTRUCTOR)):
            world.do(world.admin, people.grant_role, staff.person_id, role, second)
        drawer = world.add_student("Sable", "Goldfinch", cohort=second, papers=False)
        world.coordinator = replace(world.coordinator, coordinates=frozenset({world.cohort, second}))
        yield Both(site, (world.cohort, second), drawer)


def stands(both: Both, student: Student) -> tuple[int, int]:
    session = both.site.world.session
    session.rollback()
    loaded = load(session, [student.enrollment])[student.enrollment]
    stood = standing(loaded.path, loaded.facts, both.site.world.today)
    session.rollback()
    return stood.done, stood.asked


def test_every_place_says_the_same_for_both(both: Both, bare_app: Flask) -> None:
    client = browser(bare_app, both.site.world.coordinator)
    for cohort, student in zip(both.cohorts, (both.site.student, both.drawer), strict=True):
        done, asked = stands(both, student)
        name = student.actor.name.split()[-1]
        board = read(client.get(f"/cohorts/{cohort}"))
        row = next(row for row in board.all("table.board tbody tr") if name in words(row))
        assert f"{done}/{asked}" in words(row).replace(" ", "")
        file = read(client.get(f"/students/{student.id}"))
        assert file.text(".file-head .lead").startswith(f"{done}/{asked}")
        heads, *rows = csv.reader(io.StringIO(client.get(f"/cohorts/{cohort}.csv").text))
        told = dict(zip(heads, rows[0], strict=True))
        assert (told["Done"], told["Asked"], len(rows)) == (str(done), str(asked), 1)
        grid = list(csv.reader(io.StringIO(client.get(f"/cohorts/{cohort}/matrix.csv").text)))
        assert len({len(line) for line in grid}) == 1 and grid[1][0].split(",")[0] == name
    assert stands(both, both.site.student)[1] != stands(both, both.drawer)[1]


def test_a_phlebotomy_student_logs_live_draws_until_thirty(both: Both, bare_app: Flask) -> None:
    world, drawer = both.site.world, both.drawer
    entry = drawer.ask(RequestKind.EXCEPTION, targets=[LIVE], note="Starts at the laboratory today")
    world.accept(entry, note="Seen.")
    client = browser(bare_app, drawer.actor)
    page = read(client.get(f"/skills/{LIVE}"))
    assert "30" in page.text("main")
    form = page.fields(f"form[action$='/lines/{LIVE}/signature']")
    sent = {**form, "amount": "6", "happened_on": world.today.isoformat(), "mode": "live"}
    assert client.post(f"/lines/{LIVE}/signature", data=sent).status_code == 303
    world.record(drawer, LIVE, EntryKind.SIGNATURE, amount=24, mode=Mode.LIVE)
    again = read(client.get(f"/skills/{LIVE}"))
    assert "24" in again.text("main")
