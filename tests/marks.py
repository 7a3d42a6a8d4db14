"""What an evaluator writes down, as short as it is thought."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from tracker.commands.checkoffs import Marks
from tracker.domain.kinds import Way
from tracker.domain.sheets import Sheet


def marks(sheet: Sheet, miss: Collection[int] = (), off: Collection[str] = (), **values: Any) -> Marks:
    """Everything done and read right, but for the steps in ``miss`` and the values in ``off``."""
    references: dict[str, Decimal | None] = {value.key: value.lowest for value in sheet.values}
    read = {
        value.key: value.lowest + (value.tolerance + 1 if value.key in off else 0) for value in sheet.values
    }
    given: dict[str, Any] = {
        "way": Way.IN_PERSON,
        "answers": [number not in miss for number in range(1, len(sheet.steps) + 1)],
        "values": read,
        "references": references,
    }
    return Marks(**given | values)


def critical(sheet: Sheet) -> int:
    """The number of the first critical step."""
    return next(number for number, step in enumerate(sheet.steps, start=1) if step.critical)


def typed(sheet: Sheet, miss: Collection[int] = (), off: Collection[str] = ()) -> dict[str, str]:
    """The same as the fields of the form that scores a sheet."""
    found = {f"step-{number}": "no" if number in miss else "yes" for number in range(1, len(sheet.steps) + 1)}
    for value in sheet.values:
        found[f"read-{value.key}"] = str(value.lowest + (value.tolerance + 1 if value.key in off else 0))
        found[f"reference-{value.key}"] = str(value.lowest)
    return found
