"""What must be done before a student's first day at a site, read from the path. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.calendar import Calendar, ClosedPause, push
from tracker.domain.clearance import Stay
from tracker.domain.facts import EntryFact, granted
from tracker.domain.path import Path, Requirement, Routes
from tracker.domain.statuses import EntryKind, State

_MET = frozenset({State.DONE, State.EXPIRING, State.WAIVED, State.NOT_ASKED})


@dataclass(frozen=True, slots=True)
class Gate:
    """The first day: the line that opens the site, the one that takes placements, and what must come
    before the two besides each other."""

    placement: Requirement
    first_day: Requirement
    before_placement: tuple[str, ...]
    before_first_day: tuple[str, ...]


def line_for(path: Path, kind: EntryKind) -> Requirement | None:
    """The first line that takes entries of this kind; None if the path has none."""
    return next((line for line in path.requirements if kind in line.entry_kinds), None)


def gate_of(path: Path, routes: Routes) -> Gate | None:
    """The gate on these routes; None for a path without placements or without a first day."""
    placement = line_for(path, EntryKind.PLACEMENT)
    if placement is None:
        return None
    asked = {line.requirement.key: line for line in path.asked(routes)}
    opened = next((line for line in asked.values() if placement.key in line.after_keys), None)
    if opened is None or placement.key not in asked:
        return None
    return Gate(
        placement,
        opened.requirement,
        asked[placement.key].after_keys,
        tuple(key for key in opened.after_keys if key != placement.key),
    )


def still_open(gate: Gate, states: Mapping[str, State], entries: Iterable[EntryFact]) -> tuple[str, ...]:
    """The lines besides clearance papers that a first day waits for, in the order of the gate.

    A granted exception lets the student begin with lines open: then nothing is waited for but what
    the placement itself asks. Clearance papers are judged against a stay, by ``clearance.blockers``.
    """
    excepted = granted(entries).exceptions
    needed = () if gate.placement.key in excepted else gate.before_placement
    if gate.first_day.key not in excepted:
        needed = (*needed, *gate.before_first_day)
    return tuple(key for key in dict.fromkeys(needed) if states[key] not in _MET)


def planned_stay(path: Path, calendar: Calendar, pauses: Iterable[ClosedPause], today: date) -> Stay:
    """The weeks that the plan gives the externship, moved by the student's pauses; as long, but from
    today, when they have begun already."""
    closed = tuple(pauses)
    first = push(calendar.plan_date(path.externship_weeks[0] - 1) + timedelta(days=1), closed)
    last = push(calendar.plan_date(path.externship_weeks[1]), closed)
    late = max(today - first, timedelta(0))
    return Stay(first + late, last + late)
