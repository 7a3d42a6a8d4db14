"""What administrators do about accounts: roles, how staff sign, deactivation, signing out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.commands.people import grant_role
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.statuses import OF_COHORT, Role
from tracker.models import AccountLink, Cohort, Invitation, LoginSession, Person, RoleGrant
from tracker.models.rights_read import is_erased


def give_role(
    session: Session, actor: Actor, now: datetime, person_id: int, *, role: Role, cohort_id: int | None
) -> Draft:
    """Give a member of staff one more role."""
    person = _of(session, actor, person_id)
    if not person.is_active:
        raise Impossible("is_inactive", field="role")
    check_roles([(role, cohort_id)])
    if any(row.role is role and row.cohort_id == cohort_id for row in _current(session, person_id)):
        raise Impossible("role_held", field="role")
    return grant_role(session, actor, now, person_id, role, cohort_id)


def check_roles(roles: Sequence[tuple[Role, int | None]]) -> None:
    """Refuse a role for one cohort without one, and the other way round."""
    for role, cohort_id in roles:
        if role in OF_COHORT and cohort_id is None:
            raise Impossible("role_needs_cohort", field="cohort_id")
        if role not in OF_COHORT and cohort_id is not None:
            raise Impossible("role_no_cohort", field="cohort_id")


def take_role(session: Session, actor: Actor, now: datetime, grant_id: int) -> Draft:
    """End a role; that it was held stays known. The last administrator stays one."""
    grant = session.get(RoleGrant, grant_id)
    if grant is None or grant.revoked_at is not None or grant.role is Role.STUDENT:
        raise NotFound("not_there")
    _of(session, actor, grant.person_id)
    draft = Draft(session, actor, now)
    draft.open(grant.person_id)
    if grant.role is Role.ADMIN:
        _keep_an_admin(draft, grant.person_id)
    draft.update(RoleGrant, {"revoked_at": now}, id=grant_id)
    cohort = session.get(Cohort, grant.cohort_id) if grant.cohort_id else None
    payload = {"role": grant.role, "person": grant.person_id, "cohort": cohort.name if cohort else None}
    draft.event(grant.person_id, "role.revoked", payload)
    return draft


def change_signature(
    session: Session, actor: Actor, now: datetime, person_id: int, *, initials: str, credential: str
) -> Draft:
    """How somebody of the staff signs: initials, and the letters after the name."""
    _of(session, actor, person_id)
    draft = Draft(session, actor, now)
    draft.open(person_id)
    draft.update(Person, {"initials": initials, "credential": credential}, id=person_id)
    draft.event(person_id, "person.changed", {"field": "signature"})
    return draft


def rename(
    session: Session, actor: Actor, now: datetime, person_id: int, *, given_name: str, family_name: str
) -> Draft:
    """Another name for a person, such as after a wedding; what was signed before keeps the one of then.
    The same name again changes nothing."""
    person = _of(session, actor, person_id)
    if session.execute(select(Person.id).where(Person.id == person_id, is_erased(Person.id))).first():
        raise Impossible("name_erased", field="family_name")
    given, family = given_name.strip(), family_name.strip()
    if not family:
        raise Impossible("family_name_needed", field="family_name")
    draft = Draft(session, actor, now)
    draft.result |= {"person": person_id}
    if (given, family) == (person.given_name, person.family_name):
        return draft
    draft.open(person_id)
    draft.update(Person, {"given_name": given, "family_name": family}, id=person_id)
    after = f"{given} {family}".strip()
    draft.event(person_id, "person.renamed", {"before": person.name, "after": after})
    return draft


def deactivate(session: Session, actor: Actor, now: datetime, person_id: int, *, reason: str) -> Draft:
    """Close an account: every session and link ends at once. Nobody closes their own, nor the last
    administrator's."""
    person = _of(session, actor, person_id)
    if person_id == actor.person_id:
        raise Impossible("not_yourself")
    if not person.is_active:
        raise Impossible("is_inactive")
    if not reason:
        raise Impossible("reason_needed", field="reason")
    draft = Draft(session, actor, now)
    draft.open(person_id)
    if any(row.role is Role.ADMIN for row in _current(session, person_id)):
        _keep_an_admin(draft, person_id)
    draft.update(Person, {"is_active": False}, id=person_id)
    draft.update(LoginSession, {"revoked_at": now}, person_id=person_id, revoked_at=None)
    for model in (AccountLink, Invitation):
        draft.update(model, {"used_at": now}, person_id=person_id, used_at=None)
    draft.event(person_id, "person.deactivated", {"reason": reason})
    return draft


def reactivate(session: Session, actor: Actor, now: datetime, person_id: int) -> Draft:
    """Open a closed account again; roles and password are as they were, links are not."""
    if _of(session, actor, person_id).is_active:
        raise Impossible("is_active")
    draft = Draft(session, actor, now)
    draft.open(person_id)
    draft.update(Person, {"is_active": True}, id=person_id)
    draft.event(person_id, "person.reactivated", {})
    return draft


def sign_out_everywhere(session: Session, actor: Actor, now: datetime, person_id: int) -> Draft:
    """End every session of a person."""
    _of(session, actor, person_id)
    draft = Draft(session, actor, now)
    draft.open(person_id)
    draft.update(LoginSession, {"revoked_at": now}, person_id=person_id, revoked_at=None)
    draft.event(person_id, "person.signed_out", {})
    return draft


def sign_out_everyone(session: Session, actor: Actor, now: datetime) -> Draft:
    """End every session of everybody."""
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    draft.open_school()
    running = select(func.count(LoginSession.id)).where(LoginSession.revoked_at.is_(None))
    draft.result |= {"ended": session.execute(running).scalar_one()}
    draft.update(LoginSession, {"revoked_at": now}, revoked_at=None)
    draft.event(SCHOOL_CHAIN, "school.signed_out", {"count": draft.result["ended"]})
    return draft


def _of(session: Session, actor: Actor, person_id: int) -> Person:
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("no_person")
    return person


def _current(session: Session, person_id: int) -> Sequence[Any]:
    return (
        session.execute(
            select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None))
        )
        .scalars()
        .all()
    )


def _keep_an_admin(draft: Draft, person_id: int) -> None:
    """Refuse when nobody else administers the school. Of two who do this to each other one starts
    again: both write into the school's chain of changes."""
    others = (
        select(func.count())
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMIN,
            RoleGrant.revoked_at.is_(None),
            RoleGrant.person_id != person_id,
            Person.is_active,
        )
    )
    draft.open_school()
    if draft.session.execute(others).scalar_one() == 0:
        raise Impossible("last_admin")
