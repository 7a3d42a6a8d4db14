"""Paper facts: what staff know from elsewhere, recorded and accepted in one act."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.possible import check_details, check_line
from tracker.domain.errors import Impossible
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, Source


def record(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    key: str,
    kind: EntryKind,
    *,
    happened_on: date,
    note: str = "",
    detail: Mapping[str, Any] | None = None,
    times: int = 1,
    source: Source = Source.PAPER,
    **values: Any,
) -> Draft:
    """Record a fact on a line and accept it; the journal shows both. ``times`` repeats a practice."""
    case = Case(session, actor, now, enrollment_id)
    requirement = case.requirement(key)
    case.require(Permission.RECORD, case.path.governing(requirement, kind))
    if not 1 <= times <= 50:
        raise Impossible("practice_times", field="times", most=50)
    values["happened_on"] = happened_on
    if kind in (EntryKind.PRACTICE, EntryKind.SIGNATURE):
        values.setdefault("amount", 1)
    check_line(case, requirement, kind, values)
    values |= check_details(case, requirement, kind, values, detail or {})
    made = [
        case.log(
            kind,
            requirement,
            basis=Basis.DECISION,
            source=source,
            decision_note=note,
            detail=detail,
            **values,
        )["id"]
        for _ in range(times)
    ]
    return case.finish(entries=made, line=key)
