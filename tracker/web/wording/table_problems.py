"""Why an uploaded table was refused: sentences by error code."""

from collections.abc import Callable
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.web.wording.file_problems import file_size


def _large(told: Any) -> str:
    return gettext(
        "This table is too large: %(most)s fit. Send it in parts.", most=file_size(told.facts["most"])
    )


def _rows(told: Any) -> str:
    return gettext("This table has more than %(most)s rows. Send it in parts.", most=told.facts["most"])


def _columns(told: Any) -> str:
    return gettext(
        "This table has more than %(most)s columns. Send only those that are asked for.",
        most=told.facts["most"],
    )


def _cell(told: Any) -> str:
    return gettext("One cell holds more than %(most)s characters. Shorten it.", most=told.facts["most"])


TABLE_PROBLEMS: dict[str, Callable[[Any], str]] = {
    "sheet_cell": _cell,
    "sheet_columns": _columns,
    "sheet_large": _large,
    "sheet_rows": _rows,
}
"""Codes about tables whose sentence has facts in it."""

PLAIN_TABLE_PROBLEMS: dict[str, LazyString] = {
    "sheet_broken": lazy_gettext("This table cannot be opened. Save it anew as CSV or XLSX and send that."),
    "sheet_empty": lazy_gettext("There are no rows in this table."),
    "sheet_kind": lazy_gettext("This is no table that can be read here: send a CSV or an XLSX file."),
    "sheet_old": lazy_gettext(
        "This is an older or a locked workbook. Save it as CSV or XLSX without a password."
    ),
    "sheet_text": lazy_gettext("This file is no readable text. Save it anew as CSV in UTF-8, or as XLSX."),
}
"""Codes about tables whose sentence is always the same."""
