"""Packed rows made by hand for forecasts, and students whose whole way is played by chance with a seed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from tracker.domain.ahead import Ahead, Ground, Stay
from tracker.domain.calendar import Calendar
from tracker.domain.packing import Packed, pack_date
from tracker.domain.program_loader import load_program
from tracker.domain.statuses import Holder, State
from tracker.domain.worth import Mark, worth
from tracker.services.curriculum import shipped_program

PATH = load_program(**shipped_program())
STARTS_ON = date(2026, 9, 14)
CALENDAR = Calendar(STARTS_ON)
GROUND = Ground(PATH, frozenset(), STARTS_ON, CALENDAR)
WORTH = worth(PATH, frozenset())
LINES = [PATH.requirements[at].key for at in sorted(WORTH.members[Mark.FINISH])]
"""Everything that the finish asks, in path order."""

HOURS_KEY, OPENS_SITE = "extern.hours", "extern.site-orientation"
ALL_HOURS = PATH.by_key[HOURS_KEY].needs.hours * 60
_WEEKS = {line.requirement.key: line.due_week or 99 for line in PATH.asked(frozenset())}


def packed(
    done: Mapping[str, date],
    *,
    others: Mapping[str, tuple[State, Holder, date | None]] | None = None,
    pauses: tuple[tuple[date, date], ...] = (),
    **values: Any,
) -> Packed:
    """The row of somebody with these lines done since these days; what is not named is the student's."""
    cells, holders, since = [], [], []
    for line in PATH.requirements:
        state, holder, day = State.OPEN, Holder.STUDENT, None
        if line.key in done:
            state, holder, day = State.DONE, Holder.NOBODY, done[line.key]
        elif line.key in (others or {}):
            state, holder, day = (others or {})[line.key]
        elif line.is_recurring or line.key not in _WEEKS:
            state, holder = State.NOT_ASKED, Holder.NOBODY
        cells.append(state.code)
        holders.append(holder.code)
        since.append(pack_date(day))
    columns: dict[str, Any] = dict.fromkeys(Packed.__dataclass_fields__, 0) | {
        "cells": "".join(cells),
        "holders": "".join(holders),
        "due": "..." * len(cells),
        "since": "".join(since),
        "period": "active",
        "pauses": " ".join(pack_date(first) + pack_date(last) for first, last in pauses),
        "frozen_on": None,
        "paused_since_on": None,
    }
    return Packed(**columns | values)


@dataclass
class Played:
    """A student whose every day is known, to the last."""

    done: dict[str, date] = field(default_factory=dict)
    shifts: list[tuple[date, int]] = field(default_factory=list)

    @property
    def finished_on(self) -> date:
        """The day on which the last line was done."""
        return max(self.done.values())

    def row(self, today: date) -> Packed:
        """The row as it was on a day."""
        shown = {key: day for key, day in self.done.items() if day <= today}
        at_site = any(day <= today for day, _minutes in self.shifts)
        state = State.STARTED if at_site else State.CLOSED
        return packed(shown, others={HOURS_KEY: (state, Holder.STUDENT, None)})

    def ahead(self, today: date) -> Ahead:
        """The hours as they were on a day; the placement is known since its first shift."""
        shifts = tuple(pair for pair in self.shifts if pair[0] <= today)
        stay = Stay(self.shifts[0][0], today + timedelta(days=400)) if shifts else None
        return Ahead(shifts, ALL_HOURS, stay)


def played(chance: Random, *, drifts: bool) -> Played:
    """Somebody who goes through the plan at a pace of their own, which changes from week to week; where it
    ``drifts``, good and bad weeks come in rows. The hours begin when all before them is done."""
    pace = chance.lognormvariate(0, 0.35)
    by_day = _walk(chance, 7 * pace, chance.uniform(0.3, 1.0), drifts=drifts)
    life, position = Played(), 0.0
    first, last = PATH.externship_weeks
    along = [key for key in LINES if first <= _WEEKS[key] <= last and key not in (HOURS_KEY, OPENS_SITE)]
    tail = [key for key in LINES if PATH.index[key] in WORTH.tail]
    for key in _in_order(key for key in LINES if key not in (*along, *tail, HOURS_KEY)):
        position += WORTH.days[PATH.index[key]]
        life.done[key] = _reached(by_day, position)
    opened = max(life.done.values())
    a_week = 23 * 60 * pace * chance.lognormvariate(0, 0.15)
    site = _walk(chance, a_week, chance.uniform(0.2, 0.6), drifts=drifts)
    for shift in range(1, ALL_HOURS // 480 + 1):
        life.shifts.append((opened + (_reached(site, shift * 480) - STARTS_ON), 480))
    for at, key in enumerate(_in_order(along), 1):
        life.done[key] = life.shifts[at * (len(life.shifts) - 1) // len(along)][0]
    life.done[HOURS_KEY] = over = life.shifts[-1][0]
    after = _walk(chance, 7 * pace, 0.5, drifts=drifts)
    for at, key in enumerate(_in_order(tail), 1):
        life.done[key] = over + (_reached(after, 7 * at) - STARTS_ON)
    return life


def _walk(chance: Random, a_week: float, uneven: float, *, drifts: bool) -> list[float]:
    """What is reached by the end of each week."""
    shape, drift, reached = 1 / uneven**2, 0.0, [0.0]
    while len(reached) < 400:
        drift = 0.7 * drift + chance.gauss(0, 0.2) if drifts else 0.0
        reached.append(reached[-1] + chance.gammavariate(shape, a_week * 2.718**drift / shape))
    return reached


def _in_order(keys: Iterable[str]) -> list[str]:
    """By due week."""
    return sorted(keys, key=lambda key: _WEEKS[key])


def _reached(walk: list[float], position: float) -> date:
    """The day on which a position was reached."""
    for week, (before, after) in enumerate(pairwise(walk)):
        if after >= position:
            return STARTS_ON + timedelta(
                days=week * 7 + int(7 * (position - before) / max(after - before, 1e-9))
            )
    raise AssertionError(position)
