"""Since when a student is behind, read back from the days on which lines were done. Pure.

Each line that is done moves the plan on to a later day. So the days on which lines were done are gone
back one by one, as far as the student was behind on every day in between.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from tracker.domain.calendar import ClosedPause, unpaused_after
from tracker.domain.packing import Packed, unpack_cell, unpack_date
from tracker.domain.path import Path
from tracker.domain.statuses import State

_DAY = timedelta(days=1)
_HELD = frozenset({State.WAITING, State.BLOCKED})
_REACHED = frozenset({State.DONE, State.WAIVED}) | _HELD
"""States whose "since" is the day on which the line stopped holding the student back."""


def behind_since(packed: Packed, path: Path, today: date, days: int, pauses: Sequence[ClosedPause]) -> date:
    """The first day of the unbroken stretch, up to ``today``, of being ``days`` plan days behind; for a
    student who is."""
    due, reached = _plan(packed, path)
    began_on = until = today
    while True:
        from_on = unpaused_after(due[len(reached)], days, pauses)
        if from_on > until:
            return began_on
        since = reached[-1] if reached else date.min
        began_on = max(from_on, since)
        if from_on > since or since == date.min:
            return began_on
        until = since - _DAY
        while reached and reached[-1] == since:
            reached.pop()


def _plan(packed: Packed, path: Path) -> tuple[list[date], list[date]]:
    """The due dates of the lines that count, and the days on which lines stopped holding back: of
    those that did before anybody can say when, the first day of all."""
    due: list[date] = []
    reached: list[date] = []
    for index, requirement in enumerate(path.requirements):
        state, credit = unpack_cell(packed.cells[index])
        if state is State.NOT_ASKED or requirement.is_recurring:
            continue
        at = slice(index * 3, index * 3 + 3)
        due.append(unpack_date(packed.due[at]) or date.max)
        if credit or state in _HELD:
            since = unpack_date(packed.since[at]) if state in _REACHED else None
            reached.append(since or date.min)
    return sorted(due), sorted(reached)
