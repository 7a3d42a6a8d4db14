"""Paper facts: what staff know from elsewhere, recorded and accepted in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.evidence import attach
from tracker.commands.papers import settled
from tracker.commands.possible import check_details, check_line
from tracker.domain.errors import Impossible
from tracker.domain.policy import Actor, Permission
from tracker.domain.proof import PROVED
from tracker.domain.statuses import Basis, EntryKind, Source
from tracker.models.entry_facts import fact_of

MOST_AT_ONCE = 50
"""How often one paper line may repeat."""
_ONE_BY_ONE = frozenset({EntryKind.PRACTICE, EntryKind.SIGNATURE, EntryKind.SHIFT})
"""Kinds of which each adds to the last, so that the one before changes nothing about the next."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of a paper sheet; ``times`` repeats a practice or a signature."""

    key: str
    kind: EntryKind
    happened_on: date
    times: int = 1
    values: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    key: str,
    kind: EntryKind,
    *,
    happened_on: date,
    note: str = "",
    detail: Mapping[str, Any] | None = None,
    times: int = 1,
    source: Source = Source.PAPER,
    **values: Any,
) -> Draft:
    """Record a fact on a line and accept it; the journal shows both. ``times`` repeats a practice.

    A check-off that has a sheet is scored by it (``checkoffs.check_off``); only ``record_sheet``
    brings in those that were signed on paper before.
    """
    case = Case(session, actor, now, enrollment_id)
    if kind is EntryKind.CHECKOFF and key in case.path.sheets:
        case.require(Permission.RECORD, case.requirement(key))
        raise Impossible("score_with_sheet")
    line = PaperLine(key, kind, happened_on, times, values, detail or {})
    made = put(case, line, note, source)
    if kind in PROVED:
        attach(case, case.rows[made[0]], target=key)
    return case.finish(entries=made, line=key)


def record_sheet(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    lines: Sequence[PaperLine],
    note: str = "",
    source: Source = Source.PAPER,
) -> Draft:
    """Record a whole sheet of one student: each line is checked as if those above it counted
    already. One that cannot be refuses the sheet."""
    case = Case(session, actor, now, enrollment_id)
    made: list[int] = []
    uncounted: list[int] = []
    for line in lines:
        # Counting again after each line would make a long sheet slow.
        if line.kind not in _ONE_BY_ONE and _is_among(case, uncounted, line.key):
            uncounted = count(case, uncounted)
        try:
            added = put(case, line, note, source)
        except Impossible:
            if not uncounted:
                raise
            uncounted = count(case, uncounted)
            added = put(case, line, note, source)
        uncounted += added
        made += added
    return case.finish(entries=made)


def _is_among(case: Case, numbers: Sequence[int], key: str) -> bool:
    """Whether one of these entries speaks to the line."""
    subject = case.requirement(key).subject
    return any(
        case.rows[number]["requirement"] == key or (subject and case.rows[number]["subject"] == subject)
        for number in numbers
    )


def count(case: Case, numbers: Sequence[int]) -> list[int]:
    """Let these entries count for what is checked next; none is left uncounted then."""
    added = tuple(fact_of(case.rows[number]) for number in numbers)
    case.set_facts(entries=(*case.facts.entries, *added))
    return []


def put(case: Case, line: PaperLine, note: str, source: Source) -> list[int]:
    """Add the accepted entries of one paper line; gives their ids."""
    requirement, kind = case.requirement(line.key), line.kind
    case.require(Permission.RECORD, case.path.governing(requirement, kind))
    if not 1 <= line.times <= MOST_AT_ONCE:
        raise Impossible("practice_times", field="times", most=MOST_AT_ONCE)
    values = {**line.values, "happened_on": line.happened_on}
    if kind in (EntryKind.PRACTICE, EntryKind.SIGNATURE):
        values.setdefault("amount", 1)
    check_line(case, requirement, kind, values, is_history=source is Source.IMPORT)
    values |= check_details(case, requirement, kind, values, line.detail)
    detail = values.pop("detail", None) or settled(
        requirement, kind, line.detail, line.happened_on, case.today
    )
    return [
        case.log(
            kind,
            requirement,
            basis=Basis.DECISION,
            source=source,
            decision_note=note,
            detail=detail,
            **values,
        )["id"]
        for _ in range(line.times)
    ]
