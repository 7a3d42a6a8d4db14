"""Tables that come in from outside and tables that leave: CSV and XLSX, both ways without surprises.

What comes in is told by its content, bounded before it is parsed, and read to plain cells; a formula
is read as the value that was saved with it. What leaves holds no formula and no link.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import BinaryIO

from tracker.domain.errors import Impossible

Cell = str | int | float | date
"""A cell as it is read: text, a number, a date, or a ``datetime`` where a time stands with it."""

MOST_COLUMNS = 200
LONGEST_CELL = 10_000
ENDINGS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm"})
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t|"
_LINES_LOOKED_AT, _LOOKED_AT = 12, 65_536
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins, in the wide signs of East Asian keyboards too."""
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Row:
    """One line below the heads: its number as a spreadsheet shows it, and a cell for each head."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: its heads, trimmed, and the rows below that are not empty."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Each row's number with its cells by head; of two equal heads the first counts."""
        for row in self.rows:
            yield row.number, dict(reversed(list(zip(self.heads, row.cells, strict=True))))


def read_table(stream: BinaryIO, filename: str, *, most_rows: int, most_bytes: int) -> Table:
    """The table in an uploaded file: CSV (comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252), or the
    first visible sheet of an XLSX workbook.

    Raises Impossible with ``field="file"`` and a code: ``sheet_kind``, ``sheet_large``, ``sheet_old``,
    ``sheet_broken``, ``sheet_text``, ``sheet_empty``, ``sheet_rows``, ``sheet_columns``, ``sheet_cell``.
    """
    return _table(_lines(stream, filename, most_rows, most_bytes), most_rows)


def read_lines(
    stream: BinaryIO, filename: str, *, most_rows: int, most_bytes: int
) -> list[tuple[int, tuple[Cell, ...]]]:
    """Every line that is not empty with its number, whatever stands above the heads; bounded and refused as
    ``read_table`` does."""
    found = []
    for number, cells in _lines(stream, filename, most_rows, most_bytes):
        kept = _trimmed(cells)
        if len(kept) > MOST_COLUMNS:
            raise Impossible("sheet_columns", field="file", most=MOST_COLUMNS)
        if kept:
            found.append((number, kept))
        if len(found) > most_rows + 1:
            raise Impossible("sheet_rows", field="file", most=most_rows)
    if len(found) < 2:
        raise Impossible("sheet_empty", field="file")
    return found


def _lines(
    stream: BinaryIO, filename: str, most_rows: int, most_bytes: int
) -> Iterable[tuple[int, Sequence[Cell]]]:
    if PurePath(filename).suffix.casefold() not in ENDINGS:
        raise Impossible("sheet_kind", field="file")
    content = stream.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise Impossible("sheet_large", field="file", most=most_bytes)
    if content.startswith(_OLD):
        raise Impossible("sheet_old", field="file")
    if content.startswith(_ZIP):
        from tracker.services.workbooks import lines_of

        return lines_of(content, most_rows)
    return _csv_lines(_text(content))


def _table(lines: Iterable[tuple[int, Sequence[Cell]]], most_rows: int) -> Table:
    heads: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, found in lines:
        cells = _trimmed(found)
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Impossible("sheet_columns", field="file", most=MOST_COLUMNS)
        if not heads:
            heads = tuple(str(cell) for cell in cells)
            continue
        if len(cells) > len(heads):
            raise Impossible("sheet_broken", field="file")
        if len(rows) == most_rows:
            raise Impossible("sheet_rows", field="file", most=most_rows)
        rows.append(Row(number, cells + ("",) * (len(heads) - len(cells))))
    if not rows:
        raise Impossible("sheet_empty", field="file")
    return Table(heads, tuple(rows))


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells without spaces around text and without empty ones at the end."""
    found = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
    for cell in found:
        if isinstance(cell, str):
            if len(cell) > LONGEST_CELL:
                raise Impossible("sheet_cell", field="file", most=LONGEST_CELL)
            if "\x00" in cell:
                raise Impossible("sheet_text", field="file")
    while found and found[-1] == "":
        found.pop()
    return tuple(found)


def _text(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Impossible("sheet_text", field="file")


def _csv_lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    began = 1
    try:
        for cells in reader:
            yield began, cells
            began = reader.line_num + 1
    except csv.Error as error:
        raise Impossible("sheet_broken", field="file") from error


def _delimiter(text: str) -> str:
    """The sign between cells: what most of the first lines have; a title above them has none, or another."""
    lines = [line for line in text[:_LOOKED_AT].splitlines() if line.strip()][:_LINES_LOOKED_AT]
    return max(
        _DELIMITERS,
        key=lambda sign: (sum(sign in line for line in lines), sum(line.count(sign) for line in lines)),
    )


def formula_safe(value: object) -> object:
    """The value as it may stand in a CSV cell: text that a spreadsheet would take for a formula gets a
    leading apostrophe, numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(_FORMULA):
        return f"'{value}"
    return value


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole file as text, with the mark that tells spreadsheets it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([formula_safe(head) for head in heads])
    for row in rows:
        writer.writerow([formula_safe(value) for value in row])
    return BOM + out.getvalue()


def write_xlsx(heads: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> bytes:
    """A workbook of one sheet: heads bold and kept in view, text as text whatever it begins with, dates
    as dates. ``title`` names the sheet where it can be a name."""
    import xlsxwriter

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    options = {**plain, "in_memory": True, "default_date_format": "yyyy-mm-dd", "remove_timezone": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.freeze_panes(1, 0)
        for at, head in enumerate(heads):
            sheet.write_string(0, at, _written(head), bold)
        for line, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if value is None or value == "":
                    continue
                if isinstance(value, datetime):
                    sheet.write_datetime(line, at, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(line, at, value)
                elif isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(line, at, value)
                else:
                    sheet.write_string(line, at, _written(value))
        sheet.autofit()
    return out.getvalue()


def _written(value: object) -> str:
    """Text without what XML cannot hold, as long as a cell may be."""
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")[:32_767]


def _sheet_name(title: str) -> str:
    return (
        "".join(sign for sign in _written(title) if sign not in "[]:*?/\\\t\n").strip(" '")[:31] or "Sheet1"
    )
