"""A claim of a file beside the record: new, there already, or decided otherwise by somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.domain.importing.rows import Claim
from tracker.domain.statuses import EntryKind, EntryStatus, Source


class Verdict(StrEnum):
    """What a claim, or a whole row, means for the record."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim with its verdict. ``times`` is how often a practice is added; ``on_file`` what stands there."""

    claim: Claim
    verdict: Verdict
    times: int = 1
    on_file: Mapping[str, Any] | None = None


def compare(
    claim: Claim, subject: str | None, entries: Iterable[Mapping[str, Any]], undone: frozenset[int]
) -> Compared:
    """The claim beside the entries of the student; those that an undone import had made do not count."""
    own = [row for row in entries if _is_of(row, claim, subject) and row["id"] not in undone]
    if claim.kind is EntryKind.PRACTICE:
        return _practices(claim, own)
    if not own:
        return Compared(claim, Verdict.NEW)
    newest = max(own, key=lambda row: row["id"])
    return Compared(claim, _verdict(claim, newest), on_file=newest)


def _practices(claim: Claim, own: Sequence[Mapping[str, Any]]) -> Compared:
    """How many practices a count adds. What somebody decided against was counted before: it is not made
    good for by the same count."""
    have = sum(row["amount"] or 1 for row in own if row["status"] == EntryStatus.ACCEPTED)
    against = [row for row in own if row["status"] in (EntryStatus.VOIDED, EntryStatus.RETURNED)]
    missing = (claim.number or 1) - have
    left = missing - sum(row["amount"] or 1 for row in against)
    if left > 0:
        return Compared(claim, Verdict.NEW, left)
    if missing > 0:
        return Compared(claim, Verdict.DIFFERS, on_file=max(against, key=lambda row: row["id"]))
    return Compared(claim, Verdict.SAME)


def _is_of(row: Mapping[str, Any], claim: Claim, subject: str | None) -> bool:
    is_line = row["subject"] == subject if subject else row["requirement"] == claim.key
    return bool(is_line and row["kind"] == claim.kind and row["status"] != EntryStatus.WITHDRAWN)


def _verdict(claim: Claim, row: Mapping[str, Any]) -> Verdict:
    if row["status"] != EntryStatus.ACCEPTED:
        # It waits for a decision, or somebody decided against it: that stays.
        return Verdict.DIFFERS
    if claim.kind is EntryKind.SCORE and row["amount"] != claim.number:
        # What an import brought, a newer one may correct; what somebody typed in stays.
        return Verdict.NEW if row["source"] == Source.IMPORT else Verdict.DIFFERS
    has_other_day = claim.has_own_day and claim.kind is not EntryKind.SCORE and claim.on != _day(row)
    return Verdict.DIFFERS if has_other_day else Verdict.SAME


def _day(row: Mapping[str, Any]) -> Any:
    return row.get("issued_on") or row["happened_on"]
