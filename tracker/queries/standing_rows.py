"""Standing rows as lists read them: as stored where that holds today, else computed in memory.

One SELECT; five more when a row has grown old since the last daily tick, however many have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.pace import days_ahead
from tracker.domain.packing import Packed, pack, unpack_pauses, unpack_steps
from tracker.domain.standing import CALCULATOR, standing
from tracker.models import Enrollment, Person, StandingRow
from tracker.models.facts import load

_COLUMNS = tuple(Packed.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One enrollment in a list: who, and where it stands today."""

    enrollment_id: int
    person_id: int
    cohort_id: int
    given_name: str
    family_name: str
    routes: frozenset[str]
    has_joined: bool
    packed: Packed
    today: date

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name

    @property
    def days_ahead(self) -> int | None:
        """Plan days ahead (negative: behind), as on the student's own page; None when finished."""
        packed = self.packed
        return days_ahead(
            packed.paced_to_on,
            self.today,
            paused_since_on=packed.paused_since_on,
            frozen_on=packed.frozen_on,
            pauses=unpack_pauses(packed.pauses),
        )

    @property
    def steps(self) -> tuple[tuple[str, int, int], ...]:
        """(step, done, asked) in ride order."""
        return unpack_steps(self.packed.steps)


def student_rows(session: Session, todays: Mapping[int, date]) -> list[StudentRow]:
    """Every enrollment of the cohorts in ``todays`` (cohort id to its today), by name."""
    found = session.execute(
        select(
            StandingRow,
            Person.given_name,
            Person.family_name,
            Person.password_hash.is_not(None).label("has_joined"),
            Enrollment.routes,
        )
        .join(Person, Person.id == StandingRow.person_id)
        .join(Enrollment, Enrollment.id == StandingRow.enrollment_id)
        .where(StandingRow.cohort_id.in_(todays))
        .order_by(Person.family_name, Person.given_name, StandingRow.enrollment_id)
    ).all()
    old = [row.StandingRow for row in found if _is_old(row.StandingRow, todays[row.StandingRow.cohort_id])]
    fresh = _computed(session, {row.enrollment_id: todays[row.cohort_id] for row in old})
    return [
        StudentRow(
            row.StandingRow.enrollment_id,
            row.StandingRow.person_id,
            row.StandingRow.cohort_id,
            row.given_name,
            row.family_name,
            frozenset(row.routes.split()),
            bool(row.has_joined),
            fresh.get(row.StandingRow.enrollment_id) or _stored(row.StandingRow),
            todays[row.StandingRow.cohort_id],
        )
        for row in found
    ]


def _is_old(row: StandingRow, today: date) -> bool:
    changed = row.next_change_on is not None and row.next_change_on <= today
    return changed or row.calculator != CALCULATOR


def _stored(row: StandingRow) -> Packed:
    return Packed(**{name: getattr(row, name) for name in _COLUMNS})


def _computed(session: Session, todays: Mapping[int, date]) -> dict[int, Packed]:
    if not todays:
        return {}
    return {
        enrollment_id: pack(standing(loaded.path, loaded.facts, todays[enrollment_id]))
        for enrollment_id, loaded in load(session, todays).items()
    }
