"""What students would take along into another cohort, before anybody moves them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.moving import CarryOver, carry_over
from tracker.domain.path import Path
from tracker.domain.standing import standing
from tracker.models import Cohort, PathVersion
from tracker.models.facts import calendar_of, load
from tracker.models.paths import path_of


@dataclass(frozen=True, slots=True)
class Move:
    """A cohort to move into, its path and what it is called, and by enrollment what each takes along."""

    name: str
    path: Path
    version: str
    carried: Mapping[int, CarryOver]


def move_shown(session: Session, cohort_id: int, enrollments: Iterable[int], today: date) -> Move | None:
    """What these enrollments would take along, in seven SELECTs; None where there is no such cohort."""
    statement = select(Cohort, PathVersion.version).join(PathVersion).where(Cohort.id == cohort_id)
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    cohort, version = found
    path, calendar = path_of(session, cohort.path_version_id), calendar_of(cohort)
    carried = {}
    for enrollment_id, loaded in load(session, enrollments).items():
        would = standing(path, replace(loaded.facts, calendar=calendar), today)
        carried[enrollment_id] = carry_over(loaded.standing_on(today), path, would, today)
    return Move(cohort.name, path, version, carried)
