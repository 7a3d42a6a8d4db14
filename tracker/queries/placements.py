"""Who can be placed today, what blocks the others, who is where until when: one list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.clearance import Blocker, Stay, blockers
from tracker.domain.facts import EntryFact
from tracker.domain.packing import unpack_cell, unpack_pauses
from tracker.domain.path import Path
from tracker.domain.placement import Placement, leading_placement, placements_of
from tracker.domain.policy import Actor
from tracker.domain.readiness import gate_of, line_for, planned_stay, still_open
from tracker.domain.statuses import EntryKind, EntryStatus, PeriodKind, State
from tracker.models import Cohort, Enrollment
from tracker.models.entries import Entry
from tracker.models.entry_facts import entries_select, fact_of
from tracker.models.entry_rows import rules_of
from tracker.models.facts import calendar_of
from tracker.models.paths import path_of
from tracker.queries.held_cohorts import CohortName, cohorts_of
from tracker.queries.standing_rows import StudentRow, student_rows

ENDS_SOON = timedelta(days=14)
"""So long before its last day a placement reads "ends soon"."""

_KINDS = (
    EntryKind.PREFERENCE,
    EntryKind.PLACEMENT,
    EntryKind.DOCUMENT,
    EntryKind.RENEWAL,
    EntryKind.REQUEST,
)
"""What a placement is judged by; shifts are summed by the database."""


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One student in the list. ``blockers`` are papers judged against ``stay``: the placement, or
    before there is one the weeks that the plan gives. ``open_keys`` are the other lines that come first.
    ``hours`` are (counted minutes, minutes asked)."""

    student: StudentRow
    path: Path
    cohort: str
    placement: Placement | None
    earlier: int
    stay: Stay
    blockers: tuple[Blocker, ...]
    open_keys: tuple[str, ...]
    wishes: Mapping[str, Any] | None
    hours: tuple[int, int]

    @property
    def is_away(self) -> bool:
        """On leave: nobody is sent then."""
        return self.student.packed.period == PeriodKind.LEAVE

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing before a first day."""
        return not (self.blockers or self.open_keys or self.is_away)

    @property
    def kind(self) -> str:
        """Which part of the list it stands in: "ready", "blocked" or "placed"."""
        if self.placement is not None:
            return "placed"
        return "ready" if self.is_ready else "blocked"

    @property
    def has_begun(self) -> bool:
        """Whether the first day at the site has come."""
        return self.placement is not None and self.placement.starts_on <= self.student.today

    @property
    def ends_soon(self) -> bool:
        """Whether the placement is over within two weeks."""
        return self.placement is not None and self.placement.ends_on - self.student.today <= ENDS_SOON


@dataclass(frozen=True, slots=True)
class PlacementList:
    """Everybody who is not through with the externship, in the order to act on."""

    rows: tuple[PlacementRow, ...]
    cohorts: tuple[CohortName, ...]

    def shown(self, show: str, cohort_id: int | None) -> list[PlacementRow]:
        """The rows that a filter keeps."""
        keeps = FILTERS[show]
        return [row for row in self.rows if keeps(row) and cohort_id in (None, row.student.cohort_id)]


FILTERS: dict[str, Callable[[PlacementRow], bool]] = {
    "all": lambda row: True,
    "ready": lambda row: row.kind == "ready",
    "blocked": lambda row: row.kind == "blocked",
    "placed": lambda row: row.kind == "placed",
    "ends": lambda row: row.ends_soon,
}
"""What the chips keep, by their name in the address."""

_ORDER = {"ready": 0, "blocked": 1, "placed": 2}


def placement_list(session: Session, actor: Actor, today_in: Callable[[tzinfo], date]) -> PlacementList:
    """The students of the actor's cohorts: four SELECTs, and those that compute rows which grew old."""
    cohorts = {cohort.id: cohort for cohort in session.execute(cohorts_of(actor)).scalars()}
    todays = {key: today_in(ZoneInfo(cohort.timezone)) for key, cohort in cohorts.items()}
    entries = _entries(session, cohorts)
    minutes = _minutes(session, cohorts)
    rows = []
    for student in newest(student_rows(session, todays)):
        cohort = cohorts[student.cohort_id]
        own = [row for row in entries.get(student.person_id, ()) if _belongs(row, student)]
        path = path_of(session, cohort.path_version_id)
        made = _row(student, path, cohort, own, minutes.get(student.enrollment_id, 0))
        rows += [made] if made else []
    rows.sort(key=_who_first)
    names = tuple(CohortName(cohort.id, cohort.name) for cohort in cohorts.values())
    return PlacementList(tuple(rows), names)


