"""Who of the staff answers for cohorts, as commands and queries read it."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.statuses import OF_COHORT
from tracker.models.people import Person, RoleGrant


def staff_of(session: Session, cohort_ids: Collection[int]) -> dict[int, str]:
    """The instructors and coordinators of these cohorts by id, in order of their names; without those
    whose account is closed. One SELECT."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.cohort_id.in_(cohort_ids),
            RoleGrant.role.in_(OF_COHORT),
            RoleGrant.revoked_at.is_(None),
            Person.is_active,
        )
        .order_by(Person.given_name, Person.family_name, Person.id)
    )
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in rows}
