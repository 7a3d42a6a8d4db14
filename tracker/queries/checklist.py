"""Master competency checklists: of one student or of a whole cohort, in the same few SELECTs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checklist import Checklist, checklist
from tracker.domain.competencies import Edition
from tracker.domain.statuses import PeriodKind
from tracker.models import Enrollment
from tracker.models.facts import Loaded, load
from tracker.queries.record import school_name, signers_of

_ENROLLMENT: Any = Enrollment.__table__.c


@dataclass(frozen=True, slots=True)
class StudentChecklist:
    """The list with its header. ``graduated_on`` is the day of completion, None before it."""

    person_id: int
    name: str
    sort_name: str
    program: str
    graduated_on: date | None
    found: Checklist


@dataclass(frozen=True, slots=True)
class Checklists:
    """The lists of some students of one school, by name."""

    school: str
    edition: Edition
    as_of: date
    students: tuple[StudentChecklist, ...]


def checklists(session: Session, enrollment_ids: Sequence[int], edition: Edition, as_of: date) -> Checklists:
    """The lists of these enrollments: as many SELECTs for two hundred as for one."""
    loaded = list(load(session, enrollment_ids).values())
    signers = signers_of(session, (row for one in loaded for row in one.entries))
    made = [_student(one, checklist(one.path, one.entries, signers, edition, as_of)) for one in loaded]
    made.sort(key=lambda one: (one.sort_name, one.person_id))
    return Checklists(school_name(session), edition, as_of, tuple(made))


def enrollments_of_cohort(session: Session, cohort_id: int) -> list[int]:
    """Every enrollment of a cohort. One SELECT."""
    found = select(_ENROLLMENT.id).where(_ENROLLMENT.cohort_id == cohort_id).order_by(_ENROLLMENT.id)
    return list(session.execute(found).scalars())


def _student(one: Loaded, found: Checklist) -> StudentChecklist:
    completed = (p.starts_on for p in one.facts.periods if p.kind is PeriodKind.COMPLETED)
    title = f"{one.path.title.en}, {one.path.version}"
    return StudentChecklist(
        one.person.id, one.person.name, one.person.sort_name, title, next(completed, None), found
    )
