"""Tables from outside are bounded and read as plain cells; tables that leave compute nothing."""

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time

import openpyxl
import pytest

from tests import hostile
from tracker.domain.errors import Impossible
from tracker.services import workbooks
from tracker.services.sheets import Row, Table, formula_safe, read_lines, read_table, write_csv, write_xlsx

HEADS = ("Name", "Score", "On")
MORNING = datetime.combine(date(2026, 11, 4), time(9, 30))


def read(content: bytes, name: str = "export.csv", *, rows: int = 100, size: int = 500_000) -> Table:
    return read_table(io.BytesIO(content), name, most_rows=rows, most_bytes=size)


def refusal(content: bytes, name: str = "export.csv", **bounds: int) -> str:
    with pytest.raises(Impossible) as caught:
        read(content, name, **bounds)
    assert caught.value.field == "file"
    return caught.value.code


def changed(content: bytes, parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with some parts put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


@pytest.fixture(scope="module")
def book() -> bytes:
    return write_xlsx(HEADS, [("Zoë", 412, date(2026, 11, 3)), ("", 389.5, MORNING)])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_habit_is_the_same_table(mark: str, encoding: str) -> None:
    lines = ["Name{0}Score{0}On", 'Zoë{0} 412{0}"x, y; z"', "", '"two\r\nlines"{0}1', "Ada"]
    content = "\r\n".join(lines).format(mark).encode(encoding)
    assert read(content) == Table(
        HEADS,
        (Row(2, ("Zoë", "412", "x, y; z")), Row(4, ("two\r\nlines", "1", "")), Row(6, ("Ada", "", ""))),
    )


@pytest.mark.parametrize("title", ["Class of fall", "Juniper, fall, 2026", ""])
def test_a_title_above_says_nothing_of_what_parts_cells(title: str) -> None:
    content = f"{title}\r\nName;Score\r\nAda;1,5\r\nIda;2\r\n".encode()
    lines = read_lines(io.BytesIO(content), "a.csv", most_rows=9, most_bytes=999)
    assert [cells for _number, cells in lines][-3:] == [("Name", "Score"), ("Ada", "1,5"), ("Ida", "2")]


def test_records_by_head() -> None:
    assert list(read(b"a,b,a\n1,2,3").records()) == [(2, {"a": "1", "b": "2"})]


def test_a_workbook_is_read_as_text_numbers_and_dates(book: bytes) -> None:
    assert read(book, "Export.XLSX").rows == (
        Row(2, ("Zoë", 412, date(2026, 11, 3))),
        Row(3, ("", 389.5, MORNING)),
    )


def test_a_formula_is_read_as_its_saved_value() -> None:
    made = openpyxl.Workbook()
    made.active.append(["Name", "Score"])
    made.active.append(["Ada", "=1+1"])
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue(), "a.xlsx").rows == (Row(2, ("Ada", "")),)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_empty"),
        (b"Name,Score\r\n,\r\n", "sheet_empty"),
        (b"a,b\n1,2,3\n", "sheet_broken"),
        (b'a,b\n"open,2\n', "sheet_broken"),
        (b"a,b\n1,\x00\n", "sheet_text"),
        (b"a,b\n1,\x81\n", "sheet_text"),
        (b"\xff\xfea,b", "sheet_text"),
        (b"a\n" + b"1\n" * 101, "sheet_rows"),
        (b"," * 200 + b"a\n1\n", "sheet_columns"),
        (b"a\n" + b"x" * 10_001, "sheet_cell"),
        (b"a\n" + b"x" * 200_000, "sheet_broken"),
        (b"x" * 500_001, "sheet_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "sheet_old"),
        (b"PK\x03\x04 and nothing more", "sheet_broken"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_other_endings_are_refused() -> None:
    assert refusal(b"a,b\n1,2", "table.html") == "sheet_kind"


def test_more_rows_than_asked_for_are_refused_in_a_workbook() -> None:
    rows = [(str(number),) for number in range(11)]
    assert len(read(write_xlsx(["a"], rows), "a.xlsx", rows=11).rows) == 11
    assert refusal(write_xlsx(["a"], rows), "a.xlsx", rows=10) == "sheet_rows"


SHEET = (
    '<?xml version="1.0"?>{0}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{1}</sheetData></worksheet>"
)
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
)
READS = '<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
CELL = '<row r="1"><c t="inlineStr"><is><t>&c;</t></is></c></row>'


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.format(LAUGHS, CELL).encode(),
        SHEET.format(READS, CELL).encode(),
        SHEET.replace('"1.0"', '"1.0" encoding="utf-16"').format(READS, CELL).encode("utf-16"),
        SHEET.format("", " " * 15_000_000).encode(),
        SHEET.format("", '<row r="x"><c r="!!"><v>1</v></c></row>').encode(),
        SHEET.format("", '<row r="1"><c t="s"><v>99999</v></c></row>').encode(),
        SHEET.format("", "<row>" * 1000).encode(),
        b"no xml",
        b"",
    ],
    ids="laughs reads utf16 spaces refs strings open text nothing".split(),
)
def test_hostile_sheets_are_refused(book: bytes, sheet: bytes) -> None:
    assert refusal(changed(book, {"xl/worksheets/sheet1.xml": sheet}), "a.xlsx") == "sheet_broken"


