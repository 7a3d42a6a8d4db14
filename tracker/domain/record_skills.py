"""The skills of a record: practices by mode, attempts with their readings, who signed and how they
were known. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.domain.attempts import thaw, thaw_readings
from tracker.domain.lines import Standing
from tracker.domain.path import Path
from tracker.domain.requirement import Text
from tracker.domain.statuses import (
    Basis,
    EntryKind,
    EntryStatus,
    Mode,
    RequirementKind,
    Source,
    State,
)

Row = Mapping[str, Any]
Document = dict[str, Any]

_DECIDED = (EntryStatus.ACCEPTED, EntryStatus.RETURNED)


class Known(StrEnum):
    """How whoever signed was known to the school."""

    ACCOUNT = "account"  # signed in with an account of the school
    LINK = "preceptor_link"  # a link mailed to the contact that a coordinator had confirmed
    PAPER = "paper"  # signed on paper; a member of staff entered it
    IMPORT = "import"  # taken over from another system
    SELF = "self"  # nobody: the student's own word


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who decides entries; ``is_staff`` tells an account of the school from a preceptor."""

    name: str
    initials: str
    credential: str
    is_staff: bool


Signers = Mapping[int, Signer]


def skills_of(path: Path, stands: Standing, rows: Sequence[Row], signers: Signers) -> list[Document]:
    """Every skill that is asked, in path order."""
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        if row["requirement"]:
            by_key.setdefault(row["requirement"], []).append(row)
    sites = {row["id"]: row["site_name"] for row in rows if row["kind"] == EntryKind.PLACEMENT}
    made = []
    for requirement, line in zip(path.requirements, stands.lines, strict=True):
        if requirement.kind is not RequirementKind.SKILL or line.state is State.NOT_ASKED:
            continue
        if not requirement.code:
            continue
        mine = by_key.get(requirement.key, ())
        section = path.sections.get(requirement.section or "")
        made.append(
            {
                "key": requirement.key,
                "code": requirement.code,
                "title": text_of(requirement.title),
                "section": text_of(section.title) if section else None,
                "state": line.state.value,
                "since": iso(line.since),
                "practices": practices_of(mine, requirement.needs.practice),
                "attempts": [_attempt(row, signers) for row in mine if _is_attempt(row)],
                "signed": [_signed(row, signers, sites) for row in mine if _is_signed(row)],
            }
        )
    return made


def practices_of(rows: Sequence[Row], asked: int) -> Document:
    """Repetitions that count, by how they were done; kit and simulator never count as live."""
    count: Counter[str] = Counter()
    for row in rows:
        if row["kind"] == EntryKind.PRACTICE and row["status"] == EntryStatus.ACCEPTED:
            count[Mode(row["mode"]).value if row["mode"] else Mode.KIT.value] += row["amount"] or 1
    return {"asked": asked, "total": sum(count.values()), **{mode.value: count[mode.value] for mode in Mode}}


def signer_of(row: Row, signers: Signers) -> Document | None:
    """Who decided an entry and how they were known; None for what nobody has decided."""
    if row["basis"] == Basis.SELF or row["decided_by_id"] is None:
        return (
            {"name": "", "initials": "", "credential": "", "known": Known.SELF.value}
            if row["basis"]
            else None
        )
    person = signers.get(row["decided_by_id"]) or Signer(row["decided_as"] or "", "", "", True)
    known = Known.ACCOUNT if person.is_staff else Known.LINK
    if row["source"] == Source.PAPER:
        known = Known.PAPER
    elif row["source"] == Source.IMPORT:
        known = Known.IMPORT
    return {
        "name": person.name,
        "initials": person.initials or initials_of(person.name),
        "credential": person.credential,
        "known": known.value,
    }


def initials_of(name: str) -> str:
    """The first signs of the words of a name, for who never gave initials."""
    return "".join(word[0] for word in name.split())[:4].upper()


def text_of(text: Text) -> dict[str, str]:
    """A text of the path in both languages."""
    return {"en": text.en, "es": text.es}


def iso(day: date | None) -> str | None:
    """A day as a document says it."""
    return day.isoformat() if day else None


def _is_attempt(row: Row) -> bool:
    return row["kind"] == EntryKind.CHECKOFF and row["status"] in _DECIDED and row["passed"] is not None


def _is_signed(row: Row) -> bool:
    kinds = (EntryKind.CHECKOFF, EntryKind.SIGNATURE, EntryKind.DOCUMENT)
    return row["kind"] in kinds and row["status"] == EntryStatus.ACCEPTED


def _attempt(row: Row, signers: Signers) -> Document:
    readings = []
    if row["readings"]:
        titles = {value.key: value for value in thaw(row["sheet"]).values}
        for key, (read, reference) in thaw_readings(row["readings"]).items():
            value = titles.get(key)
            readings.append(
                {
                    "title": text_of(value.title) if value else None,
                    "unit": value.unit if value else "",
                    "read": None if read is None else format(read, "f"),
                    "reference": None if reference is None else format(reference, "f"),
                }
            )
    return {
        "number": row["attempt"],
        "on": iso(row["decided_on"]),
        "passed": bool(row["passed"]),
        "points": row["points"],
        "possible": row["possible"],
        "way": row["way"],
        "readings": readings,
        "scored_by": signer_of(row, signers),
    }


def _signed(row: Row, signers: Signers, sites: Mapping[int, str]) -> Document:
    return {
        "what": EntryKind(row["kind"]).value,
        "happened_on": iso(row["happened_on"]),
        "signed_on": iso(row["decided_on"] or row["logged_on"]),
        "by": signer_of(row, signers),
        "mode": row["mode"],
        "level": row["level"],
        "times": row["amount"] or 1,
        "site": sites.get(row["placement_id"]) if row["placement_id"] else None,
    }
