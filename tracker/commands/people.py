"""People: invite students and staff, join with a first password, roles, language, passwords."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.enrolling import add_enrollment, cohort_for
from tracker.commands.together import Alike
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.statuses import Role
from tracker.models import Cohort, Invitation, Person, RoleGrant, new_id

INVITATION_DAYS = 14
"""How long an invitation link can be used."""


def token_hash(token: str) -> str:
    """What is stored of a link's or cookie's token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def invite_student(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    given_name: str,
    family_name: str,
    email: str,
    cohort_id: int,
    started_on: date | None = None,
    language: str = "en",
    routes: frozenset[str] = frozenset(),
) -> Draft:
    """A new student in a cohort, with an invitation link. ``secrets["token"]`` is what makes the link;
    only its hash is stored."""
    cohort = cohort_for(session, actor, cohort_id)
    draft = Draft(session, actor, now, joins=frozenset({cohort.id}))
    person_id = _new_person(draft, given_name, family_name, email, language)
    enrollment_id = add_student(draft, person_id, cohort, started_on or cohort.starts_on, routes=routes)
    draft.secrets["token"] = invite(draft, person_id)
    draft.result |= {"person": person_id, "enrollment": enrollment_id}
    return draft


def add_student(
    draft: Draft,
    person_id: int,
    cohort: Cohort,
    started_on: date,
    *,
    routes: frozenset[str] = frozenset(),
    alike: Alike | None = None,
) -> int:
    """Make somebody new a student of a cohort; gives the enrollment's id. ``alike`` as in
    ``add_enrollment``."""
    _grant(draft, person_id, Role.STUDENT, None)
    return add_enrollment(draft, person_id, cohort, started_on, routes=routes, alike=alike)


def invite_staff(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    given_name: str,
    family_name: str,
    email: str,
    roles: list[tuple[Role, int | None]],
    initials: str = "",
    credential: str = "",
    language: str = "en",
) -> Draft:
    """A new member of staff with roles: (role, cohort id or None)."""
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    person_id = _new_person(
        draft, given_name, family_name, email, language, initials=initials, credential=credential
    )
    for role, cohort_id in roles:
        _grant(draft, person_id, role, cohort_id)
    draft.secrets["token"] = invite(draft, person_id)
    draft.result |= {"person": person_id}
    return draft


def invite_again(session: Session, actor: Actor, now: datetime, person_id: int) -> Draft:
    """A fresh link for somebody who has not joined yet; earlier links stop working. Whoever holds a link
    becomes that person: those of staff are for administrators."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("no_person")
    works = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id, RoleGrant.role != Role.STUDENT, RoleGrant.revoked_at.is_(None)
    )
    if session.execute(works).first() and not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    if not person.is_active:
        raise Impossible("is_inactive")
    if person.password_hash is not None:
        raise Impossible("already_joined")
    draft = Draft(session, actor, now)
    draft.open(person_id)
    draft.update(Invitation, {"used_at": now}, person_id=person_id, used_at=None)
    draft.secrets["token"] = invite(draft, person_id)
    draft.result |= {"person": person_id}
    return draft


def grant_role(
    session: Session, actor: Actor, now: datetime, person_id: int, role: Role, cohort_id: int | None
) -> Draft:
    """Give a person a role, for one cohort or for the school."""
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    draft.open(person_id)
    _grant(draft, person_id, role, cohort_id)
    return draft


def join(session: Session, actor: Actor, now: datetime, *, token: str, password_hash: str) -> Draft:
    """Use an invitation: set the first password. The link dies with it."""
    invitation = find_invitation(session, now, token)
    draft = Draft(session, Actor(invitation.person_id), now)
    draft.open(invitation.person_id)
    draft.update(Person, {"password_hash": password_hash}, id=invitation.person_id)
    draft.update(Invitation, {"used_at": now}, id=invitation.id)
    draft.event(invitation.person_id, "person.joined", {})
    draft.result |= {"person": invitation.person_id}
    return draft


def find_invitation(session: Session, now: datetime, token: str) -> Invitation:
    """The invitation behind a link; NotFound when unknown, used or expired."""
    found = session.execute(
        select(Invitation).where(Invitation.token_hash == token_hash(token))
    ).scalar_one_or_none()
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise NotFound("invitation_gone")
    return found


def set_language(session: Session, actor: Actor, now: datetime, *, language: str) -> Draft:
    """Choose the language of one's own pages and mail."""
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    draft.update(Person, {"language": language}, id=actor.person_id)
    draft.event(actor.person_id, "person.changed", {"field": "language"})
    return draft


def set_password(session: Session, actor: Actor, now: datetime, *, password_hash: str) -> Draft:
    """Change one's own password (checked by the caller against the old one)."""
    draft = Draft(session, actor, now)
    draft.open(actor.person_id)
    draft.update(Person, {"password_hash": password_hash}, id=actor.person_id)
    draft.event(actor.person_id, "person.changed", {"field": "password"})
    return draft


def _new_person(
    draft: Draft, given_name: str, family_name: str, email: str, language: str, **values: str
) -> int:
    email = email.strip().lower()
    if draft.session.execute(select(Person.id).where(Person.email == email)).first():
        raise Impossible("email_taken", field="email")
    return enter_person(draft, given_name, family_name, email, language, **values)


def enter_person(
    draft: Draft, given_name: str, family_name: str, email: str, language: str, **values: str
) -> int:
    """Put somebody into a draft, whose address nobody has; gives the id."""
    person_id = draft.add_person(
        {"given_name": given_name, "family_name": family_name, "email": email, "language": language, **values}
    )
    draft.event(person_id, "person.created", {"name": f"{given_name} {family_name}".strip()})
    return person_id


def _grant(draft: Draft, person_id: int, role: Role, cohort_id: int | None) -> None:
    cohort = draft.session.get(Cohort, cohort_id) if cohort_id else None
    if cohort_id and cohort is None:
        raise NotFound("no_cohort")
    row = {
        "id": new_id(),
        "person_id": person_id,
        "role": role,
        "cohort_id": cohort_id,
        "granted_at": draft.now,
    }
    draft.insert(RoleGrant, row)
    payload = {"role": role, "person": person_id, "cohort": cohort.name if cohort else None}
    draft.event(person_id, "role.granted", payload)


def invite(draft: Draft, person_id: int) -> str:
    """Put an invitation and its letter into a draft; gives what makes the link."""
    token = secrets.token_urlsafe(32)
    expires_at = draft.now + timedelta(days=INVITATION_DAYS)
    row = {
        "id": new_id(),
        "person_id": person_id,
        "token_hash": token_hash(token),
        "invited_by_id": draft.actor.person_id or None,
        "created_at": draft.now,
        "expires_at": expires_at,
    }
    draft.insert(Invitation, row)
    draft.event(person_id, "person.invited", {"expires_on": expires_at.date()})
    draft.mail(person_id, "invitation", {"token": token})
    return token
