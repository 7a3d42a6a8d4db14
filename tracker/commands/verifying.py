"""Verification of a job: the graduate's own proof, the staff's record, the recheck weeks later."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.evidence import attach
from tracker.commands.hiring import leave, line_for
from tracker.commands.job_rules import check_verification, job_meant, proof_of
from tracker.commands.possible import check_date, check_details, check_line
from tracker.domain.errors import Impossible
from tracker.domain.facts import EntryFact
from tracker.domain.jobs import Rules, Work, recheck_on, work_on
from tracker.domain.path import Requirement
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, Source
from tracker.models.settings import setting


def send_proof(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    happened_on: date,
    detail: Mapping[str, Any],
    note: str = "",
) -> Draft:
    """A pay stub, a statement or a letter of the graduate's own; a coordinator decides. The files that
    wait for the line go with it."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    return _log(case, None, Source.STUDENT, happened_on, detail, note)


def verify(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    happened_on: date,
    detail: Mapping[str, Any],
    note: str = "",
) -> Draft:
    """Record what proves a job, and accept it. Asking the employer takes the graduate's consent."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.VERIFY_JOB)
    return _log(case, Basis.DECISION, Source.STAFF, happened_on, detail, note)


def recheck(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    happened_on: date,
    detail: Mapping[str, Any],
    left_on: date | None = None,
    note: str = "",
) -> Draft:
    """Say whether a verified job was kept for the weeks that are asked; one that was left gets its end."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.VERIFY_JOB)
    requirement, job = line_for(case.path, EntryKind.VERIFICATION), job_meant(case, detail.get("job_id"))
    check_date(case, EntryKind.RECHECK, happened_on)
    _check_recheck(case, requirement, job, happened_on)
    still_there = detail.get("still_there")
    if not isinstance(still_there, bool):
        raise Impossible("still_there_missing", field="still_there")
    row = case.rows[job.id]
    if not still_there and row["left_on"] is None:
        if left_on is None:
            raise Impossible("left_missing", field="left_on")
        leave(case, row, left_on, note)
    whole = {**proof_of(case, detail), "job_id": job.id, "still_there": still_there}
    made = case.log(
        EntryKind.RECHECK,
        requirement,
        happened_on=happened_on,
        basis=Basis.DECISION,
        source=Source.STAFF,
        decision_note=note,
        detail=whole,
    )
    return case.finish(entries=[made["id"]])


def rules_of(session: Session, requirement: Requirement) -> Rules:
    """When a job may be verified (path) and is asked about again (setting)."""
    return Rules(requirement.not_before_days, int(setting(session, "recheck_weeks")))


def _check_recheck(case: Case, requirement: Requirement, job: EntryFact, happened_on: date) -> None:
    rules = rules_of(case.draft.session, requirement)
    stands = work_on(job, case.facts.entries, rules, case.today)
    if stands.verified is None:
        raise Impossible("verify_first")
    if stands.work is Work.NOTHING:
        raise Impossible("already_done")
    if happened_on < recheck_on(job, rules):
        raise Impossible("recheck_too_early", field="happened_on", on=recheck_on(job, rules))


def _log(
    case: Case,
    basis: Basis | None,
    source: Source,
    happened_on: date,
    detail: Mapping[str, Any],
    note: str,
) -> Draft:
    requirement = line_for(case.path, EntryKind.VERIFICATION)
    values: dict[str, Any] = {"happened_on": happened_on}
    # Too early is said before anything else: it names the day from which it is possible.
    check_verification(case, requirement, values, detail)
    check_line(case, requirement, EntryKind.VERIFICATION, values)
    values |= check_details(case, requirement, EntryKind.VERIFICATION, values, detail)
    said: dict[str, Any] = {"note": note} if basis is None else {"decision_note": note}
    row = case.log(EntryKind.VERIFICATION, requirement, basis=basis, source=source, **said, **values)
    attach(case, row, target=requirement.key)
    return case.finish(entries=[row["id"]], line=requirement.key)
