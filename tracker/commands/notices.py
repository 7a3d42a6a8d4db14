"""Notices: what the coordinators of a cohort have to know at once, and settle with a note."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.kinds import NoticeKind
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import Notice, Person, new_id
from tracker.models.covering import coordinators
from tracker.models.rows import row_digest


def raise_notice(
    draft: Draft,
    *,
    person_id: int,
    enrollment_id: int,
    cohort_id: int,
    kind: NoticeKind,
    facts: Mapping[str, Any] | None = None,
    entry_id: int | None = None,
    incident_id: int | None = None,
) -> int:
    """Add a notice about a student, whose chain the draft has open, and a mail to each coordinator of
    the cohort and to who covers for one; gives its id.

    ``facts`` are JSON values for the sentence of the kind: ``by`` and ``name`` are people as they
    sign, ``on`` is an ISO date, ``note`` what somebody wrote, ``n`` a count. Nothing of anybody's
    health stands in them, nor in the mail.
    """
    row: dict[str, Any] = {
        "id": new_id(),
        "person_id": person_id,
        "enrollment_id": enrollment_id,
        "cohort_id": cohort_id,
        "kind": kind,
        "incident_id": incident_id,
        "entry_id": entry_id,
        "facts": json.dumps(dict(facts or {}), sort_keys=True, default=str),
        "raised_at": draft.now,
        "settled_at": None,
        "settled_by_id": None,
        "note": "",
    }
    draft.insert(Notice, row)
    _say(draft, "notice.raised", row)
    for coordinator_id in _to_be_told(draft, cohort_id, person_id):
        draft.mail(coordinator_id, "notice", {"kind": kind})
    return int(row["id"])


def settle(session: Session, actor: Actor, now: datetime, notice_id: int, *, note: str) -> Draft:
    """Settle a notice with a note that says what was done; the student may read it."""
    row = _notice(session, actor, notice_id)
    if not note.strip():
        raise Impossible("settle_note", field="note")
    draft = Draft(session, actor, now)
    draft.result |= {"notice": notice_id}
    if row["settled_at"] is not None:
        if (row["settled_by_id"], row["note"]) == (actor.person_id, note):
            return draft
        by = session.get(Person, row["settled_by_id"])
        raise Conflict("already_settled", by=by.name if by else "", at=row["settled_at"])
    draft.open(row["person_id"])
    values = {"settled_at": now, "settled_by_id": actor.person_id, "note": note}
    draft.update(Notice, values, id=notice_id)
    _say(draft, "notice.settled", {**row, **values}, note=note)
    return draft


def _notice(session: Session, actor: Actor, notice_id: int) -> Mapping[str, Any]:
    """The notice, which does not exist for those who may not settle it."""
    row = session.execute(select(*Notice.__table__.c).where(Notice.id == notice_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("no_notice")
    target = Target(person_id=row["person_id"], cohort_ids=frozenset({row["cohort_id"]}))
    if not allows(actor, Permission.SETTLE_NOTICE, target):
        raise NotFound("no_notice")
    return dict(row)


def _say(draft: Draft, event: str, row: Mapping[str, Any], **more: str) -> None:
    payload = {"notice": row["id"], "kind": row["kind"], "row": row_digest(Notice, row), **more}
    draft.event(row["person_id"], event, payload, enrollment_id=row["enrollment_id"])


def _to_be_told(draft: Draft, cohort_id: int, person_id: int) -> list[int]:
    """Coordinators of the cohort who read mail, without whoever raises it or whom it is about."""
    told = set(coordinators(draft.session, [cohort_id], draft.now)) - {draft.actor.person_id, person_id}
    reading = select(Person.id).where(Person.id.in_(sorted(told)), Person.email.is_not(None))
    return list(draft.session.execute(reading.order_by(Person.id)).scalars())
