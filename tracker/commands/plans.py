"""The plan after the last allowed attempt: asked for by itself, decided by a coordinator."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.attempts import tries_of
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, allows, may_see
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind, Source


def ask_again(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, key: str, *, note: str
) -> Draft:
    """Ask for a plan once more, when the coordinator sent the first question back."""
    case = Case(session, actor, now, enrollment_id)
    requirement = case.requirement(key)
    target = case.target(requirement)
    if not may_see(actor, target):
        raise NotFound("no_student")
    is_own = allows(actor, Permission.LOG, target)
    if not (is_own or allows(actor, Permission.RECORD, target)):
        raise NotAllowed("not_allowed")
    if not note.strip():
        raise Impossible("reason_needed", field="note")
    sheet = case.path.sheets.get(key)
    if sheet is None or not tries_of(sheet, case.facts.entries).needs_remediation:
        raise Impossible("no_plan_needed")
    if waits_for_plan(case, key):
        raise Impossible("already_waiting")
    entry_id = ask_for_plan(case, key, source=Source.STUDENT if is_own else Source.STAFF, note=note)
    return case.finish(entries=[entry_id], line=key)


def ask_for_plan(case: Case, key: str, *, source: Source, note: str = "") -> int:
    """Add the request that the coordinator decides; gives its id."""
    row = case.log(
        EntryKind.REQUEST,
        None,
        happened_on=case.today,
        basis=None,
        source=source,
        note=note,
        detail={"request": RequestKind.REMEDIATION, "targets": key},
        enrollment_id=case.enrollment.id,
    )
    return int(row["id"])


def waits_for_plan(case: Case, key: str) -> bool:
    """Whether a plan for the skill waits for the coordinator."""
    return any(
        row["kind"] == EntryKind.REQUEST
        and row["status"] == EntryStatus.WAITING
        and row["request"] == RequestKind.REMEDIATION
        and key in (row["targets"] or "").split()
        for row in case.rows.values()
    )
