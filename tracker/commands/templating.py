"""The school's templates for messages: in both languages, changed with an event, retired, never deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.commands.messaging import checked
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import MessageTemplate, new_id
from tracker.models.messages import WORDS
from tracker.models.rows import row_digest


def make_template(
    session: Session, actor: Actor, now: datetime, *, name: str, words: Mapping[str, str]
) -> Draft:
    """A new template."""
    _require(actor)
    row = {"id": new_id(), "retired_at": None, **_values(session, now, name, words, None)}
    draft = Draft(session, actor, now)
    draft.open_school()
    draft.insert(MessageTemplate, row)
    return _said(draft, "template.made", row)


def change_template(
    session: Session, actor: Actor, now: datetime, template_id: int, *, name: str, words: Mapping[str, str]
) -> Draft:
    """Other words, or another name; drafts that were begun with it keep theirs."""
    _require(actor)
    before = _stored(session, template_id)
    values = _values(session, now, name, words, template_id)
    draft = Draft(session, actor, now)
    draft.open_school()
    draft.update(MessageTemplate, values, id=template_id)
    return _said(draft, "template.changed", before | values)


def retire_template(session: Session, actor: Actor, now: datetime, template_id: int) -> Draft:
    """Offer it no more. Once it is retired, nothing changes."""
    _require(actor)
    before = _stored(session, template_id)
    draft = Draft(session, actor, now)
    draft.result |= {"template": template_id}
    if before["retired_at"] is not None:
        return draft
    draft.open_school()
    draft.update(MessageTemplate, {"retired_at": now}, id=template_id)
    return _said(draft, "template.retired", before | {"retired_at": now})


def _require(actor: Actor) -> None:
    if not allows(actor, Permission.MANAGE_MAIL, Target()):
        raise NotAllowed("not_allowed")


def _stored(session: Session, template_id: int) -> dict[str, Any]:
    table = MessageTemplate.__table__
    found = session.execute(select(table).where(table.c.id == template_id)).mappings().one_or_none()
    if found is None:
        raise NotFound("no_template")
    return dict(found)


def _values(
    session: Session, now: datetime, name: str, words: Mapping[str, str], own: int | None
) -> dict[str, Any]:
    name = " ".join(name.split())
    clean = checked(words)
    for field in WORDS:
        if not clean[field]:
            raise Impossible("template_words", field=field)
    taken = session.execute(
        select(MessageTemplate.id).where(MessageTemplate.name == name)
    ).scalar_one_or_none()
    if not name or taken not in (None, own):
        raise Impossible("template_name", field="name")
    return {"name": name, **clean, "changed_at": now}


def _said(draft: Draft, kind: str, row: Mapping[str, Any]) -> Draft:
    payload = {"template": row["id"], "name": row["name"], "row": row_digest(MessageTemplate, row)}
    draft.event(SCHOOL_CHAIN, kind, payload)
    draft.result |= {"template": row["id"]}
    return draft
