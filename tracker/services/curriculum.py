"""The curriculum that comes with the product."""

from importlib import resources

FILE = "ccma.toml"


def shipped_document() -> str:
    """The text of the path to the CCMA, as a school publishes it first."""
    return (resources.files("tracker.domain") / "paths" / FILE).read_text(encoding="utf-8")
