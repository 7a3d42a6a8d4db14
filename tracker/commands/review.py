"""What staff say about entries: accept, return with a note, void with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.granting import grant
from tracker.commands.open_answers import refuse_past_answer
from tracker.commands.phrases import with_phrase
from tracker.domain.errors import Conflict, Impossible
from tracker.domain.path import Requirement
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Holder, RequestKind, Source
from tracker.domain.transitions import can_become
from tracker.domain.undoing import HELD, STAYS
from tracker.models import Person


def accept(session: Session, actor: Actor, now: datetime, entry_id: int, *, note: str = "") -> Draft:
    """Accept what waits. A request takes effect in the same change."""
    return _decide(session, actor, now, entry_id, EntryStatus.ACCEPTED, note)


def return_(
    session: Session, actor: Actor, now: datetime, entry_id: int, *, note: str, phrase_id: int | None = None
) -> Draft:
    """Send back what waits, with a note that says what to do; a saved phrase stands before it."""
    if not note.strip() and phrase_id is None:
        raise Impossible("note_needed", field="note")
    return _decide(session, actor, now, entry_id, EntryStatus.RETURNED, note, phrase_id)


def void(session: Session, actor: Actor, now: datetime, entry_id: int, *, note: str) -> Draft:
    """Take back credit that was given, with a reason that the student reads."""
    if not note.strip():
        raise Impossible("reason_needed", field="note")
    case = Case.of_entry(session, actor, now, entry_id)
    row = case.rows[entry_id]
    case.require(Permission.VOID, requirement_of(case, row), row["logged_by_id"] if _is_own(row) else None)
    if row["status"] == EntryStatus.VOIDED:
        if row["voided_by_id"] == actor.person_id and row["void_note"] == note:
            case.draft.result |= {"entries": [entry_id]}
            return case.draft
        raise _decided(session, row, row["voided_by_id"], row["voided_at"])
    if row["status"] != EntryStatus.ACCEPTED:
        raise Conflict("cannot_void")
    if row["kind"] == EntryKind.REQUEST and row["request"] in STAYS:
        raise Conflict("void_by_act")
    values = {
        "status": EntryStatus.VOIDED,
        "voided_at": now,
        "voided_by_id": actor.person_id,
        "void_note": note,
    }
    case.say_decided(case.change(row, values), "entry.voided", note)
    if case.person.email:
        case.draft.mail(case.person.id, "voided", {"entry": entry_id})
    return case.finish(entries=[entry_id])


def _decide(
    session: Session,
    actor: Actor,
    now: datetime,
    entry_id: int,
    outcome: EntryStatus,
    note: str,
    phrase_id: int | None = None,
) -> Draft:
    case = Case.of_entry(session, actor, now, entry_id)
    row = case.rows[entry_id]
    case.require(Permission.DECIDE, requirement_of(case, row), performer_of(row))
    if row["status"] == outcome and row["decided_by_id"] == actor.person_id:
        case.draft.result |= {"entries": [entry_id]}
        return case.draft
    note = with_phrase(session, actor, case.person.language, phrase_id, note)
    check_undecided(session, row, outcome)
    refuse_past_answer(session, entry_id)
    if outcome is EntryStatus.ACCEPTED:
        _check_acceptable(case, row, note)
    after = case.change(row, decision(case, outcome, note))
    case.say_decided(after, f"entry.{outcome.value}", note)
    if outcome is EntryStatus.ACCEPTED and row["kind"] == EntryKind.REQUEST:
        grant(case, row)
    if outcome is EntryStatus.RETURNED and case.person.email:
        case.draft.mail(case.person.id, "returned", {"entry": entry_id}, held=HELD)
    return case.finish(entries=[entry_id])


def check_undecided(session: Session, row: Mapping[str, Any], outcome: EntryStatus) -> None:
    """Refuse a decision on what was decided or taken back; says who was first and when."""
    if not can_become(EntryStatus(row["status"]), outcome):
        by = row["voided_by_id"] or row["decided_by_id"]
        raise _decided(session, row, by, row["voided_at"] or row["decided_at"] or row["withdrawn_at"])


def decision(case: Case, outcome: EntryStatus, note: str) -> dict[str, Any]:
    """The columns of an entry that the actor decides now."""
    return {
        "status": outcome,
        "decided_at": case.now,
        "decided_on": case.today,
        "decided_by_id": case.actor.person_id,
        "decided_as": case.actor.signs_as,
        "decision_note": note,
        "basis": Basis.DECISION,
        "waits_for": None,
        "queue_cohort_id": None,
    }


def _check_acceptable(case: Case, row: Mapping[str, Any], note: str) -> None:
    """Refuse to accept what asks for more than a yes: a sheet to score, a plan to write."""
    if row["kind"] == EntryKind.CHECKOFF and row["requirement"] in case.path.sheets:
        raise Impossible("score_with_sheet")
    is_plan = row["kind"] == EntryKind.REQUEST and row["request"] == RequestKind.REMEDIATION
    if is_plan and not note.strip():
        raise Impossible("plan_needed", field="note")


def requirement_of(case: Case, row: Mapping[str, Any]) -> Requirement | None:
    """The line an entry speaks to; for a shared subject the one that takes the entry's kind."""
    if row["requirement"]:
        line = case.path.by_key.get(row["requirement"])
        return case.path.governing(line, EntryKind(row["kind"])) if line else None
    lines = case.path.by_subject.get(row["subject"] or "", ())
    return next((line for line in lines if row["kind"] in line.entry_kinds), None)


def performer_of(row: Mapping[str, Any]) -> int:
    """Who did what is to be decided: the student, or who recorded it. A plan after the last attempt
    is asked for by the evaluator, who performed nothing."""
    if row["source"] == Source.STUDENT or row["kind"] == EntryKind.REQUEST:
        return int(row["person_id"])
    return int(row["logged_by_id"])


def _is_own(row: Mapping[str, Any]) -> bool:
    return row["waits_for"] == Holder.STUDENT


def _decided(session: Session, row: Mapping[str, Any], by_id: int | None, at: datetime | None) -> Conflict:
    name = session.execute(
        select(Person.given_name, Person.family_name).where(Person.id == by_id)
    ).one_or_none()
    by = f"{name.given_name} {name.family_name}".strip() if name else ""
    code = "already_withdrawn" if row["status"] == EntryStatus.WITHDRAWN else "already_decided"
    return Conflict(code, by=by, outcome=EntryStatus(row["status"]), at=at)
