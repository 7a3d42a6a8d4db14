"""Which verified entries a version of a path does not count any more. Pure.

An entry is judged by itself, by the evaluators that judge its line: there is no second set of rules.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tracker.domain.evaluators import EVALUATORS, Context, Evaluation, entries_of
from tracker.domain.facts import EntryFact, Facts, sort_out
from tracker.domain.path import Path
from tracker.domain.statuses import Basis, EntryKind

VERIFIED = frozenset(
    {
        EntryKind.PRACTICE,
        EntryKind.CHECKOFF,
        EntryKind.SIGNATURE,
        EntryKind.SCORE,
        EntryKind.CONFIRMATION,
        EntryKind.SHIFT,
        EntryKind.DOCUMENT,
        EntryKind.EVALUATION,
    }
)
"""Kinds that give credit and nothing else: a placement or a booking ends by an act of its own."""
_UNREACHED = frozenset({"score", "too_old"})
"""What is missing where an entry is there and gives no credit at all."""


@dataclass(frozen=True, slots=True)
class Under:
    """An enrollment under a version: the path, and the facts as they are read with it."""

    path: Path
    facts: Facts


def speaks(under: Under, entry: EntryFact, today: date) -> frozenset[str]:
    """The lines that an entry by itself gives credit on, in part or in whole."""
    by_key = sort_out(under.path, [entry])
    context = Context(under.path, today, under.facts, by_key)
    found = set()
    for asked in under.path.asked(under.facts.routes):
        line = asked.requirement
        entries = entries_of(under.path, line, by_key)
        if entries and _counts(EVALUATORS[line.kind](line, entries, context)):
            found.add(line.key)
    return frozenset(found)


def uncounted(
    here: Under, there: Under, carried: Collection[int], today: date, settled: frozenset[str]
) -> tuple[int, ...]:
    """Verified entries that gave credit and count nowhere any more, but for those on ``settled`` lines:
    these stay done."""
    touched = _touched(here.path, there.path)
    found = []
    for entry in here.facts.entries:
        if not _is_verified(entry) or entry.id in carried:
            continue
        spoke = speaks(here, entry, today)
        if spoke & touched and not spoke & settled and not speaks(there, entry, today):
            found.append(entry.id)
    return tuple(found)


def _is_verified(entry: EntryFact) -> bool:
    is_decided = entry.is_accepted and entry.basis is Basis.DECISION
    return is_decided and entry.key is not None and entry.kind in VERIFIED


@lru_cache(maxsize=32)
def _touched(here: Path, there: Path) -> frozenset[str]:
    """The lines that the other version leaves out or asks in another way. A line that counts signatures of a
    group changes with the group."""
    changed = {line.key for line in here.requirements if there.by_key.get(line.key) != line}
    for line in here.requirements:
        group = {one.key for one in here.group(line.needs.site_group or "")}
        if group & changed:
            changed.add(line.key)
    return frozenset(changed)


def _counts(found: Evaluation) -> bool:
    if found.have or found.done_on is not None or found.excused is not None:
        return True
    return found.started_on is not None and found.missing not in _UNREACHED
