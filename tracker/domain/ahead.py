"""What a forecast reads of the entries: hours by day, the placement, dates that are fixed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import Calendar
from tracker.domain.facts import EntryFact
from tracker.domain.hours import hours_line
from tracker.domain.path import Path, Routes
from tracker.domain.readiness import line_for
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.domain.validity import earliest_retake

KINDS = frozenset({EntryKind.SHIFT, EntryKind.PLACEMENT, EntryKind.BOOKING, EntryKind.ATTEMPT})
"""The entries that are read; all others change nothing here."""

_STANDING = frozenset({EntryStatus.WAITING, EntryStatus.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Ground:
    """What a student's forecast stands on: path, routes, first day, the cohort's calendar."""

    path: Path
    routes: Routes
    started_on: date
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Stay:
    """The placement that runs, or else the next one."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is known besides the lines.

    ``shifts`` are (day, counted minutes), signed or waiting; ``target`` the minutes asked. ``fixed_on`` is
    the day of a booked exam, or the first one for another attempt.
    """

    shifts: tuple[tuple[date, int], ...] = ()
    target: int = 0
    stay: Stay | None = None
    fixed_on: date | None = None

    @property
    def minutes_left(self) -> int:
        """What is missing once everything that waits is signed."""
        return max(0, self.target - sum(minutes for _day, minutes in self.shifts))


def ahead_of(path: Path, entries: Iterable[EntryFact], today: date) -> Ahead:
    """What these entries of one enrollment say."""
    read = [entry for entry in entries if entry.kind in KINDS and entry.status in _STANDING]
    hours = hours_line(path)
    shifts = tuple(
        (entry.happened_on, entry.amount or 0)
        for entry in read
        if entry.kind is EntryKind.SHIFT and hours is not None and entry.key == hours.key
    )
    accepted = [entry for entry in read if entry.is_accepted]
    return Ahead(
        shifts,
        hours.needs.hours * 60 if hours else 0,
        _stay(accepted, today),
        _fixed(path, accepted, today),
    )


def _stay(accepted: Iterable[EntryFact], today: date) -> Stay | None:
    found = sorted(
        (entry.starts_on, entry.ends_on)
        for entry in accepted
        if entry.kind is EntryKind.PLACEMENT and entry.starts_on and entry.ends_on and entry.ends_on >= today
    )
    running = [one for one in found if one[0] <= today]
    chosen = running[-1] if running else next(iter(found), None)
    return Stay(*chosen) if chosen else None


def _fixed(path: Path, accepted: list[EntryFact], today: date) -> date | None:
    """The exam's own clock: nothing is over before a sitting that stands, or before one is possible."""
    line = line_for(path, EntryKind.ATTEMPT)
    if line is None:
        return None
    sat = [e for e in accepted if e.kind is EntryKind.ATTEMPT and e.subject == line.subject]
    if any(entry.passed for entry in sat):
        return None
    failed = sorted(sat, key=lambda entry: (entry.happened_on, entry.id))
    booked = [entry for entry in accepted if entry.kind is EntryKind.BOOKING]
    newest = max(booked, key=lambda entry: entry.id, default=None)
    days = [earliest_retake(line, failed)]
    if newest is not None and not any(entry.happened_on >= newest.happened_on for entry in sat):
        days.append(newest.happened_on)
    return max((day for day in days if day is not None and day > today), default=None)
