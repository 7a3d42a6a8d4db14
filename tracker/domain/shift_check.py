"""Whether a shift can be, and what it counts: the same answer for who logs, previews and corrects it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.calendar import Calendar
from tracker.domain.errors import Impossible
from tracker.domain.facts import Facts, PeriodFact
from tracker.domain.forecast import DaysOff, class_spans
from tracker.domain.local_time import Span, measure, overlap
from tracker.domain.path import ShiftRules
from tracker.domain.placement import Placement, placements_of
from tracker.domain.shifts import Counted, count
from tracker.domain.statuses import EntryKind, EntryStatus, PeriodKind
from tracker.domain.weekly import DAY_MINUTES, Weekly, weekly_of
from tracker.domain.windows import bounds

STANDING = frozenset({EntryStatus.WAITING, EntryStatus.ACCEPTED})
"""Shifts that take their time: nobody is at the site twice at once."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the shifts of one enrollment are judged by. ``logged`` are (entry id, times),
    ``window`` the days on which a shift may lie today."""

    zone: ZoneInfo
    rules: ShiftRules
    class_times: Weekly | None
    off: DaysOff
    placements: tuple[Placement, ...]
    logged: tuple[tuple[int, Span], ...]
    window: tuple[date, date]


def ground_of(
    rows: Iterable[Mapping[str, Any]],
    *,
    zone: ZoneInfo,
    rules: ShiftRules,
    class_times: str | None,
    facts: Facts,
    today: date,
) -> Ground:
    """The ground of an enrollment from the rows of its entries, its facts and its cohort's classes."""
    listed = list(rows)
    return Ground(
        zone=zone,
        rules=rules,
        class_times=weekly_of(class_times or ""),
        off=days_off(facts.calendar, facts.periods),
        placements=placements_of(listed),
        logged=tuple(
            (row["id"], span_of(row))
            for row in listed
            if row["kind"] == EntryKind.SHIFT and row["status"] in STANDING
        ),
        window=bounds(EntryKind.SHIFT, facts.started_on, today),
    )


def days_off(calendar: Calendar, periods: Iterable[PeriodFact]) -> DaysOff:
    """When the student is not at a site: breaks and holidays of the cohort, own leaves."""
    leaves = (
        (period.starts_on, period.ends_on or date.max)
        for period in periods
        if period.kind is PeriodKind.LEAVE
    )
    return DaysOff((*calendar.breaks, *leaves), calendar.holidays)


def span_of(row: Mapping[str, Any]) -> Span:
    """The times of a shift as they were typed."""
    return Span(row["started_at"], row["ended_at"], row["break_minutes"])


def check(
    ground: Ground, shift: Span, *, without: int | None = None, may_be_long: bool = False
) -> tuple[Counted, Placement]:
    """What a shift counts, and the placement in which it lies; Impossible where it cannot be.

    ``without`` is an entry that the shift takes the place of. ``may_be_long`` lets a coordinator
    record up to a whole day.
    """
    beside = [span for entry_id, span in ground.logged if entry_id != without]
    _refuse_day(ground, shift.starts_at.date(), "happened_on")
    _refuse_length(ground, shift, may_be_long)
    _refuse_day(ground, shift.ends_at.date(), "ended_at")
    for other in beside:
        if overlap(shift, other, ground.zone):
            raise Impossible("shift_overlaps", field="started_at", start=other.starts_at, end=other.ends_at)
    placement = _placement(ground, shift.starts_at.date())
    lessons = class_spans(ground.class_times, shift.starts_at.date(), shift.ends_at.date(), ground.off)
    return count(shift, ground.zone, ground.rules, classes=lessons, beside=beside), placement


def _refuse_day(ground: Ground, day: date, field: str) -> None:
    first, last = ground.window
    if not first <= day <= last:
        raise Impossible("date_outside", field=field, first=first, last=last)


def _refuse_length(ground: Ground, shift: Span, may_be_long: bool) -> None:
    minutes = measure(shift, ground.zone).minutes
    if not minutes:
        raise Impossible("end_before_start", field="ended_at")
    longest = DAY_MINUTES if may_be_long else ground.rules.longest_minutes
    if minutes > DAY_MINUTES:
        raise Impossible("over_a_day", field="ended_at")
    if minutes > longest:
        raise Impossible("shift_too_long", field="ended_at", minutes=minutes, longest=longest)
    if not 0 <= shift.break_minutes < minutes:
        raise Impossible("break_too_long", field="break_minutes")


def _placement(ground: Ground, day: date) -> Placement:
    found = [one for one in ground.placements if one.covers(day)]
    if found:
        return found[-1]
    if not ground.placements:
        raise Impossible("no_placement", field="happened_on")
    nearest = min(ground.placements, key=lambda one: _distance(one, day))
    raise Impossible(
        "outside_placement",
        field="happened_on",
        site=nearest.site_name,
        first=nearest.starts_on,
        last=nearest.ends_on,
    )


def _distance(placement: Placement, day: date) -> int:
    return max((placement.starts_on - day).days, (day - placement.ends_on).days)
