"""Second factors of a person: an app with its recovery codes, passkeys; added, named, removed."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import Authenticator, Passkey, RecoveryCode, new_id

MOST_KEYS = 10
"""So many passkeys a person may have."""


def begin_app(session: Session, actor: Actor, now: datetime, *, secret: str) -> Draft:
    """Keep the sealed key of an app; it counts once ``confirm_app`` has seen a code of it."""
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    row = _app(session, actor.person_id)
    if row is not None and row.confirmed_at is not None:
        raise Impossible("app_there")
    values = {"secret": secret, "made_at": now, "last_step": 0}
    if row is None:
        draft.insert(Authenticator, {"person_id": actor.person_id, "confirmed_at": None, **values})
    else:
        draft.update(Authenticator, values, person_id=actor.person_id)
    return draft


def confirm_app(session: Session, actor: Actor, now: datetime, *, step: int, codes: tuple[str, ...]) -> Draft:
    """The app showed the right code: it counts from now on. ``codes`` are hashes of recovery codes."""
    row = _app(session, actor.person_id)
    if row is None or row.confirmed_at is not None:
        raise Impossible("app_there")
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    draft.update(Authenticator, {"confirmed_at": now, "last_step": step}, person_id=actor.person_id)
    draft.event(actor.person_id, "factor.added", {"kind": "app", "name": ""})
    _replace_codes(draft, codes)
    draft.mail(actor.person_id, "factor_changed", {})
    return draft


def renew_codes(session: Session, actor: Actor, now: datetime, *, codes: tuple[str, ...]) -> Draft:
    """Fresh recovery codes; those of before open nothing any more."""
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    draft.event(actor.person_id, "factor.added", {"kind": "codes", "name": ""})
    _replace_codes(draft, codes)
    draft.mail(actor.person_id, "factor_changed", {})
    return draft


def add_passkey(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    name: str,
    credential_id: str,
    public_key: bytes,
    sign_count: int,
) -> Draft:
    """A passkey that the browser made and that was verified."""
    held = select(Passkey.id).where(Passkey.person_id == actor.person_id)
    if len(session.execute(held).all()) >= MOST_KEYS:
        raise Impossible("too_many_keys")
    if session.execute(select(Passkey.id).where(Passkey.credential_id == credential_id)).first():
        raise Impossible("key_there")
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    row = {"id": new_id(), "person_id": actor.person_id, "name": name, "made_at": now, "used_at": None}
    row |= {"credential_id": credential_id, "public_key": public_key, "sign_count": sign_count}
    draft.insert(Passkey, row)
    draft.event(actor.person_id, "factor.added", {"kind": "passkey", "name": name})
    draft.mail(actor.person_id, "factor_changed", {})
    return draft


def remove_passkey(session: Session, actor: Actor, now: datetime, passkey_id: int) -> Draft:
    """Forget one of one's own passkeys."""
    row = session.get(Passkey, passkey_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound("not_there")
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    _delete(draft, Passkey, id=passkey_id)
    draft.event(actor.person_id, "factor.removed", {"kind": "passkey", "name": row.name})
    draft.mail(actor.person_id, "factor_changed", {})
    return draft


def remove_app(session: Session, actor: Actor, now: datetime) -> Draft:
    """Forget one's own app."""
    row = _app(session, actor.person_id)
    if row is None or row.confirmed_at is None:
        raise NotFound("not_there")
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    _delete(draft, Authenticator, person_id=actor.person_id)
    draft.event(actor.person_id, "factor.removed", {"kind": "app", "name": ""})
    draft.mail(actor.person_id, "factor_changed", {})
    return draft


def reset_factors(session: Session, actor: Actor, now: datetime, person_id: int) -> Draft:
    """Forget everything that a person has beside the password: the phone is lost, and the paper too."""
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    draft.open(person_id)
    for model in (Authenticator, Passkey, RecoveryCode):
        _delete(draft, model, person_id=person_id)
    draft.event(person_id, "factor.removed", {"kind": "all", "name": ""})
    draft.mail(person_id, "factor_changed", {})
    return draft


def _app(session: Session, person_id: int) -> Authenticator | None:
    return session.get(Authenticator, person_id)


def _replace_codes(draft: Draft, codes: tuple[str, ...]) -> None:
    _delete(draft, RecoveryCode, person_id=draft.actor.person_id)
    for code in codes:
        row = {"id": new_id(), "person_id": draft.actor.person_id, "code_hash": code}
        draft.insert(RecoveryCode, row | {"made_at": draft.now, "used_at": None})


def _delete(draft: Draft, model: type[Any], **where: Any) -> None:
    statement = delete(model.__table__)
    for name, value in where.items():
        statement = statement.where(model.__table__.c[name] == value)
    draft.statements.append((statement, []))
