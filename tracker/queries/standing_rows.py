"""Standing rows as lists read them: as stored where that holds today, else computed in memory.

One SELECT; five more when a row has grown old since the last daily tick, however many have.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.pace import days_ahead
from tracker.domain.packing import Packed, pack, unpack_pauses, unpack_steps
from tracker.domain.path import NO_ROUTES
from tracker.domain.standing import CALCULATOR, standing
from tracker.models import Enrollment, Person, StandingRow
from tracker.models.facts import load
from tracker.queries.stamps import KeptLists, Stamp

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

    def __hash__(self) -> int:
        """By what differs first: lists keep what they draw of a row under the row."""
        return hash((self.enrollment_id, self.packed))

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name

    @property
    def days_ahead(self) -> int | None:
        """Plan days ahead (negative: behind), as on the student's own page; None when finished."""
        return days_ahead_of(self.packed, self.today)

    @property
    def steps(self) -> tuple[tuple[str, int, int], ...]:
        """(step, done, asked) in ride order."""
        return unpack_steps(self.packed.steps)


def days_ahead_of(packed: Packed, today: date) -> int | None:
    """Plan days ahead of a packed row."""
    return days_ahead(
        packed.paced_to_on,
        today,
        paused_since_on=packed.paused_since_on,
        frozen_on=packed.frozen_on,
        pauses=unpack_pauses(packed.pauses),
    )


_STANDING: Any = StandingRow.__table__.c
_PERSON: Any = Person.__table__.c
_ENROLLMENT: Any = Enrollment.__table__.c
_ROWS = (
    select(
        _STANDING.enrollment_id,
        _STANDING.person_id,
        _STANDING.cohort_id,
        _PERSON.given_name,
        _PERSON.family_name,
        _ENROLLMENT.routes,
        _PERSON.password_hash.is_not(None),
        *(_STANDING[name] for name in _COLUMNS),
    )
    .join_from(StandingRow.__table__, Person.__table__, _PERSON.id == _STANDING.person_id)
    .join(Enrollment.__table__, _ENROLLMENT.id == _STANDING.enrollment_id)
    .where(_STANDING.cohort_id.in_(bindparam("cohorts", expanding=True)))
    .order_by(_PERSON.family_name, _PERSON.given_name, _STANDING.enrollment_id)
)


_kept: KeptLists[tuple[StudentRow, ...]] = KeptLists(most=32)


def cohort_rows(session: Session, cohort_id: int, today: date, stamp: Stamp) -> tuple[StudentRow, ...]:
    """Every enrollment of one cohort by name: no SELECT where this process has read it under this stamp."""
    return rows_of_cohorts(session, {cohort_id: today}, {cohort_id: stamp})[cohort_id]


def rows_of_cohorts(
    session: Session, todays: Mapping[int, date], stamps: Mapping[int, Stamp]
) -> dict[int, tuple[StudentRow, ...]]:
    """The same of the cohorts in ``todays`` (cohort id to its today): what was not read is read at once."""

    def read(keys: Collection[tuple[int, date]]) -> dict[tuple[int, date], tuple[StudentRow, ...]]:
        rows: dict[int, list[StudentRow]] = {cohort_id: [] for cohort_id, _today in keys}
        for row in student_rows(session, dict(keys)):
            rows[row.cohort_id].append(row)
        return {key: tuple(rows[key[0]]) for key in keys}

    found = _kept.get_all({(one, todays[one]): stamp for one, stamp in stamps.items()}, read)
    return {cohort_id: rows for (cohort_id, _today), rows in found.items()}


def student_rows(session: Session, todays: Mapping[int, date]) -> list[StudentRow]:
    """Every enrollment of the cohorts in ``todays`` (cohort id to its today), by name."""
    found, old = [], {}
    for row in session.connection().execute(_ROWS, {"cohorts": list(todays)}).all():
        enrollment_id, person_id, cohort_id, given, family, routes, has_joined, *values = row
        today, packed = todays[cohort_id], Packed(*values)
        routed = frozenset(routes.split()) if routes else NO_ROUTES
        found.append(
            StudentRow(
                enrollment_id, person_id, cohort_id, given, family, routed, bool(has_joined), packed, today
            )
        )
        if is_old(packed, today):
            old[enrollment_id] = today
    if not old:
        return found
    fresh = computed(session, old)
    return [
        replace(row, packed=fresh[row.enrollment_id]) if row.enrollment_id in fresh else row for row in found
    ]


def is_old(row: Packed, today: date) -> bool:
    """Whether a stored row does not hold today any more."""
    changed = row.next_change_on is not None and row.next_change_on <= today
    return changed or row.calculator != CALCULATOR


def computed(session: Session, todays: Mapping[int, date]) -> dict[int, Packed]:
    """The rows of these enrollments as they are today (enrollment id to its today), in five SELECTs."""
    if not todays:
        return {}
    return {
        enrollment_id: pack(standing(loaded.path, loaded.facts, todays[enrollment_id]))
        for enrollment_id, loaded in load(session, todays).items()
    }
