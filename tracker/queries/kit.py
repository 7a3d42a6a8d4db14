"""The kit: a student's own, part by part, and the one re-ship list of a cohort."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import PartState
from tracker.domain.kit import needed_for, received_line
from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.policy import Target
from tracker.domain.requirement import Requirement
from tracker.domain.sheets import KitPart
from tracker.domain.statuses import State
from tracker.models import Enrollment, KitReport, Person, StandingRow
from tracker.queries.student_record import StudentRecord


@dataclass(frozen=True, slots=True)
class Reported:
    """One report that was not taken back; open until it has arrived."""

    id: int
    part: str
    state: PartState
    note: str
    reported_on: date
    sent_on: date | None
    arrived_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether the part is still missing."""
        return self.arrived_on is None

    @property
    def may_take_back(self) -> bool:
        """Whether nobody has relied on the report yet."""
        return self.arrived_on is None and self.sent_on is None


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of the kit with the skills that need it, and its open report if there is one."""

    part: KitPart
    skills: tuple[Requirement, ...]
    report: Reported | None


@dataclass(frozen=True, slots=True)
class KitPage:
    """Everything on ``/kit``. ``received`` is the line on which the kit is confirmed, None where the
    path has no kit. ``past`` are reports whose part has arrived, newest first."""

    record: StudentRecord
    received: Line | None
    parts: tuple[PartRow, ...]
    past: tuple[Reported, ...]

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    @property
    def is_here(self) -> bool:
        """Whether the student has said that the kit came."""
        return self.received is None or self.received.credit

    @property
    def can_confirm(self) -> bool:
        """Whether the kit can be confirmed now: its papers are in, and it was not before."""
        closed = (State.CLOSED, State.NOT_ASKED)
        return not self.is_here and self.received is not None and self.received.state not in closed

    @property
    def waiting(self) -> tuple[PartRow, ...]:
        """The parts that are missing now."""
        return tuple(row for row in self.parts if row.report is not None)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One line of a cohort's re-ship list."""

    report: Reported
    person_id: int
    given_name: str
    family_name: str

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name


@dataclass(frozen=True, slots=True)
class ReshipList:
    """Every report of a cohort: to send first, oldest first; then on its way; then what arrived."""

    parcels: tuple[Parcel, ...]

    def shown(self, which: str) -> tuple[Parcel, ...]:
        """The lines of one filter."""
        return tuple(parcel for parcel in self.parcels if which in ("all", stage(parcel.report)))

    def count(self, which: str) -> int:
        """How many lines a filter shows."""
        return len(self.shown(which))


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A report by its address: whose, in which cohort."""

    report_id: int
    person_id: int
    cohort_id: int

    @property
    def target(self) -> Target:
        """The report as policy sees it."""
        return Target(person_id=self.person_id, cohort_ids=frozenset({self.cohort_id}))


FILTERS = ("send", "sent", "arrived", "all")


def stage(report: Reported) -> str:
    """Where a part is: "send", "sent" or "arrived"."""
    if report.arrived_on is not None:
        return "arrived"
    return "send" if report.sent_on is None else "sent"


def kit_page(session: Session, record: StudentRecord) -> KitPage:
    """The kit of a student. One SELECT beside the record's."""
    reports = reports_of(session, record.enrollment_id)
    path = record.path
    still = {report.part: report for report in reports if report.is_open}
    asked = {line.key for line in record.standing.lines if line.state is not State.NOT_ASKED}
    skills: Mapping[str, tuple[Requirement, ...]] = needed_for(path, asked)
    line = received_line(path)
    return KitPage(
        record=record,
        received=record.line(line.key) if line else None,
        parts=tuple(PartRow(part, skills.get(key, ()), still.get(key)) for key, part in path.kit.items()),
        past=tuple(report for report in reversed(reports) if not report.is_open),
    )


def reports_of(session: Session, enrollment_id: int) -> tuple[Reported, ...]:
    """The reports of an enrollment that were not taken back, oldest first. One SELECT."""
    rows = session.execute(
        select(KitReport)
        .where(KitReport.enrollment_id == enrollment_id, KitReport.withdrawn_at.is_(None))
        .order_by(KitReport.id)
    )
    return tuple(_reported(row) for row in rows.scalars())


def report_ref(session: Session, report_id: int) -> ReportRef | None:
    """The report with this id. One SELECT."""
    row = session.execute(
        select(KitReport.id, Enrollment.person_id, Enrollment.cohort_id)
        .join(Enrollment, Enrollment.id == KitReport.enrollment_id)
        .where(KitReport.id == report_id)
    ).one_or_none()
    return ReportRef(*row) if row else None


def reship_list(session: Session, cohort_id: int, path: Path) -> ReshipList:
    """The list of a cohort, without what nobody needs any more: open reports of students who left.
    One SELECT."""
    rows = session.execute(
        select(KitReport, Person.id, Person.given_name, Person.family_name)
        .join(Enrollment, Enrollment.id == KitReport.enrollment_id)
        .join(Person, Person.id == Enrollment.person_id)
        .join(StandingRow, StandingRow.enrollment_id == Enrollment.id)
        .where(
            Enrollment.cohort_id == cohort_id,
            KitReport.withdrawn_at.is_(None),
            or_(KitReport.arrived_on.is_not(None), StandingRow.frozen_on.is_(None)),
        )
        .order_by(KitReport.reported_on, Person.family_name, Person.given_name, KitReport.id)
    )
    found = [Parcel(_reported(row.KitReport), row.id, row.given_name, row.family_name) for row in rows]
    order = list(path.kit)
    found.sort(key=lambda parcel: _rank(parcel, order))
    return ReshipList(tuple(found))


def _rank(parcel: Parcel, order: list[str]) -> tuple[int, int, str, int]:
    """To send before sent before arrived; the oldest first, of what arrived the newest."""
    report = parcel.report
    at = order.index(report.part) if report.part in order else len(order)
    if report.arrived_on is not None:
        return (2, -report.arrived_on.toordinal(), parcel.sort_name, at)
    return (report.sent_on is not None, report.reported_on.toordinal(), parcel.sort_name, at)


def _reported(row: KitReport) -> Reported:
    return Reported(row.id, row.part, row.state, row.note, row.reported_on, row.sent_on, row.arrived_on)
