"""Somebody of the staff with the rights they hold now, for work that is done without them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.absences import stand_in
from tracker.domain.policy import Actor
from tracker.domain.statuses import OF_COHORT, Role
from tracker.models import Person, RoleGrant
from tracker.models.covering import covers_of, on_the_clock


def actor_of(session: Session, person_id: int, now: datetime) -> Actor:
    """The rights of a member of the staff, also by covering somebody; none once they are deactivated.
    Two SELECTs."""
    held = select(RoleGrant.role, RoleGrant.cohort_id).join(Person, Person.id == RoleGrant.person_id)
    rows = session.execute(
        held.where(Person.id == person_id, Person.is_active, RoleGrant.revoked_at.is_(None))
    ).all()

    def cohorts(role: Role) -> Iterable[int]:
        return (row.cohort_id for row in rows if row.role is role)

    own = Actor(
        person_id,
        is_admin=any(row.role is Role.ADMIN for row in rows),
        instructs=frozenset(cohorts(Role.INSTRUCTOR)),
        coordinates=frozenset(cohorts(Role.COORDINATOR)),
    )
    return stand_in(own, covers_of(session, person_id, on_the_clock(now)))


def staff_after(session: Session, after: int, most: int) -> list[int]:
    """The people who hold a cohort and can be written to, in the order of their ids from ``after`` on."""
    statement = (
        select(Person.id)
        .where(Person.id > after, Person.is_active, Person.email.is_not(None))
        .where(
            select(RoleGrant.id)
            .where(
                RoleGrant.person_id == Person.id,
                RoleGrant.role.in_(OF_COHORT),
                RoleGrant.revoked_at.is_(None),
            )
            .exists()
        )
        .order_by(Person.id)
        .limit(most)
    )
    return list(session.execute(statement).scalars())
