"""Days ahead or behind, and what comes next: one function for each number that screens show."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from tracker.domain.calendar import ClosedPause, unpaused_days
from tracker.domain.lines import Line, Standing
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import Holder, State

_ORDER = {State.RETURNED: 0, State.EXPIRED: 1, State.EXPIRING: 3}
ACTIONABLE = frozenset({State.RETURNED, State.EXPIRED, State.EXPIRING, State.OPEN, State.STARTED})
"""The states in which a student can do something."""


def days_ahead(
    paced_to_on: date | None,
    today: date,
    *,
    paused_since_on: date | None,
    frozen_on: date | None,
    pauses: Iterable[ClosedPause],
) -> int | None:
    """Plan days between where the student is and today: negative is behind, None is finished.

    The plan stands still in pauses, so those days never count.
    """
    if paced_to_on is None:
        return None
    from_on = min(today, frozen_on) if frozen_on else paused_since_on or today
    return unpaused_days(from_on, paced_to_on, pauses)


def days_ahead_of(standing: Standing, today: date) -> int | None:
    """``days_ahead`` of a computed standing."""
    return days_ahead(
        standing.paced_to_on,
        today,
        paused_since_on=standing.pauses.paused_since_on,
        frozen_on=standing.pauses.frozen_on,
        pauses=standing.pauses.closed,
    )


def student_turns(lines: Iterable[Line]) -> list[Line]:
    """What the student can act on, most pressing first.

    Returned, then expired, then overdue and due by date, then expiring; path order decides ties.
    """
    mine = [line for line in lines if line.holder is Holder.STUDENT and line.state in ACTIONABLE]
    return sorted(mine, key=urgency)


def actionable(lines: Iterable[Line], by_key: Mapping[str, Requirement]) -> list[Line]:
    """What the student can act on, most pressing first. What recurs is left out until it presses."""
    return [
        line
        for line in student_turns(lines)
        if line.state not in (State.OPEN, State.STARTED) or not by_key[line.key].is_recurring
    ]


class Ranked(Protocol):
    """A line as computed, or as it stands in a packed row."""

    @property
    def state(self) -> State: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def index(self) -> int: ...


def urgency(line: Ranked) -> tuple[int, date, int]:
    """The order of what a student can act on, most pressing first."""
    return (_ORDER.get(line.state, 2), line.due_on or date.max, line.index)


def way_back(lines: Sequence[Line], today: date, by: date) -> tuple[Line, ...]:
    """The lines that a student who is behind has to finish by ``by`` to be on plan again."""
    due = [line for line in student_turns(lines) if line.due_on is not None and line.due_on <= by]
    return tuple(due)
