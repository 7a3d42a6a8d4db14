"""The curricula that come with the product."""

from importlib import resources
from typing import Any

from tracker.domain.evaluation_loader import shipped_text as shipped_forms
from tracker.domain.path_loader import SHIPPED
from tracker.domain.program_loader import pack_texts
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
