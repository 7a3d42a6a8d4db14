"""How far a line is, by its kind: one function a kind, in one dict.

A kind without an evaluator stops the program at start (``path_loader`` checks it).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.education import in_cycle
from tracker.domain.facts import EntryFact, Facts
from tracker.domain.jobs import counted_for
from tracker.domain.path import Path, Requirement
from tracker.domain.provisional import bounded
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, RequirementKind
from tracker.domain.validity import Block, expiry, retake_block


@dataclass(slots=True)
class Evaluation:
    """What the entries of one line amount to, before prerequisites and dates are looked at.

    ``done_on`` is set when the line's need is met; ``expires_on`` bounds that credit. ``block`` is
    something other than the student that must be waited for. ``parts`` are facts for the sentence
    that says what is missing. ``excused`` is a proved reason for which nothing is asked any more.
    ``is_kept``: the credit is that of an earlier version of the path.
    """

    have: int
    need: int
    done_on: date | None = None
    started_on: date | None = None
    expires_on: date | None = None
    block: Block | None = None
    missing: str = "count"
    parts: dict[str, Any] = field(default_factory=dict)
    excused: EntryFact | None = None
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What an evaluator may look at besides its own entries."""

    path: Path
    today: date
    facts: Facts
    by_key: dict[str, list[EntryFact]]
    oldest_issue: Callable[[Requirement], date | None] = lambda _line: None


Evaluator = Callable[[Requirement, Sequence[EntryFact], Context], Evaluation]


def _accepted(entries: Sequence[EntryFact], *kinds: EntryKind) -> list[EntryFact]:
    accepted = EntryStatus.ACCEPTED
    return [entry for entry in entries if entry.status is accepted and entry.kind in kinds]


def _reach(need: int, counted: Sequence[EntryFact]) -> Evaluation:
    """``need`` in sum of amounts; done on the day on which the sum got there."""
    have, done_on = 0, None
    days = sorted([(entry.counted_on, entry.id, entry.amount or 0) for entry in counted])
    for day, _id, amount in days:
        have += amount
        if done_on is None and have >= need:
            done_on = day
    return Evaluation(have, need, done_on, days[0][0] if days else None)


def _once(line: Requirement, entries: Sequence[EntryFact], _context: Context) -> Evaluation:
    """One accepted entry closes the line; a score must reach its mark."""
    accepted = [entry for entry in entries if entry.is_accepted and entry.kind in line.entry_kinds]
    if not accepted:
        return Evaluation(0, 1)
    if not line.needs.score:
        return Evaluation(1, 1, min(entry.counted_on for entry in accepted))
    return _scored(line, accepted)


def _scored(line: Requirement, accepted: Sequence[EntryFact]) -> Evaluation:
    best = max(entry.amount or 0 for entry in accepted)
    passed = [entry.counted_on for entry in accepted if (entry.amount or 0) >= line.needs.score]
    result = Evaluation(int(bool(passed)), 1, min(passed, default=None))
    result.started_on = min(entry.counted_on for entry in accepted)
    result.missing = "score"
    result.parts = {"best": best, "mark": line.needs.score, "out_of": line.needs.out_of}
    return result


def _skill(line: Requirement, entries: Sequence[EntryFact], context: Context) -> Evaluation:
    if line.needs.site:
        return _site_skills(line, context)
    if line.needs.live:
        modes = {Mode.LIVE, Mode.OBSERVED} if line.needs.observed_counts else {Mode.LIVE}
        signed = [entry for entry in _accepted(entries, EntryKind.SIGNATURE) if entry.mode in modes]
        return _reach(line.needs.live, signed)
    practices = [entry for entry in _accepted(entries, EntryKind.PRACTICE) if entry.mode in line.modes]
    result = _reach(line.needs.practice, practices)
    closing = _accepted(entries, EntryKind.CHECKOFF)
    if line.needs.score:
        scored = _accepted(entries, EntryKind.SCORE)
        closing = [entry for entry in scored if (entry.amount or 0) >= line.needs.score]
    closed_on = min((entry.counted_on for entry in closing), default=None)
    if result.done_on is not None and closed_on is None:
        result.done_on = None
        result.missing = "score_open" if line.needs.score else "checkoff"
    elif result.done_on is not None and closed_on is not None:
        result.done_on = max(result.done_on, closed_on)
    elif closed_on is not None:
        result.started_on = min(closed_on, result.started_on or closed_on)
    return result


def entries_of(path: Path, line: Requirement, by_key: Mapping[str, list[EntryFact]]) -> list[EntryFact]:
    """The entries that move a line. A signature on a home skill speaks to the site's line alone."""
    if line.needs.site:
        return [
            entry
            for skill in path.group(line.needs.site_group or "")
            for entry in by_key.get(skill.key, ())
            if entry.kind is EntryKind.SIGNATURE
        ]
    entries = by_key.get(line.key, [])
    if entries and line.needs.practice:
        return [entry for entry in entries if entry.kind is not EntryKind.SIGNATURE]
    return entries


