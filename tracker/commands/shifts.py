"""Shifts: corrected by who saw them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.commands.case import Case
from tracker.commands.deciding import decide
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Source


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
    """Replace a shift that waits by one with other times, accepted on the actor's decision."""
    decide(case, row, EntryStatus.RETURNED, note)
    detail = {"started_at": started_at, "ended_at": ended_at, "break_minutes": break_minutes}
    detail |= {"corrects_id": row["id"], "placement_id": row["placement_id"]}
    return case.log(
        EntryKind.SHIFT,
        case.requirement(row["requirement"]),
        happened_on=started_at.date(),
        amount=int((ended_at - started_at).total_seconds() // 60) - break_minutes,
        basis=Basis.DECISION,
        source=source,
        note=row["note"],
        decision_note=note,
        detail=detail,
    )
