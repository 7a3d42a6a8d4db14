"""A program as it is published: the path document with its sheets and its kit, under one fingerprint."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from tracker.domain.errors import PathError
from tracker.domain.path import Path
from tracker.domain.path_loader import load_path
from tracker.domain.sheet_loader import load_sheets
from tracker.domain.statuses import RequirementKind


def pack_texts(sheets: Mapping[str, str], kit: str) -> str:
    """The texts beside the path as one: sheet files by section, and the kit."""
    return json.dumps({"kit": kit, "sheets": dict(sheets)}, sort_keys=True, ensure_ascii=False)


def load_program(
    source: str,
    document: str,
    texts: str | None = None,
    evaluators: Collection[RequirementKind] = frozenset(RequirementKind),
) -> Path:
    """The path of ``document`` with the sheets and the kit of ``texts``, as ``pack_texts`` made it.

    Without texts it is the bare path, and its digest that of the path alone. Raises PathError.
    """
    path = load_path(source, document, evaluators)
    if not texts:
        return path
    try:
        found = json.loads(texts)
        sheets, kit = dict(found["sheets"]), str(found["kit"])
    except (ValueError, TypeError, KeyError) as error:
        raise PathError(source, [("texts", "cannot be read")]) from error
    loaded = load_sheets(f"{source}: sheets", sheets, kit, path)
    total = hashlib.sha256(f"{path.digest}\n{texts}".encode()).hexdigest()
    return replace(path, sheets=loaded.sheets, kit=loaded.kit, digest=total)