def goal_counts(
    path: Path, line: Requirement, goals: frozenset[str], by_key: Mapping[str, list[EntryFact]]
) -> tuple[tuple[str, int, int], ...]:
    """(goal, signed live, asked) for each goal that is on; nothing else depends on it.

    A goal that asks a count of skills at the site counts different skills, the others repetitions: those
    of the line itself, even where its signatures move another one.
    """
    if not goals or not line.goals:
        return ()
    own = entries_of(path, line, by_key) if line.needs.site else by_key.get(line.key, ())
    signed = [
        entry
        for entry in own
        if entry.is_accepted and entry.kind is EntryKind.SIGNATURE and entry.mode is Mode.LIVE
    ]
    live, skills = sum(entry.amount or 0 for entry in signed), len({entry.key for entry in signed})
    return tuple(
        (goal, skills if name == "site" else live, count)
        for goal, needs in line.goals.items()
        if goal in goals
        for name, count in needs.items()
    )


def _site_skills(line: Requirement, context: Context) -> Evaluation:
    """So many different skills of a group signed at the site."""
    first_signed = []
    for skill in context.path.group(line.needs.site_group or ""):
        signed = [
            entry.counted_on
            for entry in _accepted(context.by_key.get(skill.key, ()), EntryKind.SIGNATURE)
            if entry.mode is Mode.LIVE
        ]
        if signed:
            first_signed.append(min(signed))
    first_signed.sort()
    need = line.needs.site
    done_on = first_signed[need - 1] if len(first_signed) >= need else None
    result = Evaluation(len(first_signed), need, done_on, first_signed[0] if first_signed else None)
    result.parts = {"of": len(context.path.group(line.needs.site_group or ""))}
    return result


def _hours(line: Requirement, entries: Sequence[EntryFact], _context: Context) -> Evaluation:
    """Accepted minutes against the hours asked; ``have`` and ``need`` are in whole hours."""
    result = _reach(line.needs.hours * 60, _accepted(entries, EntryKind.SHIFT))
    minutes = result.have
    result.have, result.need, result.missing = minutes // 60, line.needs.hours, "hours"
    result.parts = {"minutes": minutes}
    return result


def _document(line: Requirement, entries: Sequence[EntryFact], context: Context) -> Evaluation:
    """The accepted paper that lasts longest; one without an end lasts for ever."""
    accepted = _accepted(entries, EntryKind.DOCUMENT, EntryKind.RENEWAL)
    if accepted and line.subject:
        for other in context.path.by_subject[line.subject]:
            if other.key != line.key:
                accepted += _accepted(context.by_key.get(other.key, ()), EntryKind.RENEWAL)
    if not accepted:
        return Evaluation(0, 1)
    oldest = context.oldest_issue(line)
    if oldest is not None:
        fresh = [entry for entry in accepted if (entry.issued_on or entry.happened_on) >= oldest]
        if not fresh:
            result = Evaluation(0, 1, started_on=min(entry.counted_on for entry in accepted))
            result.missing, result.parts = "too_old", {"oldest_on": oldest}
            return result
        accepted = fresh
    ends = [(expiry(line, entry, context.path), entry) for entry in accepted]
    lasting = max(ends, key=lambda pair: (pair[0] or date.max, pair[1].id))
    result = Evaluation(1, 1, min(entry.counted_on for entry in accepted))
    result.expires_on = bounded(line, lasting[0], context.path, context.facts.routes, context.by_key)
    return result


def _exam(line: Requirement, entries: Sequence[EntryFact], context: Context) -> Evaluation:
    """A passed attempt closes the line; a failed one counts 0 and starts the wait."""
    if EntryKind.ATTEMPT not in line.entry_kinds:
        return _once(line, entries, context)
    attempts = sorted(_accepted(entries, EntryKind.ATTEMPT), key=lambda item: (item.happened_on, item.id))
    passed = [entry.counted_on for entry in attempts if entry.passed]
    result = Evaluation(int(bool(passed)), 1, min(passed, default=None))
    failed = [entry for entry in attempts if not entry.passed]
    if failed and not passed:
        result.started_on = failed[0].counted_on
        result.missing = "retake"
        result.parts = {"attempts": len(failed)}
        result.block = retake_block(line, failed, context.today)
    return result


def _employment(line: Requirement, entries: Sequence[EntryFact], context: Context) -> Evaluation:
    """Without a job that counts an accepted closer excuses the line, and nobody is placed."""
    counted, excused = counted_for(context.path, line, entries, context.by_key, context.facts.started_on)
    result = _once(line, counted, context)
    result.excused = excused
    return result


def _education(line: Requirement, entries: Sequence[EntryFact], context: Context) -> Evaluation:
    """Credits in tenths against whole credits asked, in the cycle that the newest paper began."""
    counted = in_cycle(context.path, line, _accepted(entries, EntryKind.EDUCATION), context.by_key)
    result = _reach(line.needs.credits * 10, counted)
    result.parts = {"tenths": result.have}
    result.have, result.need = result.have // 10, line.needs.credits
    return result


EVALUATORS: dict[RequirementKind, Evaluator] = {
    RequirementKind.MILESTONE: _once,
    RequirementKind.SKILL: _skill,
    RequirementKind.HOURS: _hours,
    RequirementKind.DOCUMENT: _document,
    RequirementKind.EVALUATION: _once,
    RequirementKind.EXAM: _exam,
    RequirementKind.EMPLOYMENT: _employment,
    RequirementKind.EDUCATION: _education,
}
