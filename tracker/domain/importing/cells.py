"""What one cell of a school's spreadsheet says: nothing, a tick, a day, initials, a number."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.portal import plain


class DayOrder(StrEnum):
    """How a day written with numbers is read: 03/04 is March 4 or April 3."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


class Unreadable(ValueError):
    """A cell that cannot be read; its text is the code of the sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says. ``on`` is its own day, ``by`` initials beside it, ``number`` a count or a score."""

    on: date | None = None
    by: str = ""
    number: float | None = None


_NOTHING = frozenset(
    {"", "-", "–", "—", ".", "no", "n", "0", "false", "open", "☐", "□", "✗", "✘", "n/a", "na"}
)
_TICKS = frozenset(
    {"x", "✓", "✔", "☑", "☒", "√", "y", "yes", "s", "si", "sí", "true", "ok", "done", "pass", "passed", "p"}
    | {"complete", "completed", "hecho", "listo", "aprobado", "v", "*", "●", "•", "+"}
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril",
            "may mayo", "jun june junio", "jul july julio", "aug august ago agosto",
            "sep sept september septiembre", "oct october octubre", "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: 0{1,2}:00(?::00)?)?")
_DAY_NAME = re.compile(r"(\d{1,2})[-/. ]+(?:de )?([a-z]{3,10})\.?[-/. ,]+(?:de )?(\d{4}|\d{2})")
_NAME_DAY = re.compile(r"([a-z]{3,10})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?[-/. ,]+(\d{4}|\d{2})")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?){2,3}")
_NO_INITIALS = frozenset(
    {"ABS", "LOA", "SICK", "WD", "INC", "TBD", "TBA", "NP", "DNP", "NS", "RET", "REDO", "LATE", "EXC", "OUT"}
)
"""Words of an attendance sheet that would pass for initials."""
_FAILED = frozenset({"f", "fail", "failed", "not passed", "no pass", "np", "redo", "retake", "reprobado"})
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%")
_COUNT = re.compile(r"(\d{1,4}(?:[.,]\d+)?)(?:\s*[x×])?")
EARLIEST, LATEST = 1990, 2100


def is_nothing(cell: object) -> bool:
    """Whether the cell claims nothing: empty, a dash, "no"."""
    return str(cell).strip().casefold() in _NOTHING


def read_mark(cell: object, order: DayOrder | None) -> Said | None:
    """A tick, a day, initials, or initials and a day; None where nothing is claimed.

    Raises Unreadable: ``cell_unreadable``, ``cell_failed``, ``cell_day``, ``day_ambiguous``.
    """
    text = str(cell).strip()
    if is_nothing(cell):
        return None
    if text.casefold() in _TICKS or text == "1":
        return Said()
    on, rest = _day_in(text, order) or (None, text)
    if not rest or rest.casefold() in _TICKS:
        return Said(on)
    if rest.casefold() in _FAILED:
        raise Unreadable("cell_failed")
    if _INITIALS.fullmatch(rest) and rest.replace(".", "") not in _NO_INITIALS:
        return Said(on, rest)
    raise Unreadable("cell_unreadable")


def read_day(cell: object, order: DayOrder | None) -> date | None:
    """A day and nothing else; None for an empty cell. Raises Unreadable as ``read_mark`` does."""
    text = str(cell).strip()
    if text in ("", "-", "–", "—"):
        return None
    found = _day_in(text, order)
    if found is None or found[1]:
        raise Unreadable("cell_day")
    return found[0]


def is_share(cell: object) -> bool:
    """Whether the cell holds a part of one, as a spreadsheet keeps what it shows as percent."""
    match = _COUNT.fullmatch(str(cell).strip())
    return match is not None and 0 < _number(match[1]) < 1


def read_number(cell: object, *, is_percent: bool, has_shares: bool = False) -> Said | None:
    """A count, or of a score the percent ("87", "87 %", 0.87 of a spreadsheet); None for an empty cell.

    ``has_shares``: other cells of the column are shares of one, so that 1 is the whole; alone it is no
    grade that anybody gave. Raises Unreadable (``cell_number``, ``cell_share``).
    """
    text = str(cell).strip()
    if text in ("", "-", "–", "—"):
        return None
    percent = _PERCENT.fullmatch(text) if is_percent else None
    if percent is not None:
        return Said(number=_number(percent[1]))
    match = _COUNT.fullmatch(text)
    if match is None:
        raise Unreadable("cell_number")
    number = _number(match[1])
    if is_percent and text == "1" and not has_shares:
        raise Unreadable("cell_share")
    if is_percent and 0 < number <= 1:
        number = round(number * 100, 4)
    return Said(number=number)


def is_ambiguous(cell: object) -> bool:
    """Whether the day in the cell is another one when its numbers are read in the other order."""
    match = _NUMBERS.search(str(cell).strip())
    if match is None or _ISO.search(str(cell)):
        return False
    first, second = int(match[1]), int(match[2])
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def order_shown(cell: object) -> DayOrder | None:
    """Which order a day written with numbers can only be in; None where it says nothing about it."""
    match = _NUMBERS.search(str(cell).strip())
    if match is None or _ISO.search(str(cell)):
        return None
    first, second = int(match[1]), int(match[2])
    if first > 12 >= second:
        return DayOrder.DAY_FIRST
    return DayOrder.MONTH_FIRST if second > 12 >= first else None


def _day_in(text: str, order: DayOrder | None) -> tuple[date, str] | None:
    """The day in a text and what stands beside it; None where there is none."""
    iso = _ISO.search(text)
    if iso is not None:
        return _date(int(iso[1]), int(iso[2]), int(iso[3])), _beside(text, iso)
    match = _NUMBERS.search(text)
    if match is not None:
        return _by_numbers(match, order), _beside(text, match)
    bare = plain(text)
    for pattern, day, month in ((_DAY_NAME, 1, 2), (_NAME_DAY, 2, 1)):
        named = pattern.search(bare)
        if named is not None and named[month] in _MONTHS:
            found = _date(_year(named[3]), _MONTHS[named[month]], int(named[day]))
            return found, _beside(bare, named).upper()
    return None


def _beside(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip(" ,;:()/-–")


def _by_numbers(match: re.Match[str], order: DayOrder | None) -> date:
    first, second, year = int(match[1]), int(match[2]), _year(match[3])
    is_day_first = order is DayOrder.DAY_FIRST
    if first > 12 or second > 12 or first == second:
        # Only one reading is a day at all, or both are the same day.
        is_day_first = first > 12
    elif order is None:
        raise Unreadable("day_ambiguous")
    return _date(year, second, first) if is_day_first else _date(year, first, second)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable("cell_day") from None
    if not EARLIEST <= found.year <= LATEST:
        raise Unreadable("cell_day")
    return found


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def as_text(cell: object) -> str:
    """A cell of a file as it is kept and edited: days in ISO form, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
