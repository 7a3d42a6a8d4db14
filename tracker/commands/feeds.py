"""The secret address of a person's calendar: made, renewed, ended."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.errors import NotAllowed
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import CalendarFeed, new_id

_NONCE_BYTES = 18
_FEED: Any = CalendarFeed.__table__.c


def make_feed(session: Session, actor: Actor, now: datetime) -> Draft:
    """A new address for the actor's own calendar; the one before opens nothing any more."""
    draft, feed_id = _open(session, actor, now)
    values = {"nonce": secrets.token_urlsafe(_NONCE_BYTES), "made_at": now, "revoked_at": None}
    if feed_id is None:
        draft.insert(CalendarFeed, {"id": new_id(), "person_id": actor.person_id, **values})
    else:
        draft.update(CalendarFeed, values, id=feed_id)
    draft.event(actor.person_id, "feed.made", {})
    return draft


def end_feed(session: Session, actor: Actor, now: datetime) -> Draft:
    """End the address; without one nothing changes."""
    draft, feed_id = _open(session, actor, now)
    if feed_id is not None:
        draft.update(CalendarFeed, {"revoked_at": now}, id=feed_id)
        draft.event(actor.person_id, "feed.revoked", {})
    return draft


def _open(session: Session, actor: Actor, now: datetime) -> tuple[Draft, int | None]:
    if not allows(actor, Permission.SHARE, Target(person_id=actor.person_id)):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    found = select(_FEED.id).where(_FEED.person_id == actor.person_id)
    return draft, session.execute(found).scalar_one_or_none()