def test_bombs_are_refused_before_they_are_parsed(book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_lines", None)
    spaces = b" " * 3_000_000
    for parts in (
        {"xl/media/a.xml": spaces},
        {"xl/styles.xml": spaces},
        {"xl/sharedStrings.xml": b" " * 9_000_000},
        {f"xl/worksheets/sheet{number}.xml": b" " * 400_000 for number in range(2, 9)},
        {f"part{number}": b"" for number in range(200)},
        {"XL/WORKBOOK.XML": b"<a/>"},
    ):
        assert refusal(changed(book, parts), "a.xlsx") == "sheet_broken", list(parts)


def test_tags_are_counted_however_well_they_are_packed(book: bytes) -> None:
    sheet = SHEET.format("", '<row r="1">' + "<c/>" * 1_500_000 + "</row>").encode()
    content = changed(book, {"xl/worksheets/sheet1.xml": sheet}, zipfile.ZIP_STORED)
    assert refusal(content, "a.xlsx", size=7_000_000) == "sheet_broken"


def test_a_part_that_lies_about_its_size_is_refused(book: bytes) -> None:
    content = bytearray(changed(book, {"xl/worksheets/sheet1.xml": b" " * 1_000_000}))
    for at in (content.rfind(b"PK\x01\x02") + 24, content.rfind(b"PK\x03\x04") + 22):
        content[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(content), "a.xlsx") == "sheet_broken"


def test_numbers_and_dates_out_of_this_world(book: bytes) -> None:
    cells = '<c t="inlineStr"><is><t>head</t></is></c>'
    far = '<c s="1"><v>1e300</v></c>'
    sheet = SHEET.format("", f'<row r="1">{cells}</row><row r="2">{far}</row>').encode()
    assert read(changed(book, {"xl/worksheets/sheet1.xml": sheet}), "a.xlsx").rows[0].number == 2


def test_cells_far_outside_cost_nothing(book: bytes) -> None:
    cells = '<c r="A1" t="inlineStr"><is><t>head</t></is></c>'
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = SHEET.format("", f'<row r="1">{cells}</row>{far}').encode()
    assert refusal(changed(book, {"xl/worksheets/sheet1.xml": sheet}), "a.xlsx") == "sheet_empty"


def test_no_hostile_name_leaves_as_a_formula_or_a_link() -> None:
    made = write_xlsx(
        ["=1+1", "url"], [(name, "https://evil.example") for name in hostile.NAMES], title="a[b]:*?/"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(2, 1).value == "=1+1"
    assert sheet.title == "ab"


def test_no_hostile_name_leaves_a_csv_as_a_formula() -> None:
    text = write_csv(["=1+1", "n"], [(name, -2.5) for name in hostile.NAMES])
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert lines[0][0] == "'=1+1"
    assert [line[1] for line in lines[1:]] == ["-2.5"] * len(hostile.NAMES)
    assert [line[0].removeprefix("'") for line in lines[1:]] == [
        name.removeprefix("'") for name in hostile.NAMES
    ]
    for name in hostile.FORMULAS:
        assert str(formula_safe(name)).startswith("'")
