"""Who is signed in, as rows that can be revoked. The cookie has the token, the row its hash.

This is bookkeeping of accounts, no part of anybody's record: it writes no events, in short
transactions of its own, after a page and never inside it.
"""

import hashlib
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Update, and_, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.cover import Cover
from tracker.domain.statuses import Role
from tracker.models import Authenticator, LoginSession, Passkey, Person, RoleGrant, new_id
from tracker.models.covering import covers_of, covers_somebody, near
from tracker.models.engine import writing
from tracker.services import clock

SEEN_EVERY = timedelta(minutes=10)
"""How often the time of the last visit is written down."""
VISIT_ENDS_AFTER = timedelta(minutes=30)
"""Who comes back after this long begins a new visit."""
_DEVICE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Account:
    """What a sign-in is checked against."""

    person_id: int
    given_name: str
    email: str
    password_hash: str | None
    is_active: bool
    language: str
    is_staff: bool
    has_factor: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with the session that their cookie names. Grants are (role, cohort id) of their own;
    ``covers`` is for whom they stand in today."""

    session_id: int
    person_id: int
    given_name: str
    family_name: str
    credential: str
    email: str
    language: str
    seen_at: datetime
    last_seen_at: datetime | None
    previous_visit_at: datetime | None
    confirmed_at: datetime | None
    has_factor: bool
    grants: tuple[tuple[Role, int | None], ...]
    covers: tuple[Cover, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in device, as the account page shows it."""

    session_id: int
    device: str
    created_at: datetime
    seen_at: datetime


def token_hash(token: str) -> str:
    """What is stored of a cookie's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def account_by_email(session: Session, email: str) -> Account | None:
    """The account with this address, if there is one."""
    return _account(session, Person.email == email.strip().lower())


def account_by_id(session: Session, person_id: int) -> Account | None:
    """The account of this person."""
    return _account(session, Person.id == person_id)


def _account(session: Session, condition: object) -> Account | None:
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == Person.id, RoleGrant.role != Role.STUDENT, RoleGrant.revoked_at.is_(None)
    )
    row = session.execute(
        select(
            Person.id,
            Person.given_name,
            func.coalesce(Person.email, "").label("email"),
            Person.password_hash,
            Person.is_active,
            Person.language,
            held.exists(),
            _has_factor(Person.id),
        ).where(condition)  # type: ignore[arg-type]
    ).one_or_none()
    return Account(*row) if row else None


def _has_factor(person_id: Any) -> Any:
    """Whether a password alone does not let the person in."""
    app = select(Authenticator.person_id).where(Authenticator.confirmed_at.is_not(None))
    key = select(Passkey.id).where(Passkey.person_id == person_id)
    return or_(app.where(Authenticator.person_id == person_id).exists(), key.exists())


_LOGIN: Any = LoginSession.__table__.c
_PERSON: Any = Person.__table__.c
_GRANT: Any = RoleGrant.__table__.c
_KNOWN = len(fields(SignedIn)) - 2
_SIGNED_IN = (
    select(
        _LOGIN.id,
        _PERSON.id.label("person_id"),
        _PERSON.given_name,
        _PERSON.family_name,
        _PERSON.credential,
        func.coalesce(_PERSON.email, ""),
        _PERSON.language,
        _LOGIN.seen_at,
        _PERSON.last_seen_at,
        _PERSON.previous_visit_at,
        _LOGIN.confirmed_at,
        _has_factor(_PERSON.id),
        _GRANT.role,
        _GRANT.cohort_id,
        covers_somebody(_PERSON.id).label("is_cover"),
    )
    .join_from(LoginSession.__table__, Person.__table__, _PERSON.id == _LOGIN.person_id)
    .outerjoin(RoleGrant.__table__, and_(_GRANT.person_id == _PERSON.id, _GRANT.revoked_at.is_(None)))
    .where(
        _LOGIN.token_hash == bindparam("token_hash"),
        _LOGIN.revoked_at.is_(None),
        _LOGIN.expires_at > bindparam("now"),
        _PERSON.is_active,
    )
)
"""Who a token signs in, a row for each grant; columns as in ``SignedIn``, and whether an absence that
they cover is on, or near it."""


def find(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Who the token signs in: one SELECT, and one more for who covers somebody; None when it is unknown,
    expired or revoked, or the person was deactivated."""
    asked = {"token_hash": token_hash(token), "now": now, **near(clock.today)}
    rows = session.connection().execute(_SIGNED_IN, asked).all()
    if not rows:
        return None
    grants = tuple((row.role, row.cohort_id) for row in rows if row.role is not None)
    covers = covers_of(session, rows[0].person_id, clock.today) if rows[0].is_cover else ()
    known: Any = (*rows[0][:_KNOWN], grants, covers)
    return SignedIn(*known)


