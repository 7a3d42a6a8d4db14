"""Logged shifts and the weeks they make: signed, waiting, planned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.domain.forecast import minutes_of, planned_minutes
from tracker.domain.local_time import Span
from tracker.domain.shift_check import Ground, span_of
from tracker.domain.shifts import Deduction
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.domain.weekly import weekly_of
from tracker.queries.student_record import Logged, StudentRecord

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
SHOWN = frozenset({EntryStatus.WAITING, EntryStatus.ACCEPTED, EntryStatus.RETURNED})
"""Shifts that say something: taken back and voided ones do not."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A logged shift. ``first`` are the times that a preceptor corrected; ``skills`` are the keys
    of the signatures that were asked for with it."""

    entry: Logged
    span: Span
    first: Span | None
    skills: tuple[str, ...]

    @property
    def deducted(self) -> tuple[tuple[Deduction, int], ...]:
        """What does not count of it, as it was stored; the break as it was typed."""
        detail = self.entry.detail
        found = (
            (Deduction.CLASS_TIME, detail["class_deducted"] or 0),
            (Deduction.OWN_BREAK, detail["break_minutes"]),
            (Deduction.LONG_SHIFT, detail["break_deducted"] or 0),
        )
        return tuple((why, minutes) for why, minutes in found if minutes)


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday, in minutes; ``planned`` is what still lies ahead in it."""

    starts_on: date
    signed: int
    waiting: int
    planned: int
    shifts: tuple[Shift, ...]


def stands(row: Mapping[str, Any]) -> bool:
    """Whether a row is a shift that says something: taken back and voided ones do not."""
    return row["kind"] == EntryKind.SHIFT and row["status"] in SHOWN


def shifts_of(record: StudentRecord) -> tuple[Shift, ...]:
    """The shifts that stand, newest first. A corrected one is told by the one that corrects it."""
    rows = {row["id"]: row for row in record.loaded.entries}
    standing = [row for row in rows.values() if stands(row)]
    corrected = {row["corrects_id"] for row in standing if row["status"] != EntryStatus.RETURNED}
    skills: dict[int, list[str]] = {}
    for row in rows.values():
        if row["kind"] == EntryKind.SIGNATURE and row["shift_id"] and row["status"] in SHOWN:
            skills.setdefault(row["shift_id"], []).append(row["requirement"])
    found = []
    for row in standing:
        if row["id"] in corrected:
            continue
        before = rows.get(row["corrects_id"])
        keys = (*skills.get(row["id"], ()), *skills.get(row["corrects_id"], ()))
        found.append(Shift(Logged(row), span_of(row), span_of(before) if before else None, keys))
    return tuple(sorted(found, key=lambda one: one.span, reverse=True))


def weeks_of(record: StudentRecord, ground: Ground) -> tuple[Week, ...]:
    """The weeks with a shift, and what is planned this week and the next: this week first, then the
    next, then those before, newest first."""
    shifts, monday = shifts_of(record), record.today - _DAY * record.today.weekday()
    ahead = _planned_ahead(record, ground, monday + 2 * _WEEK)
    starts = {_monday(shift.span.starts_at.date()) for shift in shifts}
    starts |= {_monday(span.starts_at.date()) for span, _minutes in ahead}
    coming = sorted(start for start in starts if start >= monday)
    return tuple(
        Week(
            starts_on=start,
            signed=_sum(shifts, start, EntryStatus.ACCEPTED),
            waiting=_sum(shifts, start, EntryStatus.WAITING),
            planned=minutes_of(one for one in ahead if _monday(one[0].starts_at.date()) == start),
            shifts=tuple(shift for shift in shifts if _monday(shift.span.starts_at.date()) == start),
        )
        for start in [*coming, *sorted(starts - {*coming}, reverse=True)]
    )


def _planned_ahead(record: StudentRecord, ground: Ground, until: date) -> list[tuple[Span, int]]:
    """Planned stretches from today on that have no entry yet, with what they would count."""
    logged = {span_of(row).starts_at.date() for row in record.loaded.entries if stands(row)}
    found: list[tuple[Span, int]] = []
    for placement in ground.placements if record.takes_entries else ():
        weekly = weekly_of(placement.pattern)
        if weekly is not None:
            first, last = max(record.today, placement.starts_on), min(until - _DAY, placement.ends_on)
            found += planned_minutes(
                weekly, first, last, ground.off, ground.rules, ground.zone, ground.class_times
            )
    return [one for one in found if one[0].starts_at.date() not in logged]


def _sum(shifts: Iterable[Shift], monday: date, status: EntryStatus) -> int:
    return sum(
        shift.entry.amount or 0
        for shift in shifts
        if shift.entry.status is status and _monday(shift.span.starts_at.date()) == monday
    )


def _monday(day: date) -> date:
    return day - _DAY * day.weekday()
