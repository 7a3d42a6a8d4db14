"""The time zones of the cohorts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Cohort


def cohort_zones(session: Session) -> tuple[str, ...]:
    """The names of the zones in which cohorts live."""
    return tuple(session.execute(select(Cohort.timezone).distinct()).scalars())
