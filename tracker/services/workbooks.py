"""XLSX workbooks from outside: unpacked within bounds first, and only then parsed.

A workbook is a ZIP of XML. What is bounded: how many parts, how large each and all unpacked are (counted
while unpacking, whatever the archive says of itself), how often a part was packed together, how many tags
there are, how many sheets, and the time. XML that declares entities or a document type is refused.
"""

import time
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from datetime import time as clock_time
from io import BytesIO
from typing import Any

from tracker.domain.errors import Impossible
from tracker.services.sheets import MOST_COLUMNS, Cell

MOST_PARTS = 200
MOST_UNPACKED = 24_000_000
MOST_OF_A_PART = 2_000_000
"""Parts but for these: a sheet's cells and the texts that the cells share."""
LARGE_PARTS = {"xl/worksheets/": 16_000_000, "xl/sharedStrings.xml": 8_000_000}
MOST_TIMES_PACKED = 200
"""Real sheets of many equal cells come near 100."""
PACKED_FREELY = 200_000
MOST_TAGS = 1_500_000
MOST_SHEETS = 30
MOST_SECONDS = 10.0
_CHUNK = 65_536
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def lines_of(content: bytes, most_rows: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The lines of the first visible sheet with their numbers.

    Raises Impossible: ``sheet_broken`` for what is no workbook or would cost too much, ``sheet_rows`` for one
    that goes on below the heads and ``most_rows``.
    """
    until = time.monotonic() + MOST_SECONDS
    try:
        _unpack_within_bounds(content)
        yield from _lines(content, most_rows, until)
    except Impossible:
        raise
    except Exception as error:
        # The parser answers hostile parts with whatever goes wrong inside it: KeyError, TypeError, ...
        raise Impossible("sheet_broken", field="file") from error


def _unpack_within_bounds(content: bytes) -> None:
    total = tags = 0
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename.casefold() for part in parts}
        if len(parts) > MOST_PARTS or len(names) != len(parts) or "xl/workbook.xml" not in names:
            raise Impossible("sheet_broken", field="file")
        for part in parts:
            size, found = _measure(archive, part, MOST_UNPACKED - total)
            total, tags = total + size, tags + found
            if tags > MOST_TAGS:
                raise Impossible("sheet_broken", field="file")


def _measure(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> tuple[int, int]:
    """How large a part is unpacked and how many tags it has."""
    most = next(
        (most for name, most in LARGE_PARTS.items() if part.filename.startswith(name)), MOST_OF_A_PART
    )
    most = min(most, left, max(PACKED_FREELY, part.compress_size * MOST_TIMES_PACKED))
    is_plain = part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not part.flag_bits & 1
    if part.file_size > most or not is_plain:
        raise Impossible("sheet_broken", field="file")
    size = tags = 0
    before = b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            size, tags = size + len(chunk), tags + chunk.count(b"<")
            seen = (before + chunk).replace(b"\x00", b"")
            if size > most or any(word in seen for word in _FORBIDDEN):
                raise Impossible("sheet_broken", field="file")
            before = chunk[-32:]
    return size, tags


def _lines(content: bytes, most_rows: int, until: float) -> Iterator[tuple[int, Sequence[Cell]]]:
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("workbooks are read through defusedxml only")
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        if len(book.sheetnames) > MOST_SHEETS:
            raise Impossible("sheet_broken", field="file")
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise Impossible("sheet_empty", field="file")
        last = most_rows + 1
        rows = sheet.iter_rows(max_row=last + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, 1):
            if time.monotonic() > until:
                raise Impossible("sheet_broken", field="file")
            found = [_cell(value) for value in cells]
            if number > last and any(value != "" for value in found):
                raise Impossible("sheet_rows", field="file", most=most_rows)
            yield number, found
    finally:
        book.close()


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date() if value.time() == clock_time() else value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else _finite(value)
    return value if isinstance(value, int) else str(value)


def _finite(value: float) -> float | str:
    """Numbers that are none, as some files hold them, are read as text."""
    return value if value - value == 0 else str(value)
