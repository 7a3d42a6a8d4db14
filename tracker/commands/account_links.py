"""Links by mail: a new password, signing in without one, a new address confirmed on both sides."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.people import token_hash
from tracker.domain.errors import Impossible, NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import LinkPurpose
from tracker.models import AccountLink, Person, new_id

LIFETIMES: dict[LinkPurpose, timedelta] = {
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.SIGN_IN: timedelta(minutes=20),
    LinkPurpose.OLD_ADDRESS: timedelta(hours=24),
    LinkPurpose.NEW_ADDRESS: timedelta(hours=24),
}
"""How long each link can be used."""
_ADDRESS = (LinkPurpose.OLD_ADDRESS, LinkPurpose.NEW_ADDRESS)


def send(session: Session, actor: Actor, now: datetime, person_id: int, purpose: LinkPurpose) -> Draft:
    """Mail a link for a new password or for signing in; an earlier one of its kind stops working."""
    draft = Draft(session, actor, now)
    draft.open(person_id)
    _forget(draft, person_id, purpose)
    _make(draft, person_id, purpose)
    return draft


def ask_address(session: Session, actor: Actor, now: datetime, *, email: str) -> Draft:
    """Ask for another address: a link goes to the old and to the new one, both have to be used."""
    email = email.strip().lower()
    person = session.get(Person, actor.person_id)
    if person is None:
        raise NotFound("no_person")
    if email == person.email:
        raise Impossible("same_address", field="email")
    _check_free(session, email)
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    for purpose in _ADDRESS:
        _forget(draft, actor.person_id, purpose)
        _make(draft, actor.person_id, purpose, email)
    return draft


def use(session: Session, actor: Actor, now: datetime, *, token: str, purpose: LinkPurpose) -> Draft:
    """Use a link that signs in. The result names the person."""
    link = find(session, now, token, purpose)
    draft = Draft(session, Actor(link.person_id), now)
    draft.open(link.person_id)
    draft.update(AccountLink, {"used_at": now}, id=link.id)
    draft.result |= {"person": link.person_id}
    return draft


def reset(session: Session, actor: Actor, now: datetime, *, token: str, password_hash: str) -> Draft:
    """Use a link to set a new password. The caller signs out every device."""
    draft = use(session, actor, now, token=token, purpose=LinkPurpose.RESET)
    person_id = int(draft.result["person"])
    draft.update(Person, {"password_hash": password_hash}, id=person_id)
    draft.event(person_id, "person.changed", {"field": "password"})
    return draft


def confirm_address(session: Session, actor: Actor, now: datetime, *, token: str) -> Draft:
    """Confirm a new address on one side; once both sides did, it is the person's. ``is_changed`` of the
    result says whether that is so."""
    link = find(session, now, token, *_ADDRESS)
    draft = Draft(session, Actor(link.person_id), now)
    draft.open(link.person_id)
    draft.update(AccountLink, {"used_at": now}, id=link.id)
    other = session.execute(
        select(AccountLink.used_at).where(
            AccountLink.person_id == link.person_id,
            AccountLink.purpose.in_(_ADDRESS),
            AccountLink.purpose != link.purpose,
            AccountLink.email == link.email,
            AccountLink.made_at == link.made_at,
        )
    ).scalar_one_or_none()
    if other is not None:
        _check_free(session, link.email)
        draft.mail(link.person_id, "address_changed", {"to": _email_of(session, link.person_id)})
        draft.update(Person, {"email": link.email}, id=link.person_id)
        draft.event(link.person_id, "person.changed", {"field": "email"})
    draft.result |= {"person": link.person_id, "is_changed": other is not None}
    return draft


def find(session: Session, now: datetime, token: str, *purposes: LinkPurpose) -> AccountLink:
    """The link behind a token; NotFound when it is unknown, used, expired, for something else, or its
    person was deactivated."""
    found = session.execute(
        select(AccountLink)
        .join(Person, Person.id == AccountLink.person_id)
        .where(AccountLink.token_hash == token_hash(token), Person.is_active)
    ).scalar_one_or_none()
    if found is None or found.purpose not in purposes or found.used_at or found.expires_at <= now:
        raise NotFound("link_gone")
    return found


def _email_of(session: Session, person_id: int) -> str | None:
    return session.execute(select(Person.email).where(Person.id == person_id)).scalar_one()


def _check_free(session: Session, email: str) -> None:
    if session.execute(select(Person.id).where(Person.email == email)).first():
        raise Impossible("email_taken", field="email")


def _forget(draft: Draft, person_id: int, purpose: LinkPurpose) -> None:
    values = {"used_at": draft.now}
    draft.update(AccountLink, values, person_id=person_id, purpose=purpose, used_at=None)


def _make(draft: Draft, person_id: int, purpose: LinkPurpose, email: str = "") -> None:
    token = secrets.token_urlsafe(32)
    row = {
        "id": new_id(),
        "person_id": person_id,
        "purpose": purpose,
        "token_hash": token_hash(token),
        "email": email,
        "made_at": draft.now,
        "expires_at": draft.now + LIFETIMES[purpose],
    }
    draft.insert(AccountLink, row)
    facts = {"token": token}
    if purpose is LinkPurpose.NEW_ADDRESS:
        facts["to"] = email
    draft.mail(person_id, f"link_{purpose.value}", facts)