def devices(session: Session, person_id: int, now: datetime) -> list[Device]:
    """Where the person is signed in, last seen first."""
    rows = session.execute(
        select(LoginSession.id, LoginSession.device, LoginSession.created_at, LoginSession.seen_at)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > now,
        )
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    )
    return [Device(*row) for row in rows]


def begin(engine: Engine, person_id: int, now: datetime, lifetime: timedelta, device: str = "") -> str:
    """Sign a person in on a device; gives the token for the cookie. Old rows of theirs go."""
    token = secrets.token_urlsafe(32)
    values = {
        "id": new_id(),
        "token_hash": token_hash(token),
        "person_id": person_id,
        "device": device[:_DEVICE_LENGTH],
        "created_at": now,
        "confirmed_at": now,
        "seen_at": now,
        "expires_at": now + lifetime,
    }
    gone = or_(LoginSession.expires_at <= now, LoginSession.revoked_at.is_not(None))
    with writing(engine) as connection:
        connection.execute(delete(LoginSession).where(LoginSession.person_id == person_id, gone))
        connection.execute(insert(LoginSession), values)
    return token


def renew(engine: Engine, session_id: int, now: datetime) -> str:
    """The person proved again who they are: gives the session's new token, the old one opens nothing."""
    token = secrets.token_urlsafe(32)
    renewed = update(LoginSession).where(LoginSession.id == session_id)
    with writing(engine) as connection:
        connection.execute(renewed.values(token_hash=token_hash(token), confirmed_at=now))
    return token


def end(engine: Engine, person_id: int, now: datetime, session_id: int) -> None:
    """Sign the person out on one device."""
    with writing(engine) as connection:
        connection.execute(_ending(person_id, now).where(LoginSession.id == session_id))


def end_others(engine: Engine, person_id: int, now: datetime, kept_id: int) -> None:
    """Sign the person out on every device but this one."""
    with writing(engine) as connection:
        connection.execute(_ending(person_id, now).where(LoginSession.id != kept_id))


def _ending(person_id: int, now: datetime) -> Update:
    return (
        update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def is_seen_due(who: SignedIn, now: datetime) -> bool:
    """Whether the time of the last visit is old enough to be written again."""
    return min(who.seen_at, who.last_seen_at or who.seen_at) <= now - SEEN_EVERY or who.last_seen_at is None


def visited_before(who: SignedIn, now: datetime) -> datetime | None:
    """When the person was here the time before this visit: what happened since then is new."""
    if who.last_seen_at is not None and who.last_seen_at <= now - VISIT_ENDS_AFTER:
        return who.last_seen_at
    return who.previous_visit_at


def note_seen(engine: Engine, who: SignedIn, now: datetime) -> None:
    """Write down that the person was here; the visit before stays known."""
    ended = Person.last_seen_at <= now - VISIT_ENDS_AFTER
    previous = case((ended, Person.last_seen_at), else_=Person.previous_visit_at)
    stale = or_(Person.last_seen_at.is_(None), Person.last_seen_at <= now - SEEN_EVERY)
    with writing(engine) as connection:
        connection.execute(update(LoginSession).where(LoginSession.id == who.session_id).values(seen_at=now))
        connection.execute(
            update(Person)
            .where(Person.id == who.person_id, stale)
            .values(previous_visit_at=previous, last_seen_at=now)
        )
