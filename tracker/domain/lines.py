"""What standing says: one line a requirement, counts a step, dates. Frozen, made by ``standing.py``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.domain.path import Path
from tracker.domain.periods import Pauses
from tracker.domain.requirement import Requirement, Routes
from tracker.domain.statuses import Holder, State

if TYPE_CHECKING:
    from tracker.domain.signs import Sign


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is in its state: a code with its facts; ``web/wording.py`` has the sentence."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Found = tuple[State, bool, Holder, date | None, Reason]
"""What one line comes to: state, credit, holder, since when and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement as it stands today.

    ``credit`` says whether it counts toward n of N (a renewal that waits keeps its credit).
    ``have`` of ``need`` are in the unit of the line's kind. ``is_overdue`` is a flag beside the
    state. ``goals`` holds (goal, have, need) for each goal that is on.
    """

    key: str
    index: int
    state: State
    credit: bool
    holder: Holder
    since: date | None
    due_on: date | None
    is_overdue: bool
    have: int
    need: int
    reason: Reason
    expires_on: date | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)
    goals: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StepCount:
    """Lines done of the lines asked in one step, without recurring ones."""

    key: str
    done: int
    asked: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole of it. Dates are absolute; days are subtracted when read (``pace.py``).

    ``step`` is the first step in ride order that is not complete, None when all are.
    ``paced_to_on`` is None when nothing is left to do. ``next_change_on`` is the first day on
    which time alone changes something, None if no day does. ``signs`` are for ``helping.py``.
    """

    lines: tuple[Line, ...]
    steps: tuple[StepCount, ...]
    done: int
    asked: int
    step: str | None
    paced_to_on: date | None
    next_due_on: date | None
    pauses: Pauses
    last_activity_on: date
    next_change_on: date | None
    signs: tuple["Sign", ...] = ()

    def line(self, key: str) -> Line:
        """The line with this key; KeyError if the path has none."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)


def not_asked(requirement: Requirement, index: int) -> Line:
    """A line that this route or site does not ask."""
    code = f"not_asked_{requirement.asked_when or 'route'}"
    return Line(
        requirement.key, index, State.NOT_ASKED, False, Holder.NOBODY, None, None, False, 0, 0, Reason(code)
    )


def steps_of(path: Path, routes: Routes, lines: Sequence[Line]) -> tuple[StepCount, ...]:
    """Lines done of the lines asked in each step, in ride order. ``lines`` are all of the path's."""
    done: dict[str, int] = {}
    asked: dict[str, int] = {}
    for requirement, line in zip(path.requirements, lines, strict=True):
        if line.state is not State.NOT_ASKED and not requirement.is_recurring:
            asked[requirement.step] = asked.get(requirement.step, 0) + 1
            done[requirement.step] = done.get(requirement.step, 0) + line.credit
    return tuple(StepCount(key, done.get(key, 0), asked.get(key, 0)) for key in path.step_order(routes))
