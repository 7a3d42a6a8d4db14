"""What a student's career pages draw: applications, jobs with their proofs, courses, goals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import EntryFact
from tracker.domain.jobs import CONSENT, JobWork, Rules, counted_jobs, may_ask_employer, speaks_of, work_on
from tracker.domain.path import Path
from tracker.domain.policy import Target
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import JobApplication
from tracker.models.settings import setting
from tracker.queries.evidence import Pending, pendings
from tracker.queries.student_record import Logged, StudentRecord

_LAST = date.max


@dataclass(frozen=True, slots=True)
class OwnJob:
    """A job with what is to be done about it, and what was sent to prove it, newest first.

    ``before_exam`` is None while no exam was passed.
    """

    entry: Logged
    work: JobWork
    proofs: tuple[Logged, ...]
    before_exam: bool | None


@dataclass(frozen=True, slots=True)
class CareerPage:
    """Everything on ``/career``. ``verified_line`` takes the proofs, ``closer_line`` the reasons."""

    record: StudentRecord
    applications: tuple[JobApplication, ...]
    jobs: tuple[OwnJob, ...]
    closer: Logged | None
    consent: bool | None
    rules: Rules
    verified_line: Requirement | None
    closer_line: Requirement | None
    consent_line: Requirement | None

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    @property
    def open(self) -> tuple[JobApplication, ...]:
        """Applications of which something may come, the next action on top."""
        return tuple(one for one in self.applications if one.state.is_open)

    @property
    def answered(self) -> tuple[JobApplication, ...]:
        """The others, newest change first."""
        done = [one for one in self.applications if not one.state.is_open]
        return tuple(sorted(done, key=lambda one: one.changed_at, reverse=True))

    @property
    def job(self) -> OwnJob | None:
        """The job of today: the newest that was not left."""
        return next((one for one in self.jobs if one.entry.detail["left_on"] is None), None)

    def application(self, number: int) -> JobApplication | None:
        """One of the applications."""
        return next((one for one in self.applications if one.id == number), None)

    def held_job(self, entry_id: int) -> OwnJob | None:
        """One of the jobs."""
        return next((one for one in self.jobs if one.entry.id == entry_id), None)


def career_page(session: Session, record: StudentRecord) -> CareerPage:
    """The page: two SELECTs beside the record."""
    facts = record.loaded.facts
    verified_line = line_taking(record.path, EntryKind.VERIFICATION)
    rules = Rules(
        verified_line.not_before_days if verified_line else 0, int(setting(session, "recheck_weeks"))
    )
    rows = {row["id"]: row for row in record.loaded.entries}
    passed_on = _passed_on(facts.entries)
    jobs = [
        _own(work_on(job, facts.entries, rules, record.today), rows, facts.entries, passed_on)
        for job in reversed(counted_jobs(facts.entries, facts.started_on))
    ]
    return CareerPage(
        record=record,
        applications=_applications(session, record.loaded.person.id),
        jobs=tuple(jobs),
        closer=_closer(record),
        consent=may_ask_employer(facts.entries),
        rules=rules,
        verified_line=verified_line,
        closer_line=line_taking(record.path, EntryKind.CLOSER),
        consent_line=next(iter(record.path.by_subject.get(CONSENT, ())), None),
    )


def line_taking(path: Path, kind: EntryKind) -> Requirement | None:
    """The line of a path that takes this kind."""
    return next((line for line in path.requirements if kind in line.entry_kinds), None)


def files_waiting(session: Session, record: StudentRecord, line: Requirement | None) -> Pending | None:
    """The student's files that wait for the form of a line."""
    if line is None:
        return None
    person_id = record.loaded.person.id
    return pendings(session, person_id).get(line.key) or Pending(person_id, person_id, line.key)


def _own(work: JobWork, rows: dict[int, Any], entries: Sequence[EntryFact], passed_on: date | None) -> OwnJob:
    kinds = (EntryKind.VERIFICATION, EntryKind.RECHECK)
    about = [one for one in entries if one.kind in kinds and one.is_live and speaks_of(one, work.job)]
    proofs = tuple(Logged(rows[one.id]) for one in sorted(about, key=lambda one: -one.id))
    starts_on = work.job.starts_on or work.job.happened_on
    return OwnJob(
        Logged(rows[work.job.id]), work, proofs, None if passed_on is None else starts_on < passed_on
    )


def _passed_on(entries: Sequence[EntryFact]) -> date | None:
    """The day of the first exam that was passed."""
    days = [
        one.happened_on for one in entries if one.kind is EntryKind.ATTEMPT and one.is_accepted and one.passed
    ]
    return min(days, default=None)


def _closer(record: StudentRecord) -> Logged | None:
    """The newest reason that waits, counts or came back."""
    rows = (Logged(row) for row in reversed(record.loaded.entries) if row["kind"] == EntryKind.CLOSER)
    gone = (EntryStatus.WITHDRAWN, EntryStatus.VOIDED)
    return next((row for row in rows if row.status not in gone), None)


def _applications(session: Session, person_id: int) -> tuple[JobApplication, ...]:
    mine = (JobApplication.person_id == person_id, JobApplication.removed_at.is_(None))
    found = session.execute(select(JobApplication).where(*mine).order_by(JobApplication.id)).scalars()
    return tuple(sorted(found, key=lambda one: (one.next_on or _LAST, not one.next_action, one.id)))
