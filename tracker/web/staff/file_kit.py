"""What a student's file shows of the kit and of incidents."""

from dataclasses import dataclass

from tracker.domain.policy import Actor, Permission, allows
from tracker.extensions import db
from tracker.queries.incidents import IncidentRow, incidents_of
from tracker.queries.kit import Reported, reports_of
from tracker.queries.refs import StudentRef
from tracker.queries.student_record import StudentRecord

MOST_PAST = 5
"""How many parts that have arrived stand under the open ones."""


@dataclass(frozen=True, slots=True)
class FileKit:
    """``has_kit`` says whether the program mails one; incidents are empty for who may not read them."""

    has_kit: bool
    open: tuple[Reported, ...]
    past: tuple[Reported, ...]
    may_send: bool
    incidents: tuple[IncidentRow, ...]
    may_report: bool


def file_kit(ref: StudentRef, record: StudentRecord, actor: Actor) -> FileKit:
    """Two SELECTs; one for who may not read incidents."""
    reports = reports_of(db.session, record.enrollment_id)
    reads = allows(actor, Permission.SEE_INCIDENT, ref.target)
    return FileKit(
        has_kit=bool(record.path.kit),
        open=tuple(report for report in reports if report.is_open),
        past=tuple(reversed([report for report in reports if not report.is_open]))[:MOST_PAST],
        may_send=allows(actor, Permission.SEND_KIT, ref.target),
        incidents=incidents_of(db.session, ref.id) if reads else (),
        may_report=allows(actor, Permission.REPORT_INCIDENT, ref.target),
    )
