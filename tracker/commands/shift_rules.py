"""A shift as a command judges it: the values of its entry and of its detail row."""

from typing import Any
from zoneinfo import ZoneInfo

from tracker.commands.case import Case
from tracker.domain.local_time import Span
from tracker.domain.shift_check import Ground, check, ground_of
from tracker.domain.shifts import Deduction


def ground(case: Case) -> Ground:
    """What the shifts of this case are judged by."""
    return ground_of(
        (row for row in case.rows.values() if case.loaded.holds(row)),
        zone=ZoneInfo(case.cohort.timezone),
        rules=case.path.shift_rules,
        class_times=case.cohort.class_times,
        facts=case.facts,
        today=case.today,
    )


def counted(case: Case, shift: Span, *, without: int | None = None) -> dict[str, Any]:
    """The counted minutes, the day, and the whole detail with the raw times; Impossible where the
    shift cannot be. ``without`` is the entry that it takes the place of.

    Only staff may record more than the longest shift.
    """
    found, placement = check(ground(case), shift, without=without, may_be_long=case.actor.is_staff)
    detail = {
        "started_at": shift.starts_at,
        "ended_at": shift.ends_at,
        "break_minutes": shift.break_minutes,
        "break_deducted": found.off(Deduction.LONG_SHIFT),
        "class_deducted": found.off(Deduction.CLASS_TIME),
        "placement_id": placement.entry_id,
    }
    return {"amount": found.minutes, "happened_on": shift.starts_at.date(), "detail": detail}
