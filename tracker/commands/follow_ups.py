"""Follow-ups: the day on which a note returns to somebody, moved or done with a word about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.contacts import check_follow_up
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.policy import Actor, Permission
from tracker.models import Enrollment, FollowUp, new_id
from tracker.models.rows import row_digest
from tracker.models.staff_read import staff_of


def set_follow_up(case: Case, note_id: int, due_on: date, holder_id: int | None) -> int:
    """Let a note return on a day, to who acts or to somebody of the cohort's staff. Gives its id."""
    check_follow_up(due_on, case.today)
    row: dict[str, Any] = {
        "id": new_id(),
        "person_id": case.person.id,
        "note_id": note_id,
        "holder_id": case.actor.person_id if holder_id is None else holder_id,
        "due_on": due_on,
        "note": "",
        "set_at": case.now,
    }
    payload = {"follow_up": row["id"], "due_on": due_on, "holder": _holder(case, row["holder_id"])}
    payload |= {"row": row_digest(FollowUp, row)}
    case.draft.insert(FollowUp, row)
    case.draft.event(case.person.id, "follow_up.set", payload, enrollment_id=case.enrollment.id)
    return int(row["id"])


def move_follow_up(
    session: Session,
    actor: Actor,
    now: datetime,
    follow_up_id: int,
    *,
    due_on: date,
    note: str = "",
    holder_id: int | None = None,
) -> Draft:
    """Let it return on another day, perhaps to somebody else, with a word about why."""
    case, before = _open(session, actor, now, follow_up_id)
    check_follow_up(due_on, case.today)
    holder_id = before["holder_id"] if holder_id is None else holder_id
    if (due_on, holder_id) == (before["due_on"], before["holder_id"]):
        raise Impossible("follow_up_same", field="due_on")
    holder = _holder(case, holder_id) if holder_id != before["holder_id"] else ""
    after = {**before, "due_on": due_on, "holder_id": holder_id, "note": note.strip()}
    payload = {"from_on": before["due_on"], "due_on": due_on, "holder": holder, "note": note.strip()}
    return _change(case, before, after, "follow_up.moved", payload)


def close_follow_up(
    session: Session, actor: Actor, now: datetime, follow_up_id: int, *, note: str = ""
) -> Draft:
    """It is done; what came of it may stand with it."""
    case, before = _open(session, actor, now, follow_up_id)
    after = {**before, "note": note.strip(), "done_at": now, "done_by_id": actor.person_id}
    return _change(case, before, after, "follow_up.done", {"note": note.strip()})


def _open(session: Session, actor: Actor, now: datetime, follow_up_id: int) -> tuple[Case, dict[str, Any]]:
    row = session.execute(select(*FollowUp.__table__.c).where(FollowUp.id == follow_up_id)).mappings().first()
    if row is None:
        raise NotFound("not_there")
    newest = (
        select(Enrollment.id)
        .where(Enrollment.person_id == row["person_id"])
        .order_by(Enrollment.sequence.desc())
    )
    case = Case(session, actor, now, session.execute(newest.limit(1)).scalar_one())
    case.require(Permission.WRITE_NOTE)
    if row["done_at"] is not None:
        raise Conflict("follow_up_done")
    return case, dict(row)


def _change(
    case: Case, before: dict[str, Any], after: dict[str, Any], kind: str, payload: dict[str, Any]
) -> Draft:
    case.draft.update(
        FollowUp, {name: after[name] for name in after if after[name] != before[name]}, id=before["id"]
    )
    payload |= {"follow_up": before["id"], "row": row_digest(FollowUp, after)}
    case.draft.event(case.person.id, kind, payload, enrollment_id=case.enrollment.id)
    return case.finish(follow_up=before["id"])


def _holder(case: Case, holder_id: int) -> str:
    """The name of who gets it: who acts, or somebody of the staff of the student's cohorts."""
    if holder_id == case.actor.person_id:
        return case.actor.name
    name = staff_of(case.draft.session, case.target().cohort_ids).get(holder_id)
    if name is None or holder_id == case.person.id:
        raise Impossible("follow_up_holder", field="holder_id")
    return name
