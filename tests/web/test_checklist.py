"""The competency checklist: leaf by leaf, as of a day, gaps in the open; one student and a cohort."""

import io
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from flask import Flask

from tests.accounts import world_beside
from tests.factories import World
from tests.marks import critical
from tests.pages import read, words
from tests.web.staff_pages import browser, checkoff, ready, selects
from tracker.commands import paper
from tracker.domain.checklist import Proof, checklist, leaves_of
from tracker.domain.competencies import EDITIONS, order_of
from tracker.domain.statuses import EntryKind
from tracker.models.facts import load
from tracker.queries.record import signers_of

SKILL = "skill.ic-01"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app, sheets=True) as made:
        yield made


def found_of(world: World, student, as_of=None):
    world.session.rollback()
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    signers = signers_of(world.session, loaded.entries)
    made = checklist(loaded.path, loaded.entries, signers, EDITIONS["2022"], as_of or world.today)
    world.session.rollback()
    return {item.leaf: item for item in made.items}


def test_a_leaf_is_passed_by_the_steps_that_show_it_and_on_its_day(world):
    pip = world.add_student("Pip", "Larkspur")
    ready(world, pip)
    sheet = world.path.sheets[SKILL]
    assert sheet.competencies
    entry = checkoff(world, pip)
    assert {found_of(world, pip)[leaf].proof for leaf in sheet.competencies} == {Proof.OPEN}
    world.score(entry, by=world.instructor)
    items = found_of(world, pip)
    for leaf in sheet.competencies:
        item = items[leaf]
        assert (item.proof, item.percent, item.on) == (Proof.PASSED, 100, world.today)
        assert (item.initials, item.signer, item.known) == ("IV", "Iris Vane", "account")
    yesterday = found_of(world, pip, world.today - timedelta(days=1))
    assert {yesterday[leaf].proof for leaf in sheet.competencies} == {Proof.OPEN}
    world.void(entry, by=world.coordinator)
    assert {found_of(world, pip)[leaf].proof for leaf in sheet.competencies} == {Proof.OPEN}


def test_a_failed_attempt_proves_nothing_and_a_missed_step_not_its_leaf(world):
    pip = world.add_student("Pip", "Larkspur")
    ready(world, pip)
    sheet = world.path.sheets[SKILL]
    failed = checkoff(world, pip)
    world.score(failed, by=world.instructor, miss={critical(sheet)})
    assert all(found_of(world, pip)[leaf].proof is Proof.OPEN for leaf in sheet.competencies)
    lenient = [
        number
        for number, step in enumerate(sheet.steps, start=1)
        if not step.critical and (sheet.points - step.points) * 100 >= sheet.pass_mark * sheet.points
    ]
    missed = lenient[0]
    again = pip.log(SKILL, EntryKind.CHECKOFF)
    world.score(again, by=world.instructor, miss={missed})
    items = found_of(world, pip)
    for leaf in sheet.competencies:
        is_missed = leaf in sheet.steps[missed - 1].competency
        assert (items[leaf].proof is Proof.PASSED) is not is_missed


def test_what_was_accepted_as_a_whole_proves_one_leaf_and_no_part_of_several(world):
    pip = world.add_student("Pip", "Larkspur")
    ready(world, pip)
    sheets = world.path.sheets
    several = next(key for key, sheet in sheets.items() if len(sheet.competencies) > 1)
    for key in (SKILL, several):
        line = world.path.by_key[key]
        pip.practice(key, times=line.needs.practice, mode=line.modes[0])
    lines = [paper.PaperLine(key, EntryKind.CHECKOFF, world.today) for key in (SKILL, several)]
    world.do(world.instructor, paper.record_sheet, pip.enrollment, lines=lines)
    items = found_of(world, pip)
    assert len(sheets[SKILL].competencies) == 1
    assert [items[leaf].proof for leaf in sheets[SKILL].competencies] == [Proof.PASSED]
    assert {items[leaf].proof for leaf in sheets[several].competencies} == {Proof.WHOLE}
    assert {items[leaf].known for leaf in sheets[several].competencies} == {"paper"}


def test_every_item_of_the_edition_stands_there_once_in_order(world):
    pip = world.add_student("Pip", "Larkspur")
    items = found_of(world, pip)
    edition = EDITIONS["2022"]
    assert set(leaves_of(world.path)) <= set(items)
    for area in edition.areas:
        mine = [leaf for leaf in items if edition.area_of(leaf) is area]
        numbers = {leaf.removeprefix(f"{area.stem}.").split(".")[0] for leaf in mine}
        assert numbers == {str(number) for number in range(1, area.items + 1)}
        assert mine == sorted(mine, key=order_of)
    taught = set(leaves_of(world.path))
    assert {leaf for leaf, item in items.items() if item.proof is Proof.NOT_TAUGHT} == set(items) - taught


def test_the_page_the_pdf_and_the_sheet_say_the_same(world, bare_app):
    pip = world.add_student("=1+1", "<b>Zoë & שלום 🩺")
    ready(world, pip)
    world.score(checkoff(world, pip), by=world.instructor)
    client = browser(bare_app, world.coordinator)
    page = read(client.get(f"/students/{pip.id}/checklist"))
    (leaf,) = world.path.sheets[SKILL].competencies
    row = next(words(one) for one in page.all("tbody tr") if words(one).startswith(f"{leaf} "))
    assert "100 %" in row and "Pass" in row and "IV" in row
    assert "not graduated" in page.text("main") and "unverified" in page.text("main")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/students/{pip.id}/checklist.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][1].startswith("=1+1 <b>Zoë")
    assert next(one for one in rows if one[4] == leaf)[6:8] == ("100 %", "Pass")
    pdf = pypdf.PdfReader(io.BytesIO(client.get(f"/students/{pip.id}/checklist.pdf").data))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert leaf in "".join(one.extract_text() for one in pdf.pages)
    assert client.get(f"/students/{pip.id}/checklist.exe").status_code == 404


def test_bad_days_are_told_and_days_ahead_are_today(world, bare_app):
    pip = world.add_student()
    client = browser(bare_app, world.coordinator)
    page = read(client.get(f"/students/{pip.id}/checklist?as_of=soon&edition=1999"))
    assert "no date" in page.text("#as-of-error")
    for day in ("9999-12-31", "0001-01-01"):
        assert client.get(f"/students/{pip.id}/checklist?as_of={day}").status_code == 200


def test_a_cohort_costs_the_same_few_selects(world, bare_app):
    students = [world.add_student() for _ in range(2)]
    address = f"/cohorts/{world.cohort}/checklist"
    client = browser(bare_app, world.coordinator)
    client.get(address)
    with selects(bare_app) as few:
        client.get(address)
    students += [world.add_student() for _ in range(6)]
    with selects(bare_app) as many:
        page = read(client.get(address))
    assert len(many) == len(few)
    assert len(page.all("tbody tr")) == len(students)
