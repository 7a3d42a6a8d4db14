"""Return phrases in both languages: the school's, kept by who may share them, and each evaluator's own."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.requirement import Text
from tracker.models import Phrase, new_id
from tracker.models.rows import row_digest

MOST = 30
"""So many phrases the school, or one person, keeps."""
LONGEST = 500


def add_phrase(
    session: Session, actor: Actor, now: datetime, *, en: str, es: str, is_shared: bool = False
) -> Draft:
    """Keep a phrase: one's own, or with ``is_shared`` the school's."""
    owner_id = None if is_shared else actor.person_id
    _require(actor, owner_id)
    texts = _checked(en, es)
    if _count(session, owner_id) >= MOST:
        raise Impossible("phrases_full", most=MOST)
    row = {"id": new_id(), "owner_id": owner_id, **texts, "made_at": now, "removed_at": None}
    draft = _opened(session, actor, now, owner_id)
    draft.insert(Phrase, row)
    _say(draft, "phrase.added", row, **texts)
    return draft


def change_phrase(
    session: Session, actor: Actor, now: datetime, phrase_id: int, *, en: str, es: str
) -> Draft:
    """Write a phrase anew. What was said with it before stays as it was said."""
    row, texts = _own(session, actor, phrase_id), _checked(en, es)
    draft = _opened(session, actor, now, row["owner_id"])
    if any(row[name] != value for name, value in texts.items()):
        draft.update(Phrase, texts, id=phrase_id)
        _say(draft, "phrase.changed", row | texts, **texts)
    draft.result |= {"phrase": phrase_id}
    return draft


def remove_phrase(session: Session, actor: Actor, now: datetime, phrase_id: int) -> Draft:
    """Offer a phrase no more."""
    row = _own(session, actor, phrase_id)
    draft = _opened(session, actor, now, row["owner_id"])
    draft.update(Phrase, {"removed_at": now}, id=phrase_id)
    _say(draft, "phrase.removed", row | {"removed_at": now})
    return draft


def with_phrase(session: Session, actor: Actor, language: str, phrase_id: int | None, note: str) -> str:
    """What the student is told: the phrase in the student's language, then what was written with it."""
    if phrase_id is None:
        return note
    row = _find(session, phrase_id)
    if row is None or row["owner_id"] not in (None, actor.person_id):
        raise Impossible("no_phrase", field="phrase")
    said = Text(row["en"], row["es"]).get(language)
    return " ".join(part for part in (said, note.strip()) if part)


def _find(session: Session, phrase_id: int) -> dict[str, Any] | None:
    columns = Phrase.__table__.c
    found = session.execute(select(*columns).where(columns.id == phrase_id, columns.removed_at.is_(None)))
    row = found.mappings().one_or_none()
    return dict(row) if row else None


def _own(session: Session, actor: Actor, phrase_id: int) -> dict[str, Any]:
    """A phrase that the actor may change; of somebody else's nobody learns that it is there."""
    row = _find(session, phrase_id)
    if row is None or row["owner_id"] not in (None, actor.person_id):
        raise NotFound("no_phrase")
    _require(actor, row["owner_id"])
    return row


def _require(actor: Actor, owner_id: int | None) -> None:
    permission = Permission.SHARE_PHRASE if owner_id is None else Permission.SEE_STAFF
    if not allows(actor, permission, Target()):
        raise NotAllowed("not_allowed")


def _checked(en: str, es: str) -> dict[str, str]:
    texts = {"en": en.strip(), "es": es.strip()}
    for name, value in texts.items():
        if not value:
            raise Impossible("phrase_needed", field=name)
        if len(value) > LONGEST:
            raise Impossible("phrase_long", field=name, most=LONGEST)
    return texts


def _count(session: Session, owner_id: int | None) -> int:
    kept = select(func.count()).where(
        Phrase.owner_id.is_not_distinct_from(owner_id), Phrase.removed_at.is_(None)
    )
    return int(session.execute(kept).scalar_one())


def _opened(session: Session, actor: Actor, now: datetime, owner_id: int | None) -> Draft:
    draft = Draft(session, actor, now)
    if owner_id is None:
        draft.open_school()
    else:
        draft.open(owner_id)
    return draft


def _say(draft: Draft, event: str, row: dict[str, Any], **texts: str) -> None:
    payload = {"phrase": row["id"], **texts, "row": row_digest(Phrase, row)}
    draft.event(SCHOOL_CHAIN if row["owner_id"] is None else row["owner_id"], event, payload)
    draft.result |= {"phrase": row["id"]}
