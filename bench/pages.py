"""The pages that are measured, by who sees them; a page of a later issue gets its line here."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.data import Data
from tracker.models import Cohort, Person, RoleGrant

STUDENT, COORDINATOR, WIDE = "student", "coordinator", "wide"


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that addresses need, read from the data once."""

    data: Data
    person_id: int
    wide_cohorts: tuple[int, ...]

    @property
    def emails(self) -> dict[str, str]:
        """Who signs in, by who sees."""
        return {STUDENT: self.data.student, COORDINATOR: self.data.coordinator, WIDE: self.data.wide}


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in the table, who fetches it, its address."""

    name: str
    who: str
    address: Callable[[Known], str]


PAGES = (
    Page("/path", STUDENT, lambda known: "/path"),
    Page("/path/<step>", STUDENT, lambda known: "/path/training"),
    Page("/skills", STUDENT, lambda known: "/skills"),
    Page("/skills/<key>", STUDENT, lambda known: f"/skills/{known.data.skill or 'skill.vs-01'}"),
    Page("/papers", STUDENT, lambda known: "/papers"),
    Page("/requests", STUDENT, lambda known: "/requests"),
    Page("/history", STUDENT, lambda known: "/history"),
    Page("/cohorts", COORDINATOR, lambda known: "/cohorts"),
    Page("/cohorts/<id>", COORDINATOR, lambda known: f"/cohorts/{known.data.cohort}"),
    Page("/cohorts/<id>.csv", COORDINATOR, lambda known: f"/cohorts/{known.data.cohort}.csv"),
    Page("matrix", COORDINATOR, lambda known: f"/cohorts/{known.data.cohort}/matrix?group=training"),
    Page("matrix.csv", COORDINATOR, lambda known: f"/cohorts/{known.data.cohort}/matrix.csv?group=training"),
    Page("/review", COORDINATOR, lambda known: "/review"),
    Page("matrix, whole path", COORDINATOR, lambda known: f"/cohorts/{known.data.cohort}/matrix?group=all"),
    Page("/home", COORDINATOR, lambda known: "/home"),
    Page("/turns", COORDINATOR, lambda known: "/turns"),
    Page("/clocks", COORDINATOR, lambda known: "/clocks"),
    Page("/contacts", COORDINATOR, lambda known: "/contacts"),
    Page("/cohorts/<id>/finish", COORDINATOR, lambda known: f"/cohorts/{known.data.cohort}/finish"),
    Page("/students/<id>", COORDINATOR, lambda known: f"/students/{known.person_id}"),
    Page("/students/<id>/history", COORDINATOR, lambda known: f"/students/{known.person_id}/history"),
    Page("/students?q=", COORDINATOR, lambda known: "/students?q=Alder"),
)
"""What is measured at every size."""

WIDE_PAGES = (
    Page("/review, 10,000 waiting", WIDE, lambda known: "/review"),
    Page("/cohorts, 50 cohorts", WIDE, lambda known: "/cohorts"),
    Page("/home, 50 cohorts", WIDE, lambda known: "/home"),
    Page("/turns, 50 cohorts", WIDE, lambda known: "/turns"),
)
"""What a coordinator of 50 cohorts sees."""


def known(session: Session, data: Data) -> Known:
    """Look up what addresses need."""
    person_id = session.execute(select(Person.id).where(Person.email == data.student)).scalar_one()
    wide = session.execute(
        select(Cohort.id)
        .join(RoleGrant, RoleGrant.cohort_id == Cohort.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.email == data.wide)
        .order_by(Cohort.id)
    ).scalars()
    found = Known(data, person_id, tuple(wide))
    session.rollback()
    return found
