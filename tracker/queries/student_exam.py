"""Everything on the exam's page, from the record alone: no SELECT beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.clocks import Clock, clocks
from tracker.domain.credential import Credential, Eligible, Plan
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.exam_clocks import booking_line, current_booking
from tracker.domain.known import Known, known
from tracker.domain.lines import Line
from tracker.domain.path import Requirement
from tracker.domain.policy import Target
from tracker.domain.practice_exam import Analysis, analysis, read_marks
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind, RequirementKind, State
from tracker.domain.ticking import ClockKind
from tracker.queries.student_record import Logged, StudentRecord

_SHOWN = (EntryStatus.ACCEPTED, EntryStatus.WAITING, EntryStatus.RETURNED)
_ELSEWHERE = {ClockKind.PAPER, ClockKind.ANSWER, ClockKind.ON_TIME}
_OF_JOBS = {ClockKind.VERIFY, ClockKind.RECHECK, ClockKind.CREDITS}
EXAM_KINDS = frozenset(set(ClockKind) - _ELSEWHERE - _OF_JOBS)
"""The clocks that this page shows; the others stand on the path."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked before the exam: its lines as they stand. ``is_later``: on this student's
    route it may follow the exam."""

    asked: Eligible
    lines: tuple[Line, ...]
    is_later: bool

    @property
    def is_met(self) -> bool:
        """Whether every line of it is done or not asked."""
        return all(line.credit or line.state is State.NOT_ASKED for line in self.lines)

    @property
    def open(self) -> Line | None:
        """The first line that is missing."""
        return next((li for li in self.lines if not li.credit and li.state is not State.NOT_ASKED), None)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a student keeps of one credential, newest first."""

    credential: Credential
    attempts: tuple[Logged, ...]
    certificates: tuple[Logged, ...]


@dataclass(frozen=True, slots=True)
class ExamPage:
    """What the page draws. ``kept`` is of the credential that the path asks, ``others`` of the rest."""

    record: StudentRecord
    credential: Credential
    exam: Requirement
    booking_line: Requirement | None
    certificate: Requirement | None
    release: Requirement | None
    conditions: tuple[Condition, ...]
    booking: Logged | None
    kept: Kept
    practices: tuple[tuple[Logged, Analysis | None], ...]
    practice_line: Requirement | None
    clocks: tuple[Clock, ...]
    others: tuple[Kept, ...]

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    @property
    def plan(self) -> Plan | None:
        """The plan that practice exams are entered by."""
        return self.credential.plan

    @property
    def is_passed(self) -> bool:
        """Whether a sitting that counts was passed."""
        return self.record.line(self.exam.key).credit


def expected_graduation(record: StudentRecord) -> date | None:
    """The graduation that the student named when asking to sit the exam before it."""
    named = [
        row["ends_on"]
        for row in record.loaded.entries
        if row["request"] == RequestKind.ROUTE and row["status"] == EntryStatus.ACCEPTED and row["ends_on"]
    ]
    return named[-1] if named else None


def exam_page(record: StudentRecord) -> ExamPage | None:
    """The page of the credential that the path asks; None for a path without one."""
    credentials = shipped_credentials()
    read = known(record.path, record.loaded.facts, credentials)
    found = next(
        (one for one in credentials.by_code.values() if read.line_of(one.exam_subject) is not None), None
    )
    exam = read.line_of(found.exam_subject) if found else None
    if found is None or exam is None:
        return None
    by_id = {row["id"]: row for row in record.loaded.entries}
    booking = current_booking(read, found)
    every = clocks(record.path, record.loaded.facts, record.today, credentials)
    kept = {code: kept_of(record, one) for code, one in credentials.by_code.items()}
    return ExamPage(
        record=record,
        credential=found,
        exam=exam,
        booking_line=booking_line(read),
        certificate=read.line_of(found.certificate_subject),
        release=_release(record, read, found),
        conditions=tuple(_condition(record, one) for one in found.eligibility),
        booking=Logged(by_id[booking.id]) if booking else None,
        kept=kept[found.code],
        practices=_practices(record, found.plan),
        practice_line=practice_line(record),
        clocks=tuple(clock for clock in every if clock.kind in EXAM_KINDS),
        others=tuple(kept[code] for code in kept if code != found.code),
    )


def _release(record: StudentRecord, read: Known, credential: Credential) -> Requirement | None:
    line = read.line_of(f"release:{credential.code}")
    return line if line is not None and record.line(line.key).state is not State.NOT_ASKED else None


def _condition(record: StudentRecord, asked: Eligible) -> Condition:
    lines = tuple(record.line(key) for key in asked.lines if key in record.path.index)
    return Condition(asked, lines, asked.later_on in record.loaded.facts.routes)


def kept_of(record: StudentRecord, credential: Credential) -> Kept:
    """The attempts and certificates of one credential that still say something."""
    shown = [Logged(row) for row in reversed(record.loaded.entries) if row["status"] in _SHOWN]
    return Kept(
        credential,
        tuple(one for one in shown if _is_of(one, credential.exam_subject, EntryKind.ATTEMPT)),
        tuple(
            one
            for one in shown
            if _is_of(one, credential.certificate_subject, EntryKind.DOCUMENT, EntryKind.RENEWAL)
        ),
    )


def _is_of(entry: Logged, subject: str, *kinds: EntryKind) -> bool:
    return bool(entry.subject == subject and entry.kind in kinds)


def practice_lines(record: StudentRecord) -> tuple[Requirement, ...]:
    """The lines of practice exams, in path order."""
    return tuple(
        line
        for line in record.path.requirements
        if line.kind is RequirementKind.EXAM and EntryKind.SCORE in line.entry_kinds
    )


def practice_line(record: StudentRecord) -> Requirement | None:
    """The line that the next practice exam stands on: the first open one, else one that may repeat."""
    lines = practice_lines(record)
    states: Mapping[str, Line] = {line.key: record.line(line.key) for line in lines}
    for line in lines:
        found = states[line.key]
        if not found.credit and found.state not in (State.CLOSED, State.WAITING, State.NOT_ASKED):
            return line
    return next((line for line in lines if states[line.key].credit), None)


def _practices(record: StudentRecord, plan: Plan | None) -> tuple[tuple[Logged, Analysis | None], ...]:
    """Every practice exam, newest first; judged by domain where it has domains."""
    keys = {line.key for line in practice_lines(record)}
    found = []
    for row in reversed(record.loaded.entries):
        if row["requirement"] not in keys or row["status"] not in _SHOWN:
            continue
        text = row["domains"]
        judged = analysis(record.path, plan, read_marks(text)) if plan and text else None
        found.append((Logged(row), judged))
    return tuple(sorted(found, key=lambda pair: (pair[0].happened_on, pair[0].id), reverse=True))
