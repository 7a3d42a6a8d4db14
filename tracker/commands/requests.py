"""Requests: a student asks for a later date, a waiver, a leave, a route, an exception, to leave."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.errors import Impossible, NotAllowed
from tracker.domain.exam_clocks import diploma_route, last_graduation
from tracker.domain.known import known
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind, State

_ON_LINES = frozenset({RequestKind.EXTENSION, RequestKind.WAIVER, RequestKind.EXCEPTION})


def ask(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    request: RequestKind,
    *,
    note: str,
    targets: Sequence[str] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    routes: frozenset[str] = frozenset(),
) -> Draft:
    """Ask; the coordinator decides. ``targets`` are the lines an extension, waiver or exception is
    for; ``ends_on`` is the new date of an extension, the last day of a leave, or the graduation that a
    student expects who asks to sit the exam before it."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    if request is RequestKind.REMEDIATION:
        raise NotAllowed("staff_logs")
    if case.standing.pauses.frozen_on is not None:
        raise Impossible("withdrawn_enrollment")
    if not note.strip():
        raise Impossible("reason_needed", field="note")
    if request in _ON_LINES:
        check_targets(case, request, targets, ends_on)
    elif request is RequestKind.LEAVE:
        if starts_on is None or starts_on < case.facts.started_on:
            raise Impossible("period_before_start", field="starts_on", first=case.facts.started_on)
        if ends_on is not None and ends_on < starts_on:
            raise Impossible("end_before_start", field="ends_on")
    elif request is RequestKind.ROUTE:
        _check_routes(case, routes, ends_on)
        if diploma_route(case.path) not in routes:
            ends_on = None
    if any(_is_same(row, request, targets) for row in case.rows.values()):
        raise Impossible("already_waiting")
    detail = {
        "request": request,
        "targets": " ".join(targets) if request in _ON_LINES else "",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "routes": " ".join(sorted(routes)),
    }
    row = case.log(
        EntryKind.REQUEST,
        None,
        happened_on=case.today,
        basis=None,
        note=note,
        detail=detail,
        enrollment_id=case.enrollment.id,
    )
    return case.finish(entries=[row["id"]])


def check_targets(
    case: Case,
    request: RequestKind,
    targets: Sequence[str],
    ends_on: date | None,
    *,
    may_be_late: bool = False,
) -> None:
    """Refuse lines that this cannot be asked for; ``may_be_late``: staff give a later date after the old one
    has passed."""
    if not targets:
        raise Impossible("choose_line", field="targets")
    for key in targets:
        line = case.line(case.requirement(key))
        if line.state is State.NOT_ASKED:
            raise Impossible("not_asked", field="targets")
        if line.credit:
            raise Impossible("already_done", field="targets")
        if request is RequestKind.EXTENSION:
            if line.due_on is None:
                raise Impossible("no_due_date", field="targets")
            if line.due_on < case.today and not may_be_late:
                raise Impossible("extension_late", field="targets", on=line.due_on)
            if ends_on is None or ends_on <= line.due_on:
                raise Impossible("extension_date", field="ends_on", on=line.due_on)


def _check_routes(case: Case, routes: frozenset[str], ends_on: date | None) -> None:
    if routes - set(case.path.routes) or routes == case.facts.routes:
        raise Impossible("unknown_route", field="routes")
    if diploma_route(case.path) not in routes - case.facts.routes:
        return
    if ends_on is None:
        raise Impossible("graduation_missing", field="ends_on")
    last = last_graduation(known(case.path, case.facts, shipped_credentials()), case.today)
    if not case.today < ends_on <= last:
        raise Impossible("graduation_outside", field="ends_on", last=last)


def _is_same(row: object, request: RequestKind, targets: Sequence[str]) -> bool:
    get = row.get  # type: ignore[attr-defined]
    return bool(
        get("kind") == EntryKind.REQUEST
        and get("status") == EntryStatus.WAITING
        and get("request") == request
        and (get("targets") or "") == " ".join(targets if request in _ON_LINES else ())
    )
