"""Corrections: a student asks for one, a coordinator decides with a reason, a refusal may be answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.rights import About, AboutKind, due_on
from tracker.models import Correction, Enrollment, Incident, Note, new_id
from tracker.models.covering import coordinators
from tracker.models.rows import row_digest
from tracker.models.settings import setting

_TABLE: Any = Correction.__table__
Row = Mapping[str, Any]


def ask_correction(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    about: str,
    *,
    wrong: str,
    wish: str,
) -> Draft:
    """Ask to have a named thing of one's own record corrected: what is wrong with it, what is wished.

    The school answers within the setting's days; until then nothing of the record may be destroyed.
    """
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    if not wrong.strip():
        raise Impossible("correction_wrong", field="wrong")
    if not wish.strip():
        raise Impossible("correction_wish", field="wish")
    made_by = _maker(session, case, about)
    _refuse_second(session, case.person.id, about)
    row = dict.fromkeys(_TABLE.c.keys()) | {
        "id": new_id(),
        "person_id": case.person.id,
        "enrollment_id": enrollment_id,
        "about": about,
        "made_by_id": made_by,
        "wrong": wrong,
        "wish": wish,
        "asked_at": now,
        "due_on": due_on(case.today, int(setting(session, "correction_days"))),
        "reason": "",
        "statement": "",
    }
    case.draft.insert(Correction, row)
    _say(case.draft, "correction.asked", row, note=wrong, wish=wish, due_on=row["due_on"])
    for person_id in coordinators(session, [case.enrollment.cohort_id], now):
        case.draft.mail(person_id, "correction_asked", {"due_on": row["due_on"]})
    return case.finish(correction=row["id"])


def withdraw_correction(session: Session, actor: Actor, now: datetime, correction_id: int) -> Draft:
    """Take a request back that nobody has decided."""
    draft, row = _own(session, actor, now, correction_id)
    if row["decided_at"] is not None:
        raise Conflict("correction_decided")
    if row["withdrawn_at"] is None:
        _change(draft, row, "correction.withdrawn", {"withdrawn_at": now})
    return draft


def decide_correction(
    session: Session, actor: Actor, now: datetime, correction_id: int, *, is_granted: bool, reason: str
) -> Draft:
    """Agree or refuse, with a reason that the student reads.

    Whoever made the thing leaves it to another coordinator, where the cohort has one. What was agreed is
    then put right by the usual acts: an entry voided, another recorded.
    """
    row = _row(session, correction_id)
    target = correction_target(session, row["person_id"])
    if not allows(actor, Permission.DECIDE_CORRECTION, target):
        raise NotAllowed("not_allowed")
    if not reason.strip():
        raise Impossible("correction_reason", field="reason")
    if row["withdrawn_at"] is not None:
        raise Conflict("correction_withdrawn")
    draft = Draft(session, actor, now)
    draft.result |= {"correction": correction_id}
    if row["decided_at"] is not None:
        if (row["decided_by_id"], row["is_granted"], row["reason"]) == (actor.person_id, is_granted, reason):
            return draft
        raise Conflict("correction_decided")
    if row["made_by_id"] == actor.person_id and _others(session, row, actor, now):
        raise Impossible("correction_own")
    values = {
        "decided_at": now,
        "decided_by_id": actor.person_id,
        "is_granted": is_granted,
        "reason": reason,
    }
    draft.open(row["person_id"])
    _change(draft, row, "correction.decided", values, granted=is_granted, reason=reason)
    draft.mail(row["person_id"], "correction_decided", {})
    return draft


def attach_statement(
    session: Session, actor: Actor, now: datetime, correction_id: int, *, statement: str
) -> Draft:
    """Attach the student's statement to what was refused; it stays with the thing, and is shown with it."""
    draft, row = _own(session, actor, now, correction_id)
    if not statement.strip():
        raise Impossible("statement_empty", field="statement")
    if row["is_granted"] is not False:
        raise Conflict("statement_not_refused")
    if row["stated_at"] is not None:
        if row["statement"] == statement:
            return draft
        raise Conflict("statement_stands")
    values = {"statement": statement, "stated_at": now}
    _change(draft, row, "correction.stated", values, note=statement)
    return draft


def correction_target(session: Session, person_id: int) -> Target:
    """The record as policy sees it."""
    cohorts = session.execute(select(Enrollment.cohort_id).where(Enrollment.person_id == person_id))
    return Target(person_id=person_id, cohort_ids=frozenset(cohorts.scalars()))


def _maker(session: Session, case: Case, about: str) -> int | None:
    """Who made the thing that is named: who decided it, else who wrote it. NotFound for another's."""
    named = About.parse(about)
    if named is None:
        raise NotFound("correction_of_nothing")
    if named.kind is AboutKind.PERSON:
        if named.id:  # one's own account has no number here: another would be a second request
            raise NotFound("correction_of_nothing")
        return None
    if named.kind is AboutKind.ENTRY:
        row = case.rows.get(named.id)
        if row is None:
            raise NotFound("correction_of_nothing")
        return int(row["decided_by_id"] or row["logged_by_id"])
    is_note = named.kind is AboutKind.NOTE
    model: Any = Note if is_note else Incident
    author = Note.author_id if is_note else Incident.reported_by_id
    found = session.execute(
        select(author).where(model.id == named.id, model.person_id == case.person.id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("correction_of_nothing")
    return int(found)


def _refuse_second(session: Session, person_id: int, about: str) -> None:
    still_open = (Correction.decided_at.is_(None), Correction.withdrawn_at.is_(None))
    mine = (Correction.person_id == person_id, Correction.about == about)
    if session.execute(select(Correction.id).where(*mine, *still_open)).first():
        raise Conflict("correction_open")


def _others(session: Session, row: Row, actor: Actor, now: datetime) -> bool:
    """Whether another coordinator of the student's cohorts could decide."""
    cohorts = correction_target(session, row["person_id"]).cohort_ids
    return bool(set(coordinators(session, cohorts, now)) - {actor.person_id})


def _row(session: Session, correction_id: int) -> Row:
    found = session.execute(select(*_TABLE.c).where(_TABLE.c.id == correction_id)).mappings().one_or_none()
    if found is None:
        raise NotFound("no_correction")
    return dict(found)


def _own(session: Session, actor: Actor, now: datetime, correction_id: int) -> tuple[Draft, Row]:
    row = _row(session, correction_id)
    target = correction_target(session, row["person_id"])
    if not allows(actor, Permission.LOG, target):
        raise NotFound("no_correction")
    draft = Draft(session, actor, now)
    draft.open(row["person_id"])
    draft.result |= {"correction": correction_id}
    return draft, row


def _change(draft: Draft, row: Row, event: str, values: Row, **more: Any) -> None:
    draft.update(Correction, values, id=row["id"])
    _say(draft, event, {**row, **values}, **more)


def _say(draft: Draft, event: str, row: Row, **more: Any) -> None:
    payload = {"correction": row["id"], "about": row["about"], "row": row_digest(Correction, row), **more}
    draft.event(row["person_id"], event, payload, enrollment_id=row["enrollment_id"])
