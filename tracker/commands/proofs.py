"""Files that were kept: drafts of whoever sent them, then part of an entry, at last only their hash.

Each change of a file's row is an event of the person's chain and carries the digest of the row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.kinds import EvidenceKind
from tracker.domain.policy import Actor
from tracker.models import Evidence, new_id
from tracker.models.rights_read import must_stay
from tracker.models.rows import row_digest


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What a store keeps and a check found, as a command takes it."""

    key: str
    size: int
    sha256: str
    kind: EvidenceKind
    media_type: str
    seconds: int | None = None


def add(case: Case, target: str, name: str, kept: KeptFile, *, consent: bool) -> dict[str, Any]:
    """A kept file as a draft for its target; gives the row."""
    row: dict[str, Any] = {
        "id": new_id(),
        "person_id": case.person.id,
        "uploaded_by_id": case.actor.person_id,
        "target": target,
        "entry_id": None,
        "submission_id": None,
        "kind": kept.kind,
        "media_type": kept.media_type,
        "name": name,
        "size": kept.size,
        "sha256": kept.sha256,
        "key": kept.key,
        "seconds": kept.seconds,
        "consent": consent,
        "made_at": case.now,
        "removed_at": None,
    }
    case.draft.insert(Evidence, row)
    payload = {name: row[name] for name in ("kind", "media_type", "size", "sha256", "consent")}
    payload |= {"evidence": row["id"], "line": target, "row": row_digest(Evidence, row)}
    case.draft.event(case.person.id, "evidence.added", payload, enrollment_id=case.enrollment.id)
    return row


def drafts(session: Session, case: Case, target: str) -> list[dict[str, Any]]:
    """What the actor has waiting for a target, in the order it was sent."""
    rows = session.execute(
        select(*Evidence.__table__.c)
        .where(
            Evidence.person_id == case.person.id,
            Evidence.uploaded_by_id == case.actor.person_id,
            Evidence.target == target,
            *is_draft(),
        )
        .order_by(Evidence.id)
    )
    return [dict(row) for row in rows.mappings()]


def is_draft() -> tuple[Any, ...]:
    """The condition on a kept file that no entry has taken yet."""
    return (
        Evidence.entry_id.is_(None),
        Evidence.submission_id.is_(None),
        Evidence.removed_at.is_(None),
    )


def remove_draft(session: Session, actor: Actor, now: datetime, evidence_id: int) -> Draft:
    """Remove a file that waits; who sent it decides. What an entry has taken stays with it."""
    row = _row(session, evidence_id)
    if row is None or row["uploaded_by_id"] != actor.person_id:
        raise NotFound("no_file")
    if row["entry_id"] or row["submission_id"]:
        raise Conflict("file_attached")
    return _removing(session, actor, now, row, "taken_back")


def expire(session: Session, actor: Actor, now: datetime, evidence_id: int, *, reason: str) -> Draft:
    """The file goes since its time is over; its hash and its row stay. Done by the worker.

    Conflict ``kept_back`` while nothing of the record may be destroyed.
    """
    row = _row(session, evidence_id)
    if row is None:
        raise NotFound("no_file")
    if session.execute(select(must_stay(row["person_id"]))).scalar_one():
        raise Conflict("kept_back")
    return _removing(session, actor, now, row, reason)


def _removing(session: Session, actor: Actor, now: datetime, row: Mapping[str, Any], reason: str) -> Draft:
    draft = Draft(session, actor, now)
    draft.result |= {"key": row["key"]}
    if row["removed_at"] is None:
        draft.open(row["person_id"])
        remove(draft, row, reason)
    return draft


def remove(draft: Draft, row: Mapping[str, Any], reason: str) -> None:
    """Say in a draft that a file is gone from the store; the caller removes its bytes after it."""
    after = {**row, "removed_at": draft.now}
    draft.update(Evidence, {"removed_at": draft.now}, id=row["id"])
    payload = {"evidence": row["id"], "reason": reason, "row": row_digest(Evidence, after)}
    draft.event(row["person_id"], "evidence.removed", payload)


def _row(session: Session, evidence_id: int) -> Mapping[str, Any] | None:
    found = (
        session.execute(select(*Evidence.__table__.c).where(Evidence.id == evidence_id))
        .mappings()
        .one_or_none()
    )
    return dict(found) if found else None
