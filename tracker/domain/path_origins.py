"""Where the figures of a whole program come from, as its document says; those of a line stand on it."""

import tomllib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgramFigure:
    """One figure of the whole program: what it is called in the document, what it says, from where."""

    name: str
    values: tuple[tuple[str, str], ...]
    origin: str
    unverified: bool


def program_figures(document: str) -> tuple[ProgramFigure, ...]:
    """The figures of a published document that name their origin, in its order.

    ``values`` are (name, text) pairs: one called "value" where a figure is a single number.
    """
    found = []
    for name, table in tomllib.loads(document).items():
        if not isinstance(table, dict) or "origin" not in table:
            continue
        values = tuple(
            (key, _text(value)) for key, value in table.items() if key not in ("origin", "unverified")
        )
        unverified = bool(table.get("unverified", False))
        found.append(ProgramFigure(name, values, str(table["origin"]), unverified))
    return tuple(found)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
