"""The curriculum that comes with the product."""

from importlib import resources
from typing import Any

from tracker.domain.evaluation_loader import shipped_text as shipped_forms
from tracker.domain.program_loader import pack_texts
from tracker.domain.sheet_loader import shipped_texts

FILE = "ccma.toml"


def shipped_document() -> str:
    """The text of the path to the CCMA, as a school publishes it first."""
    return (resources.files("tracker.domain") / "paths" / FILE).read_text(encoding="utf-8")


def shipped_program() -> dict[str, Any]:
    """What ``commands.school.publish_path`` takes to publish the shipped path with sheets, kit and
    evaluation forms."""
    texts = pack_texts(*shipped_texts(), shipped_forms())
    return {"source": FILE, "document": shipped_document(), "texts": texts}
