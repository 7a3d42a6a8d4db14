"""Shared copies of a record: given to somebody outside by a link, and taken back."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.copies import DAYS, LONGEST_PURPOSE, LONGEST_RECIPIENT, MOST_OPEN
from tracker.domain.errors import Impossible, NotFound
from tracker.domain.kinds import ShareKind
from tracker.domain.policy import Actor, Permission
from tracker.domain.record import CERTIFICATE
from tracker.domain.statuses import EntryStatus
from tracker.models import SharedCopy, new_id
from tracker.models.rows import row_digest

_NONCE_BYTES = 18
_COPY: Any = SharedCopy.__table__.c


def share_record(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    kind: ShareKind,
    recipient: str,
    purpose: str,
    days: int,
    document: str,
) -> Draft:
    """Share a signed copy with ``recipient`` for ``days``; ``document`` is the signed file.

    Gives the copy's id. Refuses with ``copy_recipient``,
    ``copy_days``, ``copy_long``, ``no_certificate`` and ``copies_enough``.
    """
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.SHARE)
    recipient, purpose = " ".join(recipient.split()), " ".join(purpose.split())
    _check(case, kind, recipient, purpose, days)
    row: dict[str, Any] = {
        "id": new_id(),
        "person_id": case.person.id,
        "enrollment_id": enrollment_id,
        "kind": kind,
        "nonce": secrets.token_urlsafe(_NONCE_BYTES),
        "recipient": recipient,
        "purpose": purpose,
        "document": document,
        "as_of_on": case.today,
        "expires_on": case.today + timedelta(days=days),
        "made_at": now,
        "made_by_id": actor.person_id,
    }
    case.draft.insert(SharedCopy, row)
    payload = {
        "copy": row["id"],
        "kind": kind,
        "recipient": recipient,
        "expires_on": row["expires_on"],
        "row": row_digest(SharedCopy, row),
    }
    case.draft.event(case.person.id, "copy.shared", payload, enrollment_id=enrollment_id)
    return case.finish(copy=row["id"])


def revoke_copy(session: Session, actor: Actor, now: datetime, copy_id: int) -> Draft:
    """Take a copy back: its link opens nothing any more. Again changes nothing."""
    found = (
        session.execute(select(*SharedCopy.__table__.c).where(_COPY.id == copy_id)).mappings().one_or_none()
    )
    if found is None:
        raise NotFound("not_there")
    row = dict(found)
    case = Case(session, actor, now, row["enrollment_id"])
    case.require(Permission.END_SHARE)
    if row["revoked_at"] is None:
        case.draft.update(SharedCopy, {"revoked_at": now}, id=copy_id)
        digest = row_digest(SharedCopy, row | {"revoked_at": now})
        payload = {"copy": copy_id, "kind": row["kind"], "row": digest}
        case.draft.event(case.person.id, "copy.revoked", payload, enrollment_id=row["enrollment_id"])
    return case.finish(copy=copy_id)


def _check(case: Case, kind: ShareKind, recipient: str, purpose: str, days: int) -> None:
    if not recipient:
        raise Impossible("copy_recipient", field="recipient")
    if len(recipient) > LONGEST_RECIPIENT:
        raise Impossible("copy_long", field="recipient", most=LONGEST_RECIPIENT)
    if len(purpose) > LONGEST_PURPOSE:
        raise Impossible("copy_long", field="purpose", most=LONGEST_PURPOSE)
    if days not in DAYS:
        raise Impossible("copy_days", field="days")
    if kind is ShareKind.CERTIFICATE and not _has_certificate(case):
        raise Impossible("no_certificate", field="kind")
    open_ones = select(func.count(_COPY.id)).where(
        _COPY.person_id == case.person.id, _COPY.revoked_at.is_(None), _COPY.expires_on >= case.today
    )
    if case.draft.session.execute(open_ones).scalar_one() >= MOST_OPEN:
        raise Impossible("copies_enough", most=MOST_OPEN)


def _has_certificate(case: Case) -> bool:
    return any(
        (row["subject"] or "").startswith(CERTIFICATE) and row["status"] == EntryStatus.ACCEPTED
        for row in case.loaded.entries
    )
