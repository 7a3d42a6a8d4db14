"""Taking a decision back within its minute: it is voided, and the same claim waits again."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.commands.case import Case, line_of
from tracker.commands.detail_rows import log_detail
from tracker.commands.draft import Draft
from tracker.commands.logging import adds_up, lines_of, stands_on, withdraw_entry
from tracker.commands.review import performer_of, requirement_of
from tracker.domain.errors import Conflict
from tracker.domain.jobs import decided_by
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequestKind
from tracker.domain.transitions import can_become
from tracker.domain.undoing import TAKEN_BACK, is_in_time, may_be_undone, was_touched_since
from tracker.models import Entry, Evidence, Outbox, PreceptorAnswer, new_id
from tracker.models.entries import detail_of
from tracker.models.rows import row_digest

Row = Mapping[str, Any]
_UNDECIDED: dict[str, Any] = {
    "status": EntryStatus.WAITING,
    "basis": None,
    "decided_by_id": None,
    "decided_as": "",
    "decided_at": None,
    "decided_on": None,
    "decision_note": "",
}
_ASKED = ("way", "submission_id")
"""What a check-off says before somebody scores it."""


def undo(session: Session, actor: Actor, now: datetime, entry_id: int) -> Draft:
    """Take one's own decision back, within a minute and while nothing stands on it.

    The entry is voided and a new one refers to it, with the same claim, promise and files; the letter
    about the decision is not sent.
    """
    case = Case.of_entry(session, actor, now, entry_id)
    row = case.rows[entry_id]
    case.require(Permission.DECIDE, requirement_of(case, row), performer_of(row))
    earlier = _undone(case, row)
    if earlier is not None:
        case.draft.result |= {"entries": [earlier]}
        return case.draft
    _check(case, row)
    note = TAKEN_BACK.get(case.person.language)
    values = {"voided_at": now, "voided_by_id": actor.person_id, "void_note": note}
    case.say_decided(case.change(row, values | {"status": EntryStatus.VOIDED}), "entry.voided", note)
    for plan in _plans_asked_with(case, row):
        withdraw_entry(case, plan)
    again = _wait_again(case, row)
    _carry_files(case, row, again)
    case.draft.statements.append(_hold_back(case, entry_id))
    return case.finish(entries=[again["id"]])


def _undone(case: Case, row: Row) -> int | None:
    """The entry that waits instead, where the actor took this decision back already."""
    if row["status"] != EntryStatus.VOIDED or row["voided_by_id"] != case.actor.person_id:
        return None
    return next((one["id"] for one in case.rows.values() if one["again_of_id"] == row["id"]), None)


def _check(case: Case, row: Row) -> None:
    """Refuse what is not the actor's own decision of the last minute, or what something stands on."""
    status = EntryStatus(row["status"])
    is_own = row["decided_by_id"] == case.actor.person_id
    if not is_own or not can_become(status, EntryStatus.VOIDED):
        raise Conflict("not_your_decision")
    if not may_be_undone(status, row["request"]) or _never_waited(row):
        raise Conflict("cannot_undo")
    if not is_in_time(row["decided_at"], case.now):
        raise Conflict("minute_over")
    if _is_answered(case, row) or any(_relies(case, row, other) for other in case.rows.values()):
        raise Conflict("relied_on")


def _never_waited(row: Row) -> bool:
    """Whether it was recorded and decided in one act."""
    act = ("logged_by_id", "logged_at"), ("decided_by_id", "decided_at")
    logged, decided = (tuple(row[name] for name in names) for names in act)
    return logged == decided


def _is_answered(case: Case, row: Row) -> bool:
    """Whether the decision took what somebody had answered by a link."""
    asked = select(PreceptorAnswer.id).where(PreceptorAnswer.entry_id == row["id"])
    return case.draft.session.execute(asked.limit(1)).first() is not None


def _relies(case: Case, row: Row, other: Row) -> bool:
    """Whether what happened to another entry since stands on this decision."""
    if other["id"] == row["id"]:
        return False
    if row["id"] in (other.get("corrects_id"), other.get("shift_id"), other.get("placement_id")):
        return True
    since = (other["logged_at"], other["decided_at"], other["voided_at"])
    if not was_touched_since(row["decided_at"], since) or adds_up(row, other):
        return False
    return stands_on(case.path, other, lines_of(case.path, row))


def _plans_asked_with(case: Case, row: Row) -> list[Row]:
    """The plan that the last allowed attempt asked for by itself, with the decision."""
    return [
        other
        for other in case.rows.values()
        if other["request"] == RequestKind.REMEDIATION
        and other["status"] == EntryStatus.WAITING
        and other["logged_at"] == row["decided_at"]
        and row["requirement"] in (other["targets"] or "").split()
    ]


def _wait_again(case: Case, row: Row) -> Row:
    """The same claim as a new entry that waits, with the promise that was made for the first."""
    requirement = requirement_of(case, row)
    kind = EntryKind(row["kind"])
    holder = decided_by(case.path, requirement, kind) if requirement else Holder.COORDINATOR
    waits = {"id": new_id(), "again_of_id": row["id"], "waits_for": holder}
    waits |= {"queue_cohort_id": case.enrollment.cohort_id}
    own = {column.name: row[column.name] for column in Entry.__table__.c} | _UNDECIDED | waits
    said = detail_of(row) or {}
    if kind is EntryKind.CHECKOFF:
        said = {name: said.get(name) for name in _ASKED}
    case.draft.insert(Entry, own)
    again = own | log_detail(case.draft, kind, own["id"], said)
    case.remember(again)
    payload = {"kind": kind, "line": line_of(row), "of": row["id"]}
    case.draft.event(
        case.person.id, "entry.reopened", payload, enrollment_id=row["enrollment_id"], entry=again
    )
    return again


def _carry_files(case: Case, row: Row, again: Row) -> None:
    """The files that proved the first entry prove the one that waits; those of a submission stay there."""
    table: Any = Evidence.__table__
    found = case.draft.session.execute(select(*table.c).where(table.c.entry_id == row["id"])).mappings()
    for file in found.all():
        values = {"entry_id": again["id"]}
        case.draft.update(Evidence, values, id=file["id"])
        payload = {"evidence": file["id"], "line": file["target"], "submission": None}
        payload["row"] = row_digest(Evidence, dict(file) | values)
        case.draft.event(case.person.id, "evidence.attached", payload, enrollment_id=row["enrollment_id"])


def _hold_back(case: Case, entry_id: int) -> tuple[Any, list[dict[str, Any]]]:
    """The letter about the decision, which nobody has sent yet, is not sent."""
    letter = (Outbox.person_id == case.person.id, Outbox.kind == "returned", Outbox.sent_at.is_(None))
    return delete(Outbox).where(*letter, Outbox.facts == json.dumps({"entry": entry_id})), []
