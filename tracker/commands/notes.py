"""Staff notes on a student: what was said, how they were reached, and when it is to be asked again.

A note is part of the education record; nobody changes one: a correction is a new note.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.follow_ups import set_follow_up
from tracker.domain.contacts import ContactWay, check_contact
from tracker.domain.errors import Impossible
from tracker.domain.policy import Actor, Permission
from tracker.models import Contact, Note, new_id
from tracker.models.rows import row_digest


def write_note(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    text: str,
    way: ContactWay | None = None,
    happened_on: date | None = None,
    follow_up_on: date | None = None,
    holder_id: int | None = None,
) -> Draft:
    """Write a note into the student's file.

    With a ``way`` it is the note of a contact on a day (today, unless said). With ``follow_up_on`` it
    returns on that day to who writes it, or to ``holder_id`` of the cohort's staff.
    """
    if not text.strip():
        raise Impossible("note_empty", field="text")
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.WRITE_NOTE)
    note_id = insert_note(case.draft, case.person.id, text)
    if way is None:
        case.draft.event(case.person.id, "note.written", {"note": text}, enrollment_id=enrollment_id)
    else:
        _reached(case, note_id, text, way, happened_on or case.today)
    result = {"note": note_id}
    if follow_up_on is not None:
        result["follow_up"] = set_follow_up(case, note_id, follow_up_on, holder_id)
    return case.finish(**result)


def insert_note(draft: Draft, person_id: int, text: str) -> int:
    """The row of a note; the caller writes the event. Gives its id."""
    row: dict[str, Any] = {
        "id": new_id(),
        "person_id": person_id,
        "author_id": draft.actor.person_id,
        "written_at": draft.now,
        "text": text,
    }
    draft.insert(Note, row)
    return int(row["id"])


def _reached(case: Case, note_id: int, text: str, way: ContactWay, happened_on: date) -> None:
    check_contact(happened_on, case.facts.started_on, case.today)
    row = {
        "id": new_id(),
        "person_id": case.person.id,
        "note_id": note_id,
        "way": way,
        "happened_on": happened_on,
    }
    case.draft.insert(Contact, row)
    payload = {"contact": row["id"], "way": way, "happened_on": happened_on, "note": text}
    payload |= {"row": row_digest(Contact, row)}
    case.draft.event(case.person.id, "contact.written", payload, enrollment_id=case.enrollment.id)
