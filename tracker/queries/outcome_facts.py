"""What the periods and entries of one enrollment come to as dated facts of outcomes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.domain.calendar import Calendar, push
from tracker.domain.kinds import Relation
from tracker.domain.landmarks import line_at
from tracker.domain.outcomes.people import Closer, Job, Sitting, Spell
from tracker.domain.path import Path
from tracker.domain.statuses import EntryKind, EntryStatus, Landmark
from tracker.models.facts import calendar_of


def spell(path: Path, row: Any, periods: Sequence[Any], entries: Sequence[Any]) -> Spell:
    """One enrollment: when it began, when it should end by its plan, and when it did."""
    enrollment = row.Enrollment
    own = [entry for entry in entries if entry.enrollment_id == enrollment.id]
    breaks = calendar_of(row.start_cohort).breaks
    calendar = Calendar(enrollment.started_on, breaks)
    return Spell(
        enrollment.id,
        enrollment.started_on,
        push(calendar.plan_date(path.weeks), [one for one in breaks if one[1] >= enrollment.started_on]),
        _trigger(path, own),
        _completed(path, own),
        tuple(periods),
    )


def _completed(path: Path, entries: Iterable[Any]) -> date | None:
    line = line_at(path, Landmark.COMPLETION)
    days = [one.happened_on for one in entries if line is not None and one.requirement == line.key]
    return min(days, default=None)


def _trigger(path: Path, entries: Iterable[Any]) -> date | None:
    line = line_at(path, Landmark.TRIGGER)
    if line is None:
        return None
    enough = line.needs.score
    days = [one.happened_on for one in entries if one.requirement == line.key and (one.amount or 0) >= enough]
    return min(days, default=None)


def sittings(entries: Iterable[Any], subject: str | None) -> Iterable[Sitting]:
    """The attempts at one exam, with the stated result."""
    for one in entries:
        if one.kind is EntryKind.ATTEMPT and one.passed is not None and one.subject == subject:
            yield Sitting(one.id, one.happened_on, one.passed)


def jobs(entries: Sequence[Any]) -> Iterable[Job]:
    """The jobs, each with its first proof and the last time it was kept."""
    proofs = [one for one in entries if one.kind is EntryKind.VERIFICATION]
    rechecks = [one for one in entries if one.kind is EntryKind.RECHECK and one.still_there]
    for one in entries:
        if one.kind is not EntryKind.JOB:
            continue
        proof = min(_about(one, proofs), key=lambda found: found.happened_on, default=None)
        kept = max((found.happened_on for found in _about(one, rechecks)), default=None)
        yield Job(
            one.id,
            one.starts_on,
            one.relation or (Relation.IN_FIELD if one.in_field else Relation.NOT_RELATED),
            one.employer,
            one.amount,
            proof.happened_on if proof else None,
            (proof.proof_way or "") if proof else "",
            kept,
            one.left_on,
        )


def _about(job: Any, answers: Iterable[Any]) -> list[Any]:
    """What was asked about this job; an answer from before jobs were named is about every job by then."""
    return [
        one
        for one in answers
        if one.job_id == job.id or (one.job_id is None and one.happened_on >= job.starts_on)
    ]


def closers(entries: Iterable[Any]) -> Iterable[Closer]:
    """The reasons for taking no job, with their proof."""
    for one in entries:
        if one.kind is EntryKind.CLOSER:
            accepted_on = one.decided_on if one.status is EntryStatus.ACCEPTED else None
            yield Closer(one.id, one.closing, one.happened_on, one.proof or "", accepted_on)
