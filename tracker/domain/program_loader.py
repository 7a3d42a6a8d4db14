"""A program as it is published: the path with its sheets, kit and evaluations, under one fingerprint."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from tracker.domain.errors import PathError
from tracker.domain.evaluation_loader import load_evaluations
from tracker.domain.path import Path
from tracker.domain.path_loader import load_path
from tracker.domain.sheet_loader import load_sheets
from tracker.domain.statuses import RequirementKind


def pack_texts(sheets: Mapping[str, str], kit: str, evaluation: str = "") -> str:
    """The texts beside the path as one: sheet files by section, the kit, the evaluation forms."""
    texts = {"kit": kit, "sheets": dict(sheets)} | ({"evaluation": evaluation} if evaluation else {})
    return json.dumps(texts, sort_keys=True, ensure_ascii=False)


def load_program(
    source: str,
    document: str,
    texts: str | None = None,
    evaluators: Collection[RequirementKind] = frozenset(RequirementKind),
) -> Path:
    """The path of ``document`` with what ``texts`` hold, as ``pack_texts`` made it: the sheets, the
    kit and the evaluation forms.

    Without texts it is the bare path, and its digest that of the path alone. Raises PathError.
    """
    path = load_path(source, document, evaluators)
    if not texts:
        return path
    try:
        found = json.loads(texts)
        sheets, kit = dict(found["sheets"]), str(found["kit"])
        evaluation = str(found.get("evaluation", ""))
    except (ValueError, TypeError, KeyError) as error:
        raise PathError(source, [("texts", "cannot be read")]) from error
    loaded = load_sheets(f"{source}: sheets", sheets, kit, path)
    forms = load_evaluations(f"{source}: evaluation", evaluation) if evaluation else None
    total = hashlib.sha256(f"{path.digest}\n{texts}".encode()).hexdigest()
    return replace(path, sheets=loaded.sheets, kit=loaded.kit, evaluation=forms, digest=total)
