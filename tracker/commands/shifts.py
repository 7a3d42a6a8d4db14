"""Shifts: logged with what was done in them, as planned or otherwise, and corrected by who saw them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.possible import check_details, check_line
from tracker.commands.shift_rules import counted, ground
from tracker.domain.errors import Conflict, Impossible
from tracker.domain.hours import hours_line
from tracker.domain.kinds import Level
from tracker.domain.local_time import Span
from tracker.domain.path import Requirement
from tracker.domain.policy import Actor, Permission
from tracker.domain.shift_check import span_of
from tracker.domain.site_skills import site_skills
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Mode, Source
from tracker.domain.transitions import can_become
from tracker.domain.weekly import weekly_of

Seen = tuple[str, Mode, Level | None]
"""A skill of a shift: its key, how, and how much of it alone where that is known."""


def log_shift(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    started_at: datetime,
    ended_at: datetime | None,
    break_minutes: int,
    note: str = "",
    recap: Iterable[Seen] = (),
) -> Draft:
    """Log a shift in the cohort's local time, with the skills of it: all wait for the preceptor."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    if ended_at is None:
        raise Impossible("end_missing", field="ended_at")
    return _log(case, Span(started_at, ended_at, break_minutes), note, recap)


def log_planned(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    starts_at: datetime,
    note: str = "",
    recap: Iterable[Seen] = (),
) -> Draft:
    """Log the planned shift that begins at this local time as it was planned."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    planned = _planned(case, starts_at)
    if planned is None:
        raise Impossible("not_planned")
    return _log(case, planned, note, recap)


def _planned(case: Case, starts_at: datetime) -> Span | None:
    day = starts_at.date()
    for placement in ground(case).placements:
        weekly = weekly_of(placement.pattern)
        if weekly is not None and placement.covers(day):
            for span in weekly.planned(day, day):
                if span.starts_at == starts_at:
                    return span
    return None


def _log(case: Case, shift: Span, note: str, recap: Iterable[Seen]) -> Draft:
    requirement = _line(case)
    values: dict[str, Any] = {"happened_on": shift.starts_at.date()}
    check_line(case, requirement, EntryKind.SHIFT, values)
    detail = {
        "started_at": shift.starts_at,
        "ended_at": shift.ends_at,
        "break_minutes": shift.break_minutes,
    }
    values |= check_details(case, requirement, EntryKind.SHIFT, values, detail)
    row = case.log(EntryKind.SHIFT, requirement, basis=None, note=note, **values)
    skills = [_sign(case, row, *seen) for seen in dict.fromkeys(recap)]
    return case.finish(entries=[row["id"], *skills], line=requirement.key)


def _line(case: Case) -> Requirement:
    requirement = hours_line(case.path)
    if requirement is None:
        raise Impossible("not_asked")
    return requirement


def _sign(case: Case, shift: Mapping[str, Any], key: str, mode: Mode, level: Level | None) -> int:
    """Ask for the signature of a skill that was done or watched in the shift."""
    requirement = case.requirement(key)
    if requirement not in site_skills(case.path):
        raise Impossible("wrong_kind")
    values = {"happened_on": shift["happened_on"], "mode": mode, "amount": 1}
    check_line(case, requirement, EntryKind.SIGNATURE, values)
    detail = {"level": level, "shift_id": shift["id"], "placement_id": shift["placement_id"]}
    return int(case.log(EntryKind.SIGNATURE, requirement, basis=None, detail=detail, **values)["id"])


def correct(
    case: Case,
    row: Mapping[str, Any],
    *,
    started_at: datetime,
    ended_at: datetime,
    break_minutes: int,
    note: str = "",
    source: Source = Source.LINK,
) -> Mapping[str, Any]:
    """Replace a shift that waits by one with other times, accepted on the actor's decision.

    The journal keeps both: the first is returned with the note, the second says what it corrects.
    Gives the row of the second. The caller has asked policy, and finishes the case.
    """
    if not can_become(EntryStatus(row["status"]), EntryStatus.RETURNED):
        raise Conflict("already_decided")
    shift = Span(started_at, ended_at, break_minutes)
    if shift == span_of(row):
        raise Impossible("same_times", field="ended_at")
    values = counted(case, shift, without=row["id"])
    returned = {
        "status": EntryStatus.RETURNED,
        "decided_at": case.now,
        "decided_on": case.today,
        "decided_by_id": case.actor.person_id,
        "decided_as": case.actor.signs_as,
        "decision_note": note,
        "basis": Basis.DECISION,
        "waits_for": None,
        "queue_cohort_id": None,
    }
    case.say_decided(case.change(row, returned), "entry.returned", note)
    values["detail"] |= {"corrects_id": row["id"]}
    return case.log(
        EntryKind.SHIFT,
        case.requirement(row["requirement"]),
        basis=Basis.DECISION,
        source=source,
        note=row["note"],
        decision_note=note,
        **values,
    )
