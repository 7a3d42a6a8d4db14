"""Spreadsheets read: heads, columns, cells, people. Pure."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing import sheet
from tracker.domain.importing.cells import (
    DayOrder,
    Said,
    Unreadable,
    as_text,
    is_ambiguous,
    order_shown,
    read_day,
    read_mark,
    read_number,
)
from tracker.domain.importing.columns import Field, LineColumn, guess, kinds_of, lacks, line_names, target_of
from tracker.domain.importing.heads import signature
from tracker.domain.importing.people import Directory, twins
from tracker.domain.importing.rows import Reading, Row
from tracker.domain.kinds import ImportKind
from tracker.domain.portal import Somebody
from tracker.domain.program_loader import load_program
from tracker.domain.statuses import EntryKind
from tracker.services.curriculum import shipped_program

PATH = load_program(**shipped_program())
MDY, DMY = DayOrder.MONTH_FIRST, DayOrder.DAY_FIRST
PROGRESS, ROSTER = ImportKind.PROGRESS, ImportKind.ROSTER


@pytest.mark.parametrize("cell", ["", " ", "-", "no", "0", "false", "☐", "N/A"])
def test_nothing_is_claimed(cell):
    assert read_mark(cell, None) is None


@pytest.mark.parametrize("cell", ["x", "X", "✓", "yes", "Sí", "1", "TRUE", "done", "hecho"])
def test_a_tick_has_no_day(cell):
    assert read_mark(cell, None) == Said()


@pytest.mark.parametrize(
    ("cell", "on", "by"),
    [
        ("2026-11-02", date(2026, 11, 2), ""),
        ("2026-11-02 00:00", date(2026, 11, 2), ""),
        ("11/24/2026", date(2026, 11, 24), ""),
        ("24.11.26", date(2026, 11, 24), ""),
        ("IV 2026-11-02", date(2026, 11, 2), "IV"),
        ("11/24/26 I.V.", date(2026, 11, 24), "I.V."),
        ("Nov 2, 2026", date(2026, 11, 2), ""),
        ("2 de noviembre de 2026", date(2026, 11, 2), ""),
        ("x 2026-11-02", date(2026, 11, 2), ""),
        ("4/4/2026", date(2026, 4, 4), ""),
    ],
)
def test_days_and_initials(cell, on, by):
    assert read_mark(cell, None) == Said(on, by)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("LOA", "cell_unreadable"),
        ("maybe", "cell_unreadable"),
        ("13/13/2026", "cell_day"),
        ("2026-02-30", "cell_day"),
        ("1066-10-14", "cell_day"),
        ("F 2026-11-02", "cell_failed"),
        ("03/04/2026", "day_ambiguous"),
    ],
)
def test_what_is_not_sure_is_said(cell, code):
    with pytest.raises(Unreadable, match=code):
        read_mark(cell, None)


def test_the_order_of_days_is_as_somebody_said():
    assert read_day("03/04/2026", MDY) == date(2026, 3, 4)
    assert read_day("03/04/2026", DMY) == date(2026, 4, 3)
    assert is_ambiguous("03/04/2026")
    assert not is_ambiguous("2026-03-04")
    assert (order_shown("24/11/2026"), order_shown("11/24/2026"), order_shown("1/1/2026")) == (DMY, MDY, None)


@pytest.mark.parametrize(
    ("cell", "number"), [("87", 87), ("87 %", 87), ("87,5%", 87.5), ("0.87", 87), ("1.0", 100), ("0", 0)]
)
def test_percents(cell, number):
    assert read_number(cell, is_percent=True) == Said(number=number)


@pytest.mark.parametrize("cell", ["A+", "1e9", "-5", "87/100", "99999"])
def test_no_percents(cell):
    with pytest.raises(Unreadable, match="cell_number"):
        read_number(cell, is_percent=True)


@given(st.text(max_size=30), st.sampled_from([None, MDY, DMY]))
def test_any_cell_is_read_or_refused_by_a_code(cell, order):
    for reader in (read_mark, read_day):
        try:
            found = reader(cell, order)
        except Unreadable as bad:
            assert str(bad) in {"cell_unreadable", "cell_failed", "cell_day", "day_ambiguous"}
        else:
            assert found is None or found


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from([MDY, DMY]))
def test_every_day_survives_every_way_to_write_it(day, order):
    first = day.strftime("%m/%d/%Y" if order is MDY else "%d/%m/%Y")
    for text in (first, day.isoformat(), as_text(day), as_text(datetime.combine(day, time()))):
        assert read_day(text, order) == day


def test_heads_below_titles_and_under_groups():
    found = sheet(
        [
            ["Clinical skills, fall"],
            ["", ""],
            ["Student", "", "Vital signs", "", "Notes"],
            ["Student", "Email", "VS-01", "VS-02", ""],
            ["Ada Alba", "a@example.test", "x", "x", ""],
            ["", "", "", "", ""],
        ]
    )
    assert found.heads == ("Student", "Email", "VS-01", "VS-02", "Notes")
    assert [number for number, _cells in found.rows] == [5]


def test_equal_heads_are_told_apart():
    found = sheet(
        [["", "Fall", "", "Spring", ""], ["Name", "D1", "D2", "D1", "D2"], ["Ada", "1", "2", "3", "4"]]
    )
    assert len(set(found.heads)) == len(found.heads)


@given(st.lists(st.lists(st.text(max_size=6), max_size=5), min_size=1, max_size=14))
def test_any_lines_have_a_head_for_every_column(lines):
    found = sheet(lines)
    assert all(len(cells) == len(found.heads) for _number, cells in found.rows)
    assert len({head for head in found.heads if head}) == sum(bool(head) for head in found.heads)


def test_a_signature_forgives_case_and_accents():
    assert signature(["Código", "Name"]) == signature(["codigo", " NAME "])
    assert signature(["Name"]) != signature(["Names"])


@pytest.mark.parametrize(
    ("head", "key", "kind"),
    [
        ("VS-01", "skill.vs-01", EntryKind.CHECKOFF),
        ("vs01", "skill.vs-01", EntryKind.CHECKOFF),
        ("VS-01 Blood pressure", "skill.vs-01", EntryKind.CHECKOFF),
        ("Blood pressure", "skill.vs-01", EntryKind.CHECKOFF),
        ("Presión arterial", "skill.vs-01", EntryKind.CHECKOFF),
        ("D1", "module.d1", EntryKind.SCORE),
        ("Phlebotomy", "module.d3e", EntryKind.SCORE),
    ],
)
def test_what_a_head_suggests(head, key, kind):
    assert guess(PROGRESS, ["Student", head], PATH)[1] == LineColumn(key, kind)


def test_what_is_still_to_be_named():
    assert lacks(ROSTER, [Field.GIVEN, Field.FAMILY]) == (Field.EMAIL,)
    assert lacks(PROGRESS, [Field.EMAIL]) == (Field.LINE,)
    assert lacks(PROGRESS, [Field.NAME, LineColumn("module.d1", EntryKind.SCORE)]) == ()
    assert guess(ROSTER, ["Name", "First name", "Last name"], PATH) == {1: Field.GIVEN, 2: Field.FAMILY}


@pytest.mark.parametrize("text", ["", "juggling", "module.d1/checkoff", "nothing/score", "started_on"])
def test_a_column_holds_nothing_that_is_not_there(text):
    assert target_of(text, PROGRESS, PATH) is None


def test_every_choice_can_be_chosen():
    for line in PATH.requirements:
        for kind in kinds_of(line):
            column = LineColumn(line.key, kind)
            assert target_of(str(column), PROGRESS, PATH) == column


def somebody(number, given, family, email=""):
    return Somebody(number, given, family, email)


def row(number, given="", family="", email=""):
    return Row(number, given, family, email)


def test_who_a_row_is():
    ada, bo = somebody(1, "Ada", "Alba", "a@example.test"), somebody(2, "Bo", "Reed", "b@example.test")
    known = Directory([ada, bo, somebody(3, "Cy", "Moss"), somebody(4, "Cy", "Moss")])
    assert known.match(row(2, "Ada", "Alba", "A@example.test"), None).person == ada
    assert known.match(row(2, email="b@example.test"), None).person == bo
    other = known.match(row(2, "Ada", "Alba", "b@example.test"), None)
    assert (other.person, other.candidates, other.why) == (None, (bo, ada), "mail_other_name")
    assert known.match(row(2, "ADA", "álba"), None).why == "name"
    assert known.match(row(2, "Cy", "Moss"), None).why == "namesakes"
    assert known.match(row(2, "Ada Maria", "Alba"), None).why == "near"
    assert known.match(row(2, "Eve", "Nix"), None).why == "unknown"
    assert known.match(row(2, "Eve", "Nix"), 2).person == bo
    assert known.match(row(2, "Eve", "Nix"), 99).why == "unknown"


def test_rows_about_one_person():
    found = twins([row(2, "A", "B", "x@y.z"), row(3, "C", "D", "X@Y.Z"), row(4, "a", "b"), row(5, "E", "F")])
    assert {at: (one.number, one.has_same_mail) for at, one in found.items()} == {3: (2, True), 4: (2, False)}


@given(st.lists(st.text(max_size=12), min_size=4, max_size=4))
def test_any_row_is_understood_or_told(cells):
    columns = {0: Field.NAME, 1: Field.EMAIL, 2: LineColumn("skill.vs-01", EntryKind.CHECKOFF)}
    columns[3] = LineColumn("module.d1", EntryKind.SCORE)
    found = Reading(columns, PATH, line_names(PATH)).row(7, cells)
    told = {problem.column for problem in found.problems}
    # Every cell with something in it is a claim, a problem, or says that nothing is claimed.
    for claim in found.claims:
        assert claim.column not in told
    assert found.number == 7
