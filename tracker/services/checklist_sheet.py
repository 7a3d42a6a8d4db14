"""A table as an XLSX file that no spreadsheet takes for formulas."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

_WIDEST = 48


def sheet_of(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a frozen head; text stays text whatever it begins with, days are days."""
    out = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **safe})
    sheet = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    widths = [len(head) for head in heads]
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    number = 0
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            widths[at] = max(widths[at], len(str(value)))
            if isinstance(value, date):
                sheet.write_datetime(number, at, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, at, value)
            else:
                sheet.write_string(number, at, str(value))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(width + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, len(heads) - 1)
    book.close()
    return out.getvalue()
