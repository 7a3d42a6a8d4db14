"""Staff notes on a student: part of the education record."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.errors import Impossible
from tracker.domain.policy import Actor, Permission
from tracker.models import Note, new_id


def write_note(session: Session, actor: Actor, now: datetime, enrollment_id: int, *, text: str) -> Draft:
    """Write a note into the student's file."""
    if not text.strip():
        raise Impossible("note_empty", field="text")
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.WRITE_NOTE)
    row = {
        "id": new_id(),
        "person_id": case.person.id,
        "author_id": actor.person_id,
        "written_at": now,
        "text": text,
    }
    case.draft.insert(Note, row)
    case.draft.event(case.person.id, "note.written", {"note": text}, enrollment_id=enrollment_id)
    return case.finish(note=row["id"])
