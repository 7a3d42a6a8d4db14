"""How many students of each cohort stand where: counted by the database, for lists of many cohorts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from tracker.domain.pace import days_ahead
from tracker.domain.packing import unpack_pauses
from tracker.domain.standing import CALCULATOR
from tracker.models import StandingRow
from tracker.queries.standing_rows import computed, days_ahead_of


@dataclass(frozen=True, slots=True)
class Stand:
    """So many students of a cohort in the same period, as many plan days ahead; None when finished."""

    cohort_id: int
    period: str
    days_ahead: int | None
    students: int


_ROW: Any = StandingRow.__table__.c
_AT = (_ROW.cohort_id, _ROW.period, _ROW.paced_to_on, _ROW.paused_since_on, _ROW.frozen_on, _ROW.pauses)
_IN = _ROW.cohort_id.in_(bindparam("cohorts", expanding=True))
# Of the cohorts' time zones, the one that is furthest on: who changes tomorrow elsewhere is computed.
_OLD = case((_ROW.next_change_on <= bindparam("today"), 1), (_ROW.calculator != CALCULATOR, 1), else_=0)
_COUNTS = select(*_AT, func.count(), func.sum(_OLD)).where(_IN).group_by(*_AT)
_OLD_ROWS = select(_ROW.enrollment_id, _ROW.cohort_id).where(_IN, _OLD == 1)


def stands(session: Session, todays: Mapping[int, date]) -> Iterator[Stand]:
    """Where the students of the cohorts in ``todays`` (cohort id to its today) stand.

    One SELECT, and those that compute rows which grew old since the last daily tick.
    """
    if not todays:
        return
    asked = {"cohorts": list(todays), "today": max(todays.values())}
    has_old = False
    for row in session.connection().execute(_COUNTS, asked).all():
        cohort_id, period, paced_to_on, paused_since_on, frozen_on, pauses, count, old = row
        has_old = has_old or old > 0
        ahead = days_ahead(
            paced_to_on,
            todays[cohort_id],
            paused_since_on=paused_since_on,
            frozen_on=frozen_on,
            pauses=unpack_pauses(pauses),
        )
        yield Stand(cohort_id, period, ahead, count - old)
    if has_old:
        rows = session.connection().execute(_OLD_ROWS, asked)
        cohorts: dict[int, int] = {row.enrollment_id: row.cohort_id for row in rows}
        found = computed(session, {one: todays[cohort_id] for one, cohort_id in cohorts.items()})
        for one, packed in found.items():
            cohort_id = cohorts[one]
            yield Stand(cohort_id, packed.period, days_ahead_of(packed, todays[cohort_id]), 1)
