"""A file that is being brought in, row by row in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.errors import Impossible
from tracker.domain.importing.columns import Field
from tracker.domain.kinds import ImportKind
from tracker.domain.path import Path
from tracker.models.importing import Staged
from tracker.queries.imports import PER_PAGE, ImportPage
from tracker.web import wording
from tracker.web.staff.import_columns import letter
from tracker.web.wording import imports as words

UNREADY = frozenset({"error", "ask"})
"""Rows that wait for somebody."""
OF_FILE = frozenset({"day_ambiguous", "tick_undated"})
"""What is wrong in many cells and answered once, for the whole file."""
SHOWN = ("all", "error", "ask", "new", "differs", "same", "skip")
TONES = {
    "error": "returned",
    "ask": "expiring",
    "new": "open",
    "differs": "waiting",
    "same": "done",
    "skip": "closed",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: the column's place and letter, its head, what stands in it, what is wrong."""

    at: int
    letter: str
    head: str
    text: str
    wrong: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row in words. ``sure`` says why it is about this person, ``ask`` is the question who it is; ``may``
    are those it may be. ``asks``: something is to be done, and ``cells`` can be typed anew."""

    number: int
    kind: str
    tone: str
    word: str
    name: str
    email: str
    who: str
    person_id: int | None
    sure: str
    asks: bool
    ask: str
    may: tuple[tuple[int, str], ...]
    says: str
    told: tuple[str, ...]
    differs: tuple[str, ...]
    wrong: tuple[Cell, ...]
    cells: tuple[Cell, ...]
    chosen: str


def kind_words() -> dict[str, str]:
    """What a row is, as chips and rows say it."""
    return {
        "all": gettext("All"),
        "error": gettext("To mend"),
        "ask": gettext("Who is it?"),
        "new": gettext("New"),
        "differs": gettext("Decided otherwise"),
        "same": gettext("There already"),
        "skip": gettext("Left out"),
    }


def fits(found: dict[str, Any] | None, show: str) -> bool:
    """Whether a row belongs under a filter."""
    if show == "all":
        return True
    if found is None:
        return False
    return bool(found["differs"]) if show == "differs" else bool(found["is"] == show)


def numbers_of(staged: Staged, show: str) -> list[int]:
    """The rows that a filter keeps, in the order of the file."""
    return [number for number in staged.rows if fits(staged.found.get(number), show)]


def rows_shown(page: ImportPage, numbers: Sequence[int], number: int) -> list[RowShown]:
    """One page of these rows."""
    first = (number - 1) * PER_PAGE
    return [row_shown(page, one) for one in numbers[first : first + PER_PAGE]]


def row_shown(page: ImportPage, number: int) -> RowShown:
    """One row with what the last look at the records said of it."""
    staged = page.staged
    row = staged.reading.row(number, staged.rows[number])
    found = staged.found.get(number)
    kind = found["is"] if found else "skip"
    wrong = found["wrong"] if found else []
    said = [(None if code in OF_FILE else at, told(code, facts, staged.path)) for at, code, facts in wrong]
    by_column = {at: text for at, text in said if at is not None}
    wrong_cells = tuple(_cell(staged, number, at, text) for at, text in sorted(by_column.items()))
    asks = kind in UNREADY
    who = found["who"] if found else None
    cells = _to_mend(staged, number, by_column, is_sure=who is not None) if asks else ()
    may = tuple((one, _name(page, one)) for one in (found["may"] if found else ()))
    why = str(words.WHY[found["why"]]) if found and found["why"] else ""
    return RowShown(
        number=number,
        kind=kind,
        tone=TONES[kind],
        word=kind_words()[kind] if found else gettext("Not looked at yet"),
        name=row.name,
        email=row.email,
        who=_name(page, who) if who else "",
        person_id=who if who in page.students else None,
        sure=why if who else "",
        asks=asks,
        ask="" if who else why,
        may=may,
        says=_says(found, staged.run.kind),
        told=tuple(dict.fromkeys(text for at, text in said if at is None)),
        differs=tuple(_differs(staged, one) for one in (found["differs"] if found else ())),
        wrong=wrong_cells,
        cells=cells,
        chosen=staged.choices.get(number, ""),
    )


def told(code: str, facts: Mapping[str, Any], path: Path) -> str:
    """The sentence for something in a row."""
    if code in words.PLAIN:
        return str(words.PLAIN[code])
    read = {name: _fact(value) for name, value in facts.items()}
    say = words.SAID.get(code)
    return say(read) if say else wording.problem(Impossible(code, **read), path)


def _fact(value: Any) -> Any:
    """A fact as it was before it was kept as JSON."""
    if isinstance(value, dict) and "day" in value:
        return date.fromisoformat(value["day"][:10])
    return tuple(value) if isinstance(value, list) else value


def _differs(staged: Staged, said: Sequence[Any]) -> str:
    at, code, facts = said
    sentence = told(code, facts, staged.path)
    return f"{staged.heads[at]}: {sentence}" if at is not None else sentence


def _to_mend(staged: Staged, number: int, wrong: Mapping[int, str], *, is_sure: bool) -> tuple[Cell, ...]:
    """What is wrong, and while nobody is sure who a row is about, all that says so."""
    said = [] if is_sure else [at for at, one in staged.columns.items() if isinstance(one, Field)]
    return tuple(_cell(staged, number, at, wrong.get(at, "")) for at in sorted({*said, *wrong}))


def _cell(staged: Staged, number: int, at: int, wrong: str) -> Cell:
    return Cell(at, letter(at), staged.heads[at] or letter(at), staged.rows[number][at], wrong)


def _name(page: ImportPage, person_id: int) -> str:
    return page.students.get(person_id) or page.names.get(person_id, "")


def _says(found: dict[str, Any] | None, kind: ImportKind) -> str:
    if found is None or found["is"] == "skip":
        return ""
    if kind is ImportKind.ROSTER:
        return gettext("new student") if found["is"] == "new" else ""
    parts = [ngettext("%(num)d new", "%(num)d new", found["new"])] if found["new"] else []
    if found["same"]:
        parts.append(ngettext("%(num)d there already", "%(num)d there already", found["same"]))
    return " · ".join(parts)


def counts(staged: Staged) -> dict[str, int]:
    """How many rows each filter keeps, and what would be new."""
    found = {show: len(numbers_of(staged, show)) for show in SHOWN}
    found["unready"] = found["error"] + found["ask"]
    new = [one for one in staged.found.values() if one["new"]]
    found["entries"] = sum(one["new"] for one in new)
    found["people"] = len({one["who"] or -at for at, one in enumerate(new, 1)})
    found["by_name"] = sum(one["why"] == "name" and len(one["may"]) == 1 for one in staged.found.values())
    return found
