"""A further program for somebody who is or was in another one."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.enrolling import add_enrollment, cohort_for
from tracker.domain.errors import Impossible
from tracker.domain.policy import Actor, Permission
from tracker.models import PathVersion


def enroll_further(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, cohort_id: int, started_on: date
) -> Draft:
    """Enroll a student in another program as well. What belongs to the person (diploma, papers, attempts,
    certificates) counts there too and is asked for only once; skills are shown anew."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.MANAGE_ENROLLMENT)
    cohort = cohort_for(session, actor, cohort_id)
    statement = select(PathVersion.code).where(PathVersion.id == cohort.path_version_id)
    code = session.execute(statement).scalar_one()
    if code in {loaded.path.code for loaded in case.all.values()}:
        raise Impossible("same_program", field="cohort_id")
    made = add_enrollment(
        case.draft,
        case.person.id,
        cohort,
        started_on,
        sequence=1 + max(loaded.enrollment.sequence for loaded in case.all.values()),
        known=tuple(fact for fact in case.facts.entries if fact.subject is not None),
    )
    case.draft.result |= {"enrollment": made}
    return case.draft
