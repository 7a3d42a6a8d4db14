"""Hired: the job, its end, consent to ask the employer, and reasons for which no job is taken."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.applications import mark_hired
from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.evidence import attach
from tracker.commands.possible import check_details, check_line
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.jobs import CONSENT, may_ask_employer
from tracker.domain.path import Path, Requirement
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, EntryStatus


def line_for(path: Path, kind: EntryKind) -> Requirement:
    """The line of a path that takes this kind; NotFound for a path without."""
    for line in path.requirements:
        if kind in line.entry_kinds:
            return line
    raise NotFound("no_career")


def hire(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    detail: Mapping[str, Any],
    amount: int | None = None,
    note: str = "",
    application_id: int | None = None,
) -> Draft:
    """Log a job, on the student's word; the application that it came of is marked in the same change."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    requirement = line_for(case.path, EntryKind.JOB)
    values: dict[str, Any] = {"happened_on": detail["starts_on"], "amount": amount}
    values |= check_details(case, requirement, EntryKind.JOB, values, detail)
    check_line(case, requirement, EntryKind.JOB, values)
    row = case.log(EntryKind.JOB, requirement, basis=Basis.SELF, note=note, **values)
    if application_id is not None:
        mark_hired(case, application_id, row["id"])
    return case.finish(entries=[row["id"]], line=requirement.key)


def end_job(
    session: Session, actor: Actor, now: datetime, entry_id: int, *, left_on: date, reason: str = ""
) -> Draft:
    """Say the last day of a job. What was verified stays verified."""
    case = Case.of_entry(session, actor, now, entry_id)
    is_own = case.actor.person_id == case.person.id
    case.require(Permission.LOG if is_own else Permission.VERIFY_JOB)
    row = case.rows[entry_id]
    if row["kind"] != EntryKind.JOB or row["status"] != EntryStatus.ACCEPTED:
        raise NotFound("no_job")
    if row["left_on"] is not None:
        raise Conflict("job_ended")
    leave(case, row, left_on, reason)
    return case.finish(entries=[entry_id])


def leave(case: Case, row: Mapping[str, Any], left_on: date, reason: str) -> None:
    """The last day of a job, in the hands of another command."""
    if not row["starts_on"] <= left_on <= case.today:
        raise Impossible("left_outside", field="left_on", first=row["starts_on"], last=case.today)
    after = case.change_detail(row, {"left_on": left_on})
    case.draft.event(case.person.id, "job.ended", {"left_on": left_on, "reason": reason}, entry=after)


def say_consent(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, may_ask: bool, note: str = ""
) -> Draft:
    """Say whether the employer may be asked. "No" is an answer, and either may be changed later."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    lines = case.path.by_subject.get(CONSENT, ())
    if not lines:
        raise NotFound("no_career")
    if case.standing.pauses.frozen_on is not None:
        raise Impossible("withdrawn_enrollment")
    if may_ask_employer(case.facts.entries) is may_ask:
        case.draft.result |= {"entries": []}
        return case.draft
    values: dict[str, Any] = {"happened_on": case.today, "amount": int(may_ask)}
    row = case.log(EntryKind.CONFIRMATION, lines[0], basis=Basis.SELF, note=note, **values)
    return case.finish(entries=[row["id"]], line=lines[0].key)


def close_search(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    happened_on: date,
    detail: Mapping[str, Any],
    note: str = "",
) -> Draft:
    """Say why no job is taken, with its proof; a coordinator decides. It never counts as placed."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    requirement = line_for(case.path, EntryKind.CLOSER)
    values: dict[str, Any] = {"happened_on": happened_on}
    values |= check_details(case, requirement, EntryKind.CLOSER, values, detail)
    check_line(case, requirement, EntryKind.CLOSER, values)
    row = case.log(EntryKind.CLOSER, requirement, basis=None, note=note, **values)
    attach(case, row, target=requirement.key)
    return case.finish(entries=[row["id"]], line=requirement.key)
