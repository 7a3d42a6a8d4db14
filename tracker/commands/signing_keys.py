"""The school's keys: made, retired, taken back. Only the operator's command line does this."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.errors import Impossible, NotAllowed
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import SigningKey, new_id
from tracker.models.rows import row_digest

_KEY: Any = SigningKey.__table__.c


def add_key(
    session: Session, actor: Actor, now: datetime, *, kid: str, public: str, sealed: str = ""
) -> Draft:
    """A new key, which signs from now on; the keys before it are retired in the same act."""
    draft = _open(session, actor, now)
    rows = _rows(session)
    if any(row["kid"] == kid for row in rows):
        raise Impossible("key_known")
    for row in rows:
        if row["retired_at"] is None:
            _retire(draft, row, "rotated")
    made = {"id": new_id(), "kid": kid, "public": public, "sealed": sealed, "made_at": now}
    draft.insert(SigningKey, made)
    payload = {"signing_key": made["id"], "kid": kid, "row": row_digest(SigningKey, made)}
    draft.event(SCHOOL_CHAIN, "key.made", payload)
    draft.result |= {"kid": kid}
    return draft


def retire_key(session: Session, actor: Actor, now: datetime, kid: str, *, is_revoked: bool = False) -> Draft:
    """End a key. What it signed stays valid, unless it ``is_revoked``: then nothing of it does."""
    draft = _open(session, actor, now)
    row = next((row for row in _rows(session) if row["kid"] == kid), None)
    if row is None:
        raise Impossible("no_key")
    if row["retired_at"] is None or (is_revoked and row["revoked_at"] is None):
        _retire(draft, row, "revoked" if is_revoked else "retired", is_revoked=is_revoked)
    draft.result |= {"kid": kid}
    return draft


def _retire(draft: Draft, row: dict[str, Any], reason: str, *, is_revoked: bool = False) -> None:
    values: dict[str, Any] = {"retired_at": row["retired_at"] or draft.now}
    if is_revoked:
        values["revoked_at"] = draft.now
    draft.update(SigningKey, values, id=row["id"])
    payload = {"signing_key": row["id"], "kid": row["kid"], "reason": reason}
    draft.event(SCHOOL_CHAIN, "key.retired", payload | {"row": row_digest(SigningKey, row | values)})


def _open(session: Session, actor: Actor, now: datetime) -> Draft:
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    draft.open_school()
    return draft


def _rows(session: Session) -> list[dict[str, Any]]:
    return [
        dict(row) for row in session.execute(select(*SigningKey.__table__.c).order_by(_KEY.id)).mappings()
    ]
