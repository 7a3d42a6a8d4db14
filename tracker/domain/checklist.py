"""The master competency checklist of a student: each leaf with grade, date and who signed. Pure.

A leaf is passed when a step that shows it was done in a check-off that was passed and accepted, or when
an accepted evaluation of the student has it at "meets" or beyond: what is joined in one skill is proved
part by part. A check-off that was accepted as a whole, without a scored sheet, proves no part. What is
missing stands in its place.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from tracker.domain.attempts import thaw
from tracker.domain.competencies import Edition, order_of
from tracker.domain.evaluation import Anchor
from tracker.domain.path import Path
from tracker.domain.record_skills import Signers, signer_of
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus

Row = Mapping[str, Any]


class Proof(StrEnum):
    """What stands on one line."""

    PASSED = "passed"
    WHOLE = "whole"  # the skill was accepted without a scored sheet: no part is proved
    OPEN = "open"  # the program shows it; this student has not been passed on it
    NOT_TAUGHT = "not_taught"  # no sheet and no form of the program shows it


@dataclass(frozen=True, slots=True)
class Item:
    """One leaf for one student. ``skills`` are the lines whose sheets show it; ``percent`` is the grade of
    the check-off that proved it, None for an evaluation."""

    leaf: str
    proof: Proof
    skills: tuple[Requirement, ...] = ()
    on: date | None = None
    percent: int | None = None
    initials: str = ""
    signer: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """One student's list, in the order of the edition."""

    edition: Edition
    as_of: date
    items: tuple[Item, ...]

    @property
    def passed(self) -> int:
        """How many leaves are passed."""
        return sum(item.proof is Proof.PASSED for item in self.items)

    @property
    def gaps(self) -> tuple[Item, ...]:
        """Every leaf that is not passed."""
        return tuple(item for item in self.items if item.proof is not Proof.PASSED)


def checklist(path: Path, rows: Sequence[Row], signers: Signers, edition: Edition, as_of: date) -> Checklist:
    """The list as it stood at the end of ``as_of``."""
    shown = leaves_of(path)
    proved: dict[str, Item] = {}
    whole: dict[str, Item] = {}
    for row in sorted(_counted(rows, as_of), key=lambda row: (row["decided_on"], row["id"])):
        for leaf, is_part in _proves(path, row):
            into = proved if is_part else whole
            # The first proof is the day on which it was met.
            into.setdefault(leaf, _item(leaf, is_part, row, shown, signers))
    items = []
    for leaf in _listed(edition, shown):
        found = proved.get(leaf) or whole.get(leaf)
        missing = Proof.OPEN if leaf in shown else Proof.NOT_TAUGHT
        items.append(found or Item(leaf, missing, shown.get(leaf, ())))
    return Checklist(edition, as_of, tuple(items))


@lru_cache(maxsize=32)
def leaves_of(path: Path) -> Mapping[str, tuple[Requirement, ...]]:
    """Every leaf that the program shows, with the skills whose sheets do; none for one of a form."""
    found: dict[str, list[Requirement]] = {}
    for key, sheet in path.sheets.items():
        for leaf in sheet.competencies:
            found.setdefault(leaf, []).append(path.by_key[key])
    if path.evaluation is not None:
        for line in path.evaluation.student.lines:
            for leaf in line.competency:
                found.setdefault(leaf, [])
    return {leaf: tuple(skills) for leaf, skills in found.items()}


def _listed(edition: Edition, shown: Mapping[str, Any]) -> list[str]:
    """What the program shows, and each item of the edition that it does not."""
    listed = []
    for area in edition.areas:
        mine = [leaf for leaf in shown if edition.area_of(leaf) is area]
        items = {".".join(leaf.split(".")[: area.stem.count(".") + 2]) for leaf in mine}
        mine += [
            item for number in range(1, area.items + 1) if (item := f"{area.stem}.{number}") not in items
        ]
        listed += sorted(mine, key=order_of)
    return listed


def _counted(rows: Iterable[Row], as_of: date) -> list[Row]:
    kinds = (EntryKind.CHECKOFF, EntryKind.EVALUATION)
    return [
        row
        for row in rows
        if row["kind"] in kinds
        and row["status"] == EntryStatus.ACCEPTED
        and row["decided_on"] is not None
        and row["decided_on"] <= as_of
    ]


def _proves(path: Path, row: Row) -> list[tuple[str, bool]]:
    """The leaves that an entry speaks to, and whether it proves each as a part."""
    if row["kind"] == EntryKind.EVALUATION:
        return [(leaf, True) for leaf in _evaluated(path, row)]
    if row["sheet"] is None:
        sheet = path.sheets.get(row["requirement"] or "")
        return [(leaf, False) for leaf in sheet.competencies] if sheet else []
    steps = _steps(row["sheet"])
    answers = row["answers"] or ""
    done = {leaf for leaves, answer in zip(steps, answers, strict=False) if answer == "y" for leaf in leaves}
    missed = {
        leaf for leaves, answer in zip(steps, answers, strict=False) if answer != "y" for leaf in leaves
    }
    # A leaf that several steps show is proved when all of them were done.
    return [(leaf, True) for leaf in done - missed]


@lru_cache(maxsize=512)
def _steps(sheet: str) -> tuple[tuple[str, ...], ...]:
    """The leaves of each step of a frozen sheet; a cohort shares a few dozen sheets."""
    return tuple(step.competency for step in thaw(sheet).steps)


def _evaluated(path: Path, row: Row) -> list[str]:
    if path.evaluation is None or row["form"] != path.evaluation.student.edition or not row["answers"]:
        return []
    by_key = path.evaluation.student.by_key
    met = (Anchor.MEETS.value, Anchor.BEYOND.value)
    answers = json.loads(row["answers"])
    return [
        leaf
        for key, level in answers.items()
        if level in met and key in by_key
        for leaf in by_key[key].competency
    ]


def _item(
    leaf: str, is_part: bool, row: Row, shown: Mapping[str, tuple[Requirement, ...]], signers: Signers
) -> Item:
    by = signer_of(row, signers) or {}
    possible = row["possible"]
    return Item(
        leaf,
        Proof.PASSED if is_part else Proof.WHOLE,
        shown.get(leaf, ()),
        row["decided_on"],
        row["points"] * 100 // possible if possible else None,
        by.get("initials", ""),
        by.get("name", ""),
        by.get("known", ""),
    )
