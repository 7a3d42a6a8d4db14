"""What an accepted request changes, beyond what standing reads from the entry itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tracker.commands.case import Case
from tracker.domain.errors import Impossible
from tracker.domain.facts import PeriodFact
from tracker.domain.statuses import PeriodKind, RequestKind
from tracker.models import Enrollment, Period, new_id


def grant(case: Case, row: Mapping[str, Any]) -> None:
    """Carry out what was asked: a leave, a route, a withdrawal. The others need no act."""
    kind = RequestKind(row["request"])
    if kind is RequestKind.LEAVE:
        start_period(case, PeriodKind.LEAVE, row["starts_on"], row["ends_on"], row["note"])
    elif kind is RequestKind.WITHDRAWAL:
        start_period(case, PeriodKind.WITHDRAWN, row["starts_on"] or case.today, None, row["note"])
    elif kind is RequestKind.ROUTE:
        change_routes(case, frozenset((row["routes"] or "").split()), row["note"])


def start_period(case: Case, kind: PeriodKind, starts_on: date, ends_on: date | None, reason: str) -> None:
    """Begin a leave or a withdrawal; a running leave ends the day before a withdrawal."""
    if starts_on < case.facts.started_on:
        raise Impossible("period_before_start", field="starts_on", first=case.facts.started_on)
    if ends_on is not None and ends_on < starts_on:
        raise Impossible("end_before_start", field="ends_on")
    if case.standing.pauses.frozen_on is not None:
        raise Impossible("withdrawn_enrollment")
    for period in case.facts.periods:
        if period.kind is not PeriodKind.LEAVE:
            continue
        overlaps = period.ends_on is None or period.ends_on >= starts_on
        if overlaps and (ends_on is None or period.starts_on <= ends_on):
            if kind is PeriodKind.LEAVE:
                raise Impossible("leave_overlaps", field="starts_on", start=period.starts_on)
            end_leave(case, max(period.starts_on, starts_on - timedelta(days=1)), reason)
    row = {
        "id": new_id(),
        "enrollment_id": case.enrollment.id,
        "kind": kind,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "reason": reason,
    }
    case.draft.insert(Period, row)
    case.set_facts(periods=(*case.facts.periods, PeriodFact(kind, starts_on, ends_on, reason)))
    payload = {"kind": kind, "starts_on": starts_on, "ends_on": ends_on, "reason": reason}
    case.draft.event(case.person.id, "period.started", payload, enrollment_id=case.enrollment.id)


def end_leave(case: Case, ends_on: date, reason: str) -> None:
    """End the leave that runs or lies ahead; ``ends_on`` is its last day."""
    running = [
        period
        for period in case.facts.periods
        if period.kind is PeriodKind.LEAVE and (period.ends_on is None or period.ends_on >= case.today)
    ]
    if not running:
        raise Impossible("no_leave")
    period = running[0]
    if ends_on < period.starts_on:
        raise Impossible("end_before_start", field="ends_on")
    case.draft.update(
        Period,
        {"ends_on": ends_on},
        enrollment_id=case.enrollment.id,
        kind=PeriodKind.LEAVE,
        starts_on=period.starts_on,
    )
    changed = PeriodFact(period.kind, period.starts_on, ends_on, period.reason)
    case.set_facts(periods=tuple(changed if item is period else item for item in case.facts.periods))
    payload = {"kind": period.kind, "starts_on": period.starts_on, "ends_on": ends_on, "reason": reason}
    case.draft.event(case.person.id, "period.ended", payload, enrollment_id=case.enrollment.id)


def change_routes(case: Case, routes: frozenset[str], reason: str) -> None:
    """Ride these routes from now on."""
    unknown = routes - frozenset(case.path.routes)
    if unknown:
        raise Impossible("unknown_route", field="routes")
    if routes == case.facts.routes:
        return
    text = " ".join(sorted(routes))
    case.draft.update(Enrollment, {"routes": text}, id=case.enrollment.id)
    case.set_facts(routes=routes)
    payload = {"routes": sorted(routes), "reason": reason}
    case.draft.event(case.person.id, "enrollment.routes", payload, enrollment_id=case.enrollment.id)
