"""What a student logs: practices, check-offs asked for, milestones, papers, shifts, attempts, jobs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.evidence import attach
from tracker.commands.papers import settled
from tracker.commands.possible import MANY_WAIT, check_details, check_line
from tracker.domain.errors import Conflict, Impossible, NotAllowed
from tracker.domain.jobs import decided_by
from tracker.domain.path import Requirement
from tracker.domain.policy import Actor, Permission
from tracker.domain.proof import PROVED
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Holder, Mode, RequestKind, RequirementKind
from tracker.domain.transitions import can_become

MOST_AT_ONCE = 10
"""How many practices one form may log."""


def log_practice(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    key: str,
    *,
    happened_on: date,
    mode: Mode,
    times: int = 1,
    note: str = "",
    missed: Sequence[int] | None = None,
) -> Draft:
    """Log one or several practices of a skill: one entry each, accepted on the student's word.

    ``missed`` are the steps of its sheet that a student who checked themselves left out.
    """
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    requirement = case.requirement(key)
    if not 1 <= times <= MOST_AT_ONCE:
        raise Impossible("practice_times", field="times", most=MOST_AT_ONCE)
    values: dict[str, Any] = {"happened_on": happened_on, "mode": mode, "amount": 1}
    check_line(case, requirement, EntryKind.PRACTICE, values)
    detail = _self_check(case, key, missed) if missed is not None else None
    made = [
        case.log(EntryKind.PRACTICE, requirement, basis=Basis.SELF, note=note, detail=detail, **values)["id"]
        for _ in range(times)
    ]
    return case.finish(entries=made, line=key)


def _self_check(case: Case, key: str, missed: Sequence[int]) -> dict[str, str]:
    """What the practice keeps of a self-check by the sheet."""
    sheet = case.path.sheets.get(key)
    if sheet is None:
        raise Impossible("no_sheet")
    if len(set(missed)) != len(missed) or any(not 1 <= step <= len(sheet.steps) for step in missed):
        raise Impossible("sheet_changed")
    return {"missed": " ".join(str(step) for step in sorted(missed)), "edition": sheet.edition}


def log_entry(
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
    **values: Any,
) -> Draft:
    """Log any other entry on a line. It waits for who confirms the line, or is accepted at once
    where that is the student. An exam date is booked with rules of its own (``exams.book``)."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    requirement = case.requirement(key)
    if requirement.logged_by == "staff":
        raise NotAllowed("staff_logs")
    if kind is EntryKind.PRACTICE:
        raise Impossible("wrong_kind")
    if kind is EntryKind.BOOKING:
        raise Impossible("book_on_exam_page")
    if kind is EntryKind.SCORE and requirement.kind is RequirementKind.SKILL:
        raise NotAllowed("staff_logs")
    values["happened_on"] = happened_on
    check_line(case, requirement, kind, values)
    values |= check_details(case, requirement, kind, values, detail or {})
    detail = values.pop("detail", None) or settled(requirement, kind, detail, happened_on, case.today)
    basis = Basis.SELF if decided_by(case.path, requirement, kind) is Holder.STUDENT else None
    row = case.log(kind, requirement, basis=basis, note=note, detail=detail, **values)
    if kind in PROVED:
        attach(case, row, target=key)
    return case.finish(entries=[row["id"]], line=key)


def take_back(session: Session, actor: Actor, now: datetime, entry_id: int) -> Draft:
    """Take back what waits, or what counts on the student's own word and nobody relied on yet."""
    case = Case.of_entry(session, actor, now, entry_id)
    case.require(Permission.LOG)
    row = case.rows[entry_id]
    if row["status"] == EntryStatus.WITHDRAWN:
        case.draft.result |= {"entries": [entry_id]}
        return case.draft
    if not may_take_back(case, row):
        raise Conflict("cannot_take_back")
    for one in (row, *_with(case, entry_id)):
        withdraw_entry(case, one)
    return case.finish(entries=[entry_id])


def _with(case: Case, shift_id: int) -> list[Mapping[str, Any]]:
    """The signatures that were asked for with a shift and still wait: they go with it."""
    return [
        row
        for row in case.rows.values()
        if row["kind"] == EntryKind.SIGNATURE
        and row["shift_id"] == shift_id
        and row["status"] == EntryStatus.WAITING
    ]


def withdraw_entry(case: Case, row: Mapping[str, Any]) -> None:
    """Take an entry back: it counts no more and waits for nobody."""
    values = {
        "status": EntryStatus.WITHDRAWN,
        "withdrawn_at": case.now,
        "waits_for": None,
        "queue_cohort_id": None,
    }
    after = case.change(row, values)
    payload = {"kind": row["kind"], "line": row["requirement"] or row["subject"] or ""}
    case.draft.event(
        case.person.id, "entry.withdrawn", payload, enrollment_id=row["enrollment_id"], entry=after
    )


def may_take_back(case: Case, row: Mapping[str, Any]) -> bool:
    """Whether the student may still take this entry back."""
    status = EntryStatus(row["status"])
    if not can_become(status, EntryStatus.WITHDRAWN) or row["request"] == RequestKind.REMEDIATION:
        return False
    if status is EntryStatus.WAITING:
        return True
    return row["basis"] == Basis.SELF and not is_relied_on(case.path, case.rows.values(), row)


def is_relied_on(path: Any, rows: Any, row: Mapping[str, Any]) -> bool:
    """Whether a later staff decision stands on this entry: on its own line or one right after it."""
    lines = lines_of(path, row)
    return any(
        other["kind"] != EntryKind.REQUEST
        and other["basis"] == Basis.DECISION
        and other["status"] == EntryStatus.ACCEPTED
        and other["id"] > row["id"]
        and stands_on(path, other, lines)
        for other in rows
    )


def lines_of(path: Any, row: Mapping[str, Any]) -> set[str]:
    """The lines that an entry speaks to; of a request those it asks something for."""
    if row["kind"] == EntryKind.REQUEST:
        return set((row["targets"] or "").split())
    if row["requirement"]:
        return {row["requirement"]}
    return {line.key for line in path.by_subject.get(row["subject"] or "", ())}


def adds_up(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entries of a line stand beside each other: neither changes anything about the other."""
    return row["kind"] == other["kind"] and EntryKind(row["kind"]) in MANY_WAIT


def stands_on(path: Any, other: Mapping[str, Any], lines: set[str]) -> bool:
    """Whether an entry is about one of these lines, or about one that comes right after it."""
    keys = lines_of(path, other)
    if keys & lines:
        return True
    after: set[str] = set()
    for key in keys:
        requirement: Requirement | None = path.by_key.get(key)
        for rule in requirement.after if requirement else ():
            after.update([rule.key] if rule.key else [line.key for line in path.group(rule.group or "")])
    return bool(after & lines)
