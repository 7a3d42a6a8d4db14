"""Finish dates: of one student from the record that is loaded anyway, of a cohort from its standing rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.ahead import KINDS, Ground, ahead_of
from tracker.domain.calendar import merge, push
from tracker.domain.facts import EntryFact
from tracker.domain.finish import Answer, Finish, forecasts
from tracker.domain.packing import pack
from tracker.domain.path import NO_ROUTES
from tracker.domain.statuses import EntryStatus, PeriodKind
from tracker.domain.worth import Mark, worth
from tracker.models import Carried, Enrollment, Entry
from tracker.models.details import AttemptDetail, PlacementDetail
from tracker.queries.refs import CohortRef
from tracker.queries.stamps import KeptLists, stamp_of
from tracker.queries.standing_rows import StudentRow, cohort_rows
from tracker.queries.student_record import StudentRecord

AHEAD = timedelta(days=28)
"""How far ahead is asked where the date of the plan has passed."""


@dataclass(frozen=True, slots=True)
class FinishRow:
    """A student with the forecast of each mark; empty for somebody on leave."""

    student: StudentRow
    marks: tuple[Finish, ...]

    def of(self, mark: Mark) -> Finish | None:
        """The forecast of one mark."""
        return next((one for one in self.marks if one.mark is mark), None)

    @property
    def first(self) -> Finish | None:
        """What the list is about: readiness for the exam, or the finish on a path without one."""
        return self.marks[0] if self.marks else None


@dataclass(frozen=True, slots=True)
class FinishPage:
    """A cohort's students by the date that is forecast; ``by_on`` is the date that was asked about."""

    rows: tuple[FinishRow, ...]
    by_on: date
    today: date

    def chosen(self, show: str) -> list[FinishRow]:
        """The rows that a filter keeps."""
        return [row for row in self.rows if FILTERS[show](row, self.by_on)]

    def count(self, show: str) -> int:
        """How many these are."""
        return len(self.chosen(show))


def _is(answer: Answer) -> Callable[[FinishRow, date], bool]:
    return lambda row, _by_on: row.first is not None and row.first.answer is answer


def _dated(row: FinishRow) -> date | None:
    return row.first.about_on if row.first is not None and row.first.answer is Answer.DATE else None


FILTERS: dict[str, Callable[[FinishRow, date], bool]] = {
    "all": lambda _row, _by_on: True,
    "by": lambda row, by_on: _is(Answer.DONE)(row, by_on) or (_dated(row) or date.max) <= by_on,
    "later": lambda row, by_on: (_dated(row) or date.min) > by_on,
    "none": lambda row, by_on: _is(Answer.TOO_SOON)(row, by_on) or _is(Answer.STILL)(row, by_on),
    "away": lambda row, _by_on: not row.marks,
}
"""What the chips keep, by their name in the address: each student is in one of them besides "all"."""


def finish_of(record: StudentRecord) -> tuple[Finish, ...]:
    """The forecasts of one student; no SELECT, and made once a change and a day. None for an enrollment
    that takes no entries any more."""
    if not record.takes_entries:
        return ()
    return record.once("finish", lambda: _of(record))


def _of(record: StudentRecord) -> tuple[Finish, ...]:
    facts = record.loaded.facts
    ground = Ground(record.path, facts.routes, facts.started_on, facts.calendar)
    ahead = ahead_of(record.path, facts.entries, record.today)
    return forecasts(ground, pack(record.standing), ahead, record.today)


_kept: KeptLists[tuple[FinishRow, ...]] = KeptLists(most=16)


def finish_page(session: Session, ref: CohortRef, today: date, by_on: date | None) -> FinishPage:
    """The cohort's students, soonest first: one small SELECT, four more when something has changed, and
    those that compute rows which grew old since the last tick."""
    stamp = stamp_of(session, ref.id)
    rows = _kept.get((ref, today), stamp, lambda: _rows(session, ref, today, stamp))
    return FinishPage(rows, by_on or default_by(ref, today), today)


def default_by(ref: CohortRef, today: date) -> date:
    """The plan's date of the exam, or in four weeks where that has passed."""
    weeks = worth(ref.path, NO_ROUTES).last_week
    planned = push(ref.calendar.plan_date(weeks[Mark.EXAM]), merge(ref.calendar.breaks))
    return planned if planned > today else today + AHEAD


