"""What a person or the school says about a whole record: directory information, legal holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.correcting import correction_target
from tracker.commands.draft import Draft
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, allows
from tracker.models import DirectoryChoice, LegalHold, new_id
from tracker.models.rows import row_digest

_HOLD: Any = LegalHold.__table__
_CHOICE: Any = DirectoryChoice.__table__


def choose_directory(session: Session, actor: Actor, now: datetime, *, is_out: bool) -> Draft:
    """Keep one's directory information to the school, or allow it again. The same again says nothing."""
    draft = Draft(session, actor, now)
    if not allows(actor, Permission.LOG, correction_target(session, actor.person_id)):
        raise NotAllowed("not_allowed")
    mine = select(*_CHOICE.c).where(_CHOICE.c.person_id == actor.person_id)
    found = session.execute(mine).mappings().one_or_none()
    if bool(found and found["is_out"]) == is_out:
        return draft
    draft.open(actor.person_id)
    values = {"is_out": is_out, "chosen_at": now}
    row = dict(found or {"id": new_id(), "person_id": actor.person_id}) | values
    if found:
        draft.update(DirectoryChoice, values, id=row["id"])
    else:
        draft.insert(DirectoryChoice, row)
    payload = {"choice": row["id"], "out": is_out, "row": row_digest(DirectoryChoice, row)}
    draft.event(actor.person_id, "directory.chosen", payload)
    return draft


def place_hold(session: Session, actor: Actor, now: datetime, person_id: int, *, reason: str) -> Draft:
    """From now on nothing of this record may be destroyed."""
    draft, found = _open(session, actor, now, person_id, reason)
    if found:
        raise Conflict("hold_stands")
    row = dict.fromkeys(_HOLD.c.keys()) | {
        "id": new_id(),
        "person_id": person_id,
        "reason": reason,
        "placed_at": now,
        "placed_by_id": actor.person_id,
        "lift_reason": "",
    }
    draft.insert(LegalHold, row)
    payload = {"hold": row["id"], "reason": reason, "row": row_digest(LegalHold, row)}
    draft.event(person_id, "hold.placed", payload)
    return draft


def lift_hold(session: Session, actor: Actor, now: datetime, person_id: int, *, reason: str) -> Draft:
    """The record may go its way again: videos after their days, the rest after retention."""
    draft, found = _open(session, actor, now, person_id, reason)
    if not found:
        raise Conflict("hold_lifted")
    values = {"lifted_at": now, "lifted_by_id": actor.person_id, "lift_reason": reason}
    draft.update(LegalHold, values, id=found["id"])
    payload = {"hold": found["id"], "reason": reason, "row": row_digest(LegalHold, {**found, **values})}
    draft.event(person_id, "hold.lifted", payload)
    return draft


def _open(
    session: Session, actor: Actor, now: datetime, person_id: int, reason: str
) -> tuple[Draft, dict[str, Any]]:
    """The draft, and the hold that stands; empty where none does."""
    target = correction_target(session, person_id)
    if not target.cohort_ids:
        raise NotFound("no_student")
    if not allows(actor, Permission.HOLD_RECORD, target):
        raise NotAllowed("not_allowed")
    if not reason.strip():
        raise Impossible("hold_reason", field="reason")
    draft = Draft(session, actor, now)
    draft.open(person_id)
    standing = select(*_HOLD.c).where(_HOLD.c.person_id == person_id, _HOLD.c.lifted_at.is_(None))
    return draft, dict(session.execute(standing).mappings().one_or_none() or {})
