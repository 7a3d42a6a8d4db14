"""Lines that others hold: what waits for a decision, what a kit part or an exam body blocks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tracker.domain.evaluators import Evaluation
from tracker.domain.facts import EntryFact, Kept, KitBlock
from tracker.domain.lines import Found, Line, Reason
from tracker.domain.path import Requirement
from tracker.domain.statuses import EntryKind, Holder, State

_HELD = frozenset({State.WAITING, State.BLOCKED})


def excused(closer: EntryFact) -> Found:
    """A line that a proved reason closes. Which reason it is stays with those who may read it: health is
    among them."""
    facts = {"on": closer.counted_on, "since": closer.happened_on}
    return State.WAIVED, True, Holder.NOBODY, closer.counted_on, Reason("closer", facts)


def with_kept(evaluation: Evaluation, kept: Kept | None) -> Evaluation:
    """What the entries come to, with credit that an earlier version of the path gave; their own goes first
    where it lasts as long."""
    if kept is None:
        return evaluation
    if evaluation.done_on is not None:
        ends_on = evaluation.expires_on
        if ends_on is None or (kept.until is not None and ends_on >= kept.until):
            return evaluation
    return replace(evaluation, done_on=kept.since, expires_on=kept.until, block=None, is_kept=True)


def waits(waiting: Sequence[EntryFact], credit: bool) -> Found:
    """A line whose entries wait: the oldest promise names the holder. Old credit is kept."""
    first = min(waiting, key=lambda entry: (entry.promised_on or date.max, entry.id))
    since = min(entry.logged_on for entry in waiting)
    facts = {"n": len(waiting), "since": since, "promised_on": first.promised_on}
    holder = first.waits_for or Holder.COORDINATOR
    return State.WAITING, credit, holder, since, Reason("waiting_kept" if credit else "waiting", facts)


def kit_blocked(requirement: Requirement, blocks: Iterable[KitBlock], today: date) -> Found | None:
    """The kit parts that are missing today for this line, if any are.

    The line is blocked since the first day of the stretch that reaches today, also where that began
    with a part that has arrived by now. ``sent_on`` is set once every missing part was sent.
    """
    own = [block for block in blocks if requirement.key in block.keys and block.since <= today]
    still = [block for block in own if block.until is None or block.until > today]
    if not still:
        return None
    since = min(block.since for block in still)
    for block in sorted(own, key=lambda block: block.since, reverse=True):
        if block.since < since and block.until is not None and block.until >= since:
            since = block.since
    sent = [block.sent_on for block in still if block.sent_on is not None]
    parts = tuple(dict.fromkeys(block.part for block in still if block.part))
    facts = {
        "since": since,
        "part": parts[0] if parts else "",
        "parts": parts,
        "sent_on": max(sent) if len(sent) == len(still) else None,
    }
    return State.BLOCKED, False, Holder.KIT_SUPPLIER, since, Reason("kit", facts)


def blocked_by(evaluation: Evaluation, changes: list[date]) -> Found | None:
    """What the evaluator says must be waited for; its end is noted in ``changes``."""
    if evaluation.block is None:
        return None
    code, holder, since, until = evaluation.block
    if until is not None:
        changes.append(until)
    return State.BLOCKED, False, holder, since, Reason(code, {"until": until, **evaluation.parts})


def paced_to(counted: Iterable[Line]) -> date | None:
    """The due date of the (n+1)-th line in due order, where n are done or held by others.

    None when all are; days that others hold a line are not the student's.
    """
    lines = list(counted)
    reached = sum(line.credit or line.state in _HELD for line in lines)
    if reached == len(lines):
        return None
    due = sorted(line.due_on or date.max for line in lines)[reached]
    return None if due == date.max else due


def came_back(entry: EntryFact, credit: bool) -> Found:
    """A line whose newest entry was returned: with a note, or as a check-off that was not passed."""
    facts = {"entry": entry.id, "on": entry.decided_on}
    is_scored = entry.kind is EntryKind.CHECKOFF and entry.passed is False
    reason = Reason("not_passed" if is_scored else "returned", facts)
    return State.RETURNED, credit, Holder.STUDENT, entry.decided_on, reason
