"""Placeholders of messages: a fixed list, found and filled in one place.

A text names them in braces, "{first_name}". Anything else in braces is a slip and is refused, so that
no student ever reads "{frist_name}".
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from tracker.domain.errors import Impossible


class Placeholder(StrEnum):
    """What a text may leave open for each recipient."""

    FIRST_NAME = "first_name"
    NEXT_LINE = "next_line"
    DUE_DATE = "due_date"
    COHORT = "cohort"
    SENDER = "sender"


_BRACED = re.compile(r"\{([^{}\n]*)\}")


def unknown(text: str) -> tuple[str, ...]:
    """What stands in braces and is no placeholder, in the order of the text, each once."""
    known = set(Placeholder)
    return tuple(dict.fromkeys(name for name in _BRACED.findall(text) if name.strip() not in known))


def check(text: str, field: str) -> None:
    """Refuse a text with a placeholder that there is not: Impossible ``unknown_placeholder`` under
    ``field``, with the first ``name``."""
    names = unknown(text)
    if names:
        raise Impossible("unknown_placeholder", field=field, name=names[0].strip()[:40] or "…")


def fill(text: str, values: Mapping[Placeholder, str]) -> str:
    """The text with its placeholders filled. What a value holds is never read as a placeholder again."""
    return _BRACED.sub(lambda found: _value(found, values), text)


def _value(found: re.Match[str], values: Mapping[Placeholder, str]) -> str:
    name = found[1].strip()
    return values.get(Placeholder(name), found[0]) if name in set(Placeholder) else found[0]
