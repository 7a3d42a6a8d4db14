"""A whole cohort under two versions of its path: what the rehearsal reads, and the real run with it.

Seven SELECTs (one more where somebody came back), however many students there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import Facts
from tracker.domain.path import Path
from tracker.domain.rehearsal import Choice, Fate, digest_of, rehearse
from tracker.domain.uncounted import Under
from tracker.models.facts import Loaded, kit_blocks, load, reports_of
from tracker.models.paths import path_of
from tracker.models.program import Cohort, Enrollment


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One enrollment: as it is read now, its facts under the other version, and what becomes of it."""

    loaded: Loaded
    there: Facts
    fate: Fate


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A cohort on its way to another version. ``digest`` names what it came to."""

    here: Path
    there: Path
    choice: Choice
    students: Mapping[int, Rehearsed]
    digest: str


def rehearsal(session: Session, cohort: Cohort, there: Path, today: date, choice: Choice) -> Rehearsal:
    """What becomes of every enrollment of the cohort, by enrollment id in the order of the people."""
    here = path_of(session, cohort.path_version_id)
    asked = select(Enrollment.id).where(Enrollment.cohort_id == cohort.id)
    ids = session.execute(asked.order_by(Enrollment.person_id, Enrollment.id)).scalars().all()
    found, reports = load(session, ids), reports_of(session, ids)
    students = {}
    for enrollment_id in ids:
        loaded = found[enrollment_id]
        facts = replace(loaded.facts, kit_blocks=kit_blocks(there, reports.get(enrollment_id, ())))
        under = Under(here, loaded.facts), Under(there, facts)
        fate = rehearse(*under, loaded.carried, today, choice)
        students[enrollment_id] = Rehearsed(loaded, facts, fate)
    fates = [one.fate for one in students.values()]
    return Rehearsal(here, there, choice, students, digest_of(here, there, choice, fates))
