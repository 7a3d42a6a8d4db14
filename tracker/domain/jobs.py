"""Jobs: which count, what proves them, when they may be asked about. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.facts import EntryFact
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Holder

JOB, CONSENT = "job", "job-consent"
"""The subjects of jobs with what is said about them, and of the consent to ask the employer."""


_PROOFS = frozenset({EntryKind.VERIFICATION, EntryKind.RECHECK})
PRIVATE = frozenset({EntryKind.CLOSER})
"""Kinds that may say something about somebody's health: read as health papers are."""


class Work(StrEnum):
    """What is to be done about one graduate's job, in the order in which it is done."""

    DECIDE_CLOSER = "decide_closer"  # a closer waits for an answer
    DECIDE_PROOF = "decide_proof"  # a proof that the graduate sent waits for an answer
    NOT_YET = "not_yet"  # the job has not begun, or too few days ago
    VERIFY = "verify"  # the job can be verified
    RECHECK = "recheck"  # thirteen weeks are over: is the graduate still there
    RECHECK_AHEAD = "recheck_ahead"  # verified; the recheck has its day
    NOTHING = "nothing"  # verified and rechecked, or left before the recheck


@dataclass(frozen=True, slots=True)
class Rules:
    """Days after the first day before which a job is not verified, and weeks until it is asked again."""

    not_before_days: int
    recheck_weeks: int


@dataclass(frozen=True, slots=True)
class JobWork:
    """One job with what is to be done about it. ``since_on`` is the day from which it can be done."""

    job: EntryFact
    work: Work
    since_on: date
    verified: EntryFact | None = None
    rechecked: EntryFact | None = None
    sent: EntryFact | None = None


def counted_jobs(entries: Iterable[EntryFact], enrolled_on: date) -> list[EntryFact]:
    """The accepted jobs that count for an enrollment: those that began after it did, by first day."""
    found = [
        entry
        for entry in entries
        if entry.kind is EntryKind.JOB
        and entry.is_accepted
        and (entry.starts_on is None or entry.starts_on >= enrolled_on)
    ]
    return sorted(found, key=lambda entry: (entry.starts_on or entry.happened_on, entry.id))


def closers(entries: Iterable[EntryFact], enrolled_on: date) -> list[EntryFact]:
    """The accepted closers of an enrollment, by the day since when they hold."""
    found = [
        entry
        for entry in entries
        if entry.kind is EntryKind.CLOSER and entry.is_accepted and entry.happened_on >= enrolled_on
    ]
    return sorted(found, key=lambda entry: (entry.happened_on, entry.id))


def speaks_of(entry: EntryFact, job: EntryFact) -> bool:
    """Whether a verification or recheck is about this job; one from before jobs were named is about any."""
    return entry.job_id is None or entry.job_id == job.id


def counted_for(
    path: Path,
    line: Requirement,
    entries: Sequence[EntryFact],
    by_key: Mapping[str, Sequence[EntryFact]],
    enrolled_on: date,
) -> tuple[list[EntryFact], EntryFact | None]:
    """What counts on a line about the job, and what excuses it.

    A job counts for enrollments that started before it, a verification with the job it speaks of. Without
    a job that counts the first accepted closer excuses the line.
    """
    lines = path.by_subject.get(line.subject or "", (line,))
    about = [entry for other in lines for entry in by_key.get(other.key, ())]
    jobs = counted_jobs(about, enrolled_on)
    counted = [
        entry
        for entry in entries
        if entry in jobs or (entry.kind in _PROOFS and any(speaks_of(entry, job) for job in jobs))
    ]
    excused = None if jobs else next(iter(closers(about, enrolled_on)), None)
    return counted, excused


def decided_by(path: Path, line: Requirement, kind: EntryKind) -> Holder:
    """Who says whether an entry of ``kind`` on ``line`` counts. What proves a job, or why none is taken,
    is never somebody's own word alone."""
    if kind in _PROOFS or kind is EntryKind.CLOSER:
        return Holder.COORDINATOR
    return path.governing(line, kind).confirmed_by


def may_ask_employer(entries: Iterable[EntryFact]) -> bool | None:
    """What the graduate last said about asking the employer; None when nothing was said.

    An entry from before the question was asked in full has no answer in it.
    """
    said = [entry for entry in entries if entry.subject == CONSENT and entry.is_accepted]
    newest = max(said, key=lambda entry: entry.id, default=None)
    return None if newest is None or newest.amount is None else bool(newest.amount)


def earliest(job: EntryFact, rules: Rules) -> date:
    """The first day on which a job may be verified."""
    return (job.starts_on or job.happened_on) + timedelta(days=rules.not_before_days)


def recheck_on(job: EntryFact, rules: Rules) -> date:
    """The day from which somebody asks again whether the graduate is still there."""
    return (job.starts_on or job.happened_on) + timedelta(weeks=rules.recheck_weeks)


def work_on(job: EntryFact, entries: Sequence[EntryFact], rules: Rules, today: date) -> JobWork:
    """What is to be done about a job that counts, and from which day on."""
    about = [entry for entry in entries if speaks_of(entry, job)]
    verified = _newest(about, EntryKind.VERIFICATION, EntryStatus.ACCEPTED)
    rechecked = _newest(about, EntryKind.RECHECK, EntryStatus.ACCEPTED)
    sent = _newest(about, EntryKind.VERIFICATION, EntryStatus.WAITING)
    if sent is not None:
        return JobWork(job, Work.DECIDE_PROOF, sent.logged_on, verified, rechecked, sent)
    if verified is None:
        first = earliest(job, rules)
        return JobWork(job, Work.VERIFY if first <= today else Work.NOT_YET, first)
    if rechecked is not None:
        return JobWork(job, Work.NOTHING, rechecked.happened_on, verified, rechecked)
    again = recheck_on(job, rules)
    work = Work.RECHECK if again <= today else Work.RECHECK_AHEAD
    return JobWork(job, work, again, verified)


def _newest(entries: Iterable[EntryFact], kind: EntryKind, status: EntryStatus) -> EntryFact | None:
    found = (entry for entry in entries if entry.kind is kind and entry.status is status)
    return max(found, key=lambda entry: entry.id, default=None)
