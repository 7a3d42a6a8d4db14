"""Tables as CSV: equal to the screen, and harmless to a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Spreadsheets read UTF-8 only where this stands first."""


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole file. Text that a spreadsheet would take for a formula gets a leading apostrophe;
    numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(head) for head in heads])
    for row in rows:
        writer.writerow([_safe(value) for value in row])
    return BOM + out.getvalue()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
