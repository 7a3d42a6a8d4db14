"""The curricula that come with the product."""

import json
from importlib import resources
from typing import Any

from tracker.domain.evaluation_loader import shipped_text as shipped_forms
from tracker.domain.path import Path
from tracker.domain.path_loader import SHIPPED
from tracker.domain.program_loader import pack_texts
from tracker.domain.shared_texts import pick_kit, pick_sheets
from tracker.domain.sheet_loader import shipped_texts

FILE = f"{SHIPPED[0]}.toml"


def shipped_document(code: str = SHIPPED[0]) -> str:
    """The text of a path that ships, as a school publishes it first."""
    return (resources.files("tracker.domain") / "paths" / f"{code}.toml").read_text(encoding="utf-8")


def shipped_program(code: str = SHIPPED[0]) -> dict[str, Any]:
    """What ``commands.school.publish_path`` takes to publish a path that ships with sheets, kit and
    evaluation forms."""
    texts = pack_texts(*shipped_texts(code), shipped_forms())
    return {"source": f"{code}.toml", "document": shipped_document(code), "texts": texts}


def fitting_texts(path: Path, texts: str) -> str:
    """The texts of an earlier version that a new one can take over: the sheets of the skills it still has,
    the parts of the kit that these need, the evaluation forms."""
    kept = json.loads(texts)
    sheets = pick_sheets(kept["sheets"], {line.key: line.section or "" for line in path.requirements})
    return pack_texts(sheets, pick_kit(kept["kit"], sheets), kept.get("evaluation", ""))