def _rows(session: Session, ref: CohortRef, today: date, stamp: Any) -> tuple[FinishRow, ...]:
    students = [
        row for row in cohort_rows(session, ref.id, today, stamp) if row.packed.period != PeriodKind.WITHDRAWN
    ]
    started = {row.id: row.started_on for row in session.connection().execute(_STARTED, {"cohort": ref.id})}
    entries = _entries(session, ref.id)
    found = [_row(ref, row, started[row.enrollment_id], entries, today) for row in students]
    return tuple(sorted(found, key=_soonest_first))


def _row(
    ref: CohortRef,
    student: StudentRow,
    started_on: date,
    entries: dict[int, list[tuple[frozenset[int] | None, EntryFact]]],
    today: date,
) -> FinishRow:
    own = (
        fact
        for enrollments, fact in entries.get(student.person_id, ())
        if enrollments is None or student.enrollment_id in enrollments
    )
    ground = Ground(ref.path, student.routes, started_on, ref.calendar)
    return FinishRow(student, forecasts(ground, student.packed, ahead_of(ref.path, own, today), today))


def _soonest_first(row: FinishRow) -> tuple[object, ...]:
    first = row.first
    on = date.max if first is None or first.about_on is None else first.about_on
    rank = 3 if first is None else 0 if first.answer is Answer.DONE else 1 if first.about_on else 2
    return rank, on, row.student.sort_name.casefold(), row.student.enrollment_id


_ENTRY: Any = Entry.__table__.c
_ENROLLMENT: Any = Enrollment.__table__.c
_CARRIED: Any = Carried.__table__.c
_PLACEMENT: Any = PlacementDetail.__table__.c
_ATTEMPT: Any = AttemptDetail.__table__.c
_THEIRS = select(_ENROLLMENT.person_id).where(_ENROLLMENT.cohort_id == bindparam("cohort"))
_STARTED = select(_ENROLLMENT.id, _ENROLLMENT.started_on).where(_ENROLLMENT.cohort_id == bindparam("cohort"))
_READ = (
    select(
        _ENTRY.person_id,
        _ENTRY.enrollment_id,
        _ENTRY.subject,
        _ENTRY.id,
        _ENTRY.kind,
        _ENTRY.status,
        _ENTRY.happened_on,
        _ENTRY.logged_on,
        _ENTRY.requirement,
        _ENTRY.amount,
        _PLACEMENT.starts_on,
        func.coalesce(_PLACEMENT.until_on, _PLACEMENT.ends_on).label("ends_on"),
        _ATTEMPT.passed,
    )
    .outerjoin_from(Entry.__table__, PlacementDetail.__table__, _PLACEMENT.entry_id == _ENTRY.id)
    .outerjoin(AttemptDetail.__table__, _ATTEMPT.entry_id == _ENTRY.id)
    .where(
        _ENTRY.person_id.in_(_THEIRS),
        _ENTRY.kind.in_(sorted(KINDS)),
        _ENTRY.status.in_([EntryStatus.WAITING, EntryStatus.ACCEPTED]),
    )
    .order_by(_ENTRY.id)
)
_CARRIES = (
    select(_CARRIED.entry_id, _CARRIED.enrollment_id)
    .join(Enrollment.__table__, _ENROLLMENT.id == _CARRIED.enrollment_id)
    .where(_ENROLLMENT.cohort_id == bindparam("cohort"))
)


def _entries(session: Session, cohort_id: int) -> dict[int, list[tuple[frozenset[int] | None, EntryFact]]]:
    """(the enrollments that read it, or None for all; the entry) by person: two SELECTs."""
    connection, named = session.connection(), {"cohort": cohort_id}
    carried: dict[int, set[int]] = {}
    for entry_id, enrollment_id in connection.execute(_CARRIES, named):
        carried.setdefault(entry_id, set()).add(enrollment_id)
    found: dict[int, list[tuple[frozenset[int] | None, EntryFact]]] = {}
    for row in connection.execute(_READ, named):
        fact = EntryFact(
            id=row.id,
            kind=row.kind,
            status=row.status,
            happened_on=row.happened_on,
            logged_on=row.logged_on,
            key=row.requirement,
            subject=row.subject,
            amount=row.amount,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            passed=row.passed,
        )
        reads = None if row.subject else frozenset({row.enrollment_id}) | carried.get(row.id, set())
        found.setdefault(row.person_id, []).append((reads, fact))
    return found
