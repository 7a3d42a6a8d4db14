"""The rows of entries and their details, as a command adds and changes them."""

from collections.abc import Mapping
from typing import Any

from tracker.commands.draft import Draft
from tracker.domain.statuses import EntryKind
from tracker.models import DETAILS, OPTIONAL, Entry
from tracker.models.entries import detail_of

ENTRY_DEFAULTS: dict[str, Any] = {
    column.name: "" if column.name in ("note", "decided_as", "decision_note", "void_note") else None
    for column in Entry.__table__.c
}
"""An entry that says nothing yet."""


def log_detail(draft: Draft, kind: EntryKind, entry_id: int, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Add the detail row of a kind that has one; gives its values by column.

    Where a row is optional and nothing was said, none is added and all values are None.
    """
    model = DETAILS.get(kind)
    if model is None:
        return {}
    full = _filled(model, detail)
    if model in OPTIONAL and not any(detail.get(name) is not None for name in full):
        return dict.fromkeys(full)
    draft.insert(model, full | {"entry_id": entry_id})
    return full


def change_detail(draft: Draft, row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Change detail columns of an entry, or add the row it did not have; gives what is new."""
    model = DETAILS[EntryKind(row["kind"])]
    if detail_of(row) is not None:
        draft.update(model, values, entry_id=row["id"])
        return dict(values)
    full = _filled(model, values)
    draft.insert(model, full | {"entry_id": row["id"]})
    return full


def _filled(model: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A whole row: what was given, the defaults, None for the rest."""
    full = {}
    for column in model.__table__.c:
        if column.name != "entry_id":
            given = values.get(column.name)
            full[column.name] = column.default.arg if given is None and column.default is not None else given
    return full
