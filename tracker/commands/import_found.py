"""What a look at the records says of each row, as it is kept with the file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tracker.commands.draft import Draft
from tracker.commands.import_case import ImportCase, finished
from tracker.domain.errors import Refused
from tracker.domain.importing.rows import Problem

Told = tuple[int | None, str, Mapping[str, Any]]
"""A column or None, the code of the sentence, and its facts as JSON values."""
SKIP, NEW = "skip", "new"
"""What somebody may say of a row, besides who it is."""
UNREADY = frozenset({"error", "ask"})
"""Rows that keep a file from being applied."""


@dataclass
class Assessed:
    """The whole look. ``findings`` by row; ``made`` are (what, its id, whose) that ``drafts`` and the
    drafts of ``cases`` would write."""

    findings: dict[int, dict[str, Any]] = field(default_factory=dict)
    whys: dict[int, str] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    cases: list[ImportCase] = field(default_factory=list)
    made: list[tuple[str, int, int]] = field(default_factory=list)

    def finished(self) -> Iterator[Draft]:
        """Everything to be written; only the act needs the new standings."""
        yield from self.drafts
        yield from finished(self.cases)

    @property
    def unready(self) -> int:
        """How many rows have to be mended or answered first."""
        return sum(one["is"] in UNREADY for one in self.findings.values())


def finding(
    kind: str,
    *,
    who: int | None = None,
    why: str = "",
    may: Sequence[int] = (),
    problems: Iterable[Problem] = (),
    told: Iterable[Told] = (),
    new: int = 0,
    same: int = 0,
    differs: Sequence[Told] = (),
) -> dict[str, Any]:
    """One row: what it ``is`` ("new", "same", "differs", "error", "ask" or "skip"), who it is about, why,
    who it may be, what is wrong, how much is new, and what was decided otherwise."""
    wrong = [*((one.column, one.code, {}) for one in problems), *told]
    return {
        "is": kind,
        "who": who,
        "why": why,
        "may": list(may),
        "wrong": [list(one) for one in wrong],
        "new": new,
        "same": same,
        "differs": [list(one) for one in differs],
    }


def told_of(column: int | None, refused: Refused) -> Told:
    """A refusal under a column, its facts as JSON values; days are marked as such."""
    return told(column, refused.code, refused.facts)


def told(column: int | None, code: str, facts: Mapping[str, Any]) -> Told:
    """A sentence under a column, its facts as JSON values."""
    return column, code, json.loads(json.dumps(facts, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "isoformat"):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)