def newest(students: Iterable[StudentRow]) -> list[StudentRow]:
    """The newest enrollment of each person, without those who left the program."""
    found: dict[int, StudentRow] = {}
    for student in sorted(students, key=lambda row: row.enrollment_id):
        found[student.person_id] = student
    gone = (PeriodKind.WITHDRAWN, PeriodKind.COMPLETED)
    return [row for row in found.values() if row.packed.period not in gone]


def _of_cohorts(statement: Any, cohorts: Iterable[int]) -> Any:
    people = select(Enrollment.person_id).where(Enrollment.cohort_id.in_(list(cohorts)))
    return statement.where(Entry.person_id.in_(people))


def _entries(session: Session, cohorts: Iterable[int]) -> dict[int, list[Mapping[str, Any]]]:
    statement = entries_select().where(
        Entry.kind.in_(_KINDS), Entry.status.not_in((EntryStatus.WITHDRAWN, EntryStatus.VOIDED))
    )
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in session.execute(_of_cohorts(statement, cohorts).order_by(Entry.id)).mappings():
        found.setdefault(row["person_id"], []).append(dict(row))
    return found


def _minutes(session: Session, cohorts: Iterable[int]) -> dict[int, int]:
    """Counted minutes at the site by enrollment."""
    statement = (
        select(Entry.enrollment_id, func.sum(Entry.amount))
        .where(Entry.kind == EntryKind.SHIFT, Entry.status == EntryStatus.ACCEPTED)
        .group_by(Entry.enrollment_id)
    )
    return {row[0]: int(row[1] or 0) for row in session.execute(_of_cohorts(statement, cohorts))}


def _belongs(row: Mapping[str, Any], student: StudentRow) -> bool:
    return row["subject"] is not None or row["enrollment_id"] == student.enrollment_id


def _row(
    student: StudentRow, path: Path, cohort: Cohort, own: list[Mapping[str, Any]], minutes: int
) -> PlacementRow | None:
    """One student; None when the path has no placements, or the hours are done and nothing runs."""
    gate = gate_of(path, student.routes)
    hours = line_for(path, EntryKind.SHIFT)
    if gate is None:
        return None
    states = states_of(path, student)
    placement = leading_placement(own, student.today)
    if placement is None and hours is not None and states[hours.key] in (State.DONE, State.WAIVED):
        return None
    pauses = unpack_pauses(student.packed.pauses)
    stay = stay_of(placement) if placement else planned_stay(path, calendar_of(cohort), pauses, student.today)
    facts: tuple[EntryFact, ...] = tuple(fact_of(row) for row in own)
    waived = {key for key, state in states.items() if state is State.WAIVED}
    clearance = {line.key for line in path.group("clearance")}
    return PlacementRow(
        student=student,
        path=path,
        cohort=cohort.name,
        placement=placement,
        earlier=len([one for one in placements_of(own) if one.ends_on < student.today]),
        stay=stay,
        blockers=blockers(path, facts, stay, routes=student.routes, waived=waived),
        open_keys=tuple(key for key in still_open(gate, states, facts) if key not in clearance),
        wishes=next((row for row in reversed(own) if row["kind"] == EntryKind.PREFERENCE), None),
        hours=(minutes, (hours.needs.hours if hours else 0) * 60),
    )


def states_of(path: Path, student: StudentRow) -> dict[str, State]:
    """The state of every line, from the packed row."""
    cells = student.packed.cells
    return {line.key: unpack_cell(cells[at])[0] for at, line in enumerate(path.requirements)}


def stay_of(placement: Placement) -> Stay:
    """A placement as its papers are judged against it."""
    return Stay(
        placement.starts_on, placement.ends_on, placement.asks_documents, dict(rules_of(placement.rules))
    )


def _who_first(row: PlacementRow) -> tuple[object, ...]:
    """Who can go today, then who lacks least, then who is placed, soonest end first."""
    name = row.student.sort_name.casefold()
    if row.placement is not None:
        return _ORDER[row.kind], row.placement.ends_on, 0, name
    return _ORDER[row.kind], row.is_away, len(row.blockers) + len(row.open_keys), name
