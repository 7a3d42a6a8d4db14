"""What each line of a path is worth in days of its plan, and which lines two marks ask. Pure.

A week of the plan is shared out equally among the lines that are due in it, with the weeks before it in
which nothing is due; hours at the site are shared out over the weeks that the plan gives them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from tracker.domain.hours import hours_line
from tracker.domain.path import AskedLine, Path, Routes
from tracker.domain.readiness import line_for
from tracker.domain.statuses import EntryKind

_WEEK = 7


class Mark(StrEnum):
    """What is forecast: that everything before the exam is done, and that the program is."""

    EXAM = "exam"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Worth:
    """The lines of a path on one combination of routes, by their place in it.

    ``days`` are days of the plan, the hours line as a whole. ``members`` are the lines that a mark asks,
    ``last_week`` is its plan week; a path without an exam lacks that mark. ``hours`` is the place of the
    hours line and ``hours_week`` its week; ``tail`` are the lines that are planned after it.
    """

    days: Mapping[int, float]
    members: Mapping[Mark, frozenset[int]]
    last_week: Mapping[Mark, int]
    hours: int | None
    hours_week: int
    tail: frozenset[int]


@lru_cache(maxsize=256)
def worth(path: Path, routes: Routes) -> Worth:
    """What the lines are worth on these routes."""
    asked = {line.requirement.key: line for line in path.asked(routes) if not line.requirement.is_recurring}
    exam = line_for(path, EntryKind.ATTEMPT)
    before = _before(exam.key, asked) if exam and exam.key in asked else frozenset()
    exam_week = (asked[exam.key].due_week or path.weeks) if exam and before else path.weeks
    weeks = {key: line.due_week or (exam_week if key in before else None) for key, line in asked.items()}
    planned = {key: week for key, week in weeks.items() if week is not None and week <= path.weeks}
    places = path.index
    members = {Mark.FINISH: frozenset(places[key] for key in planned)}
    if before:
        members[Mark.EXAM] = frozenset(places[key] for key in before)
    hours = hours_line(path)
    week = planned.get(hours.key) if hours else None
    return Worth(
        MappingProxyType(_shared_out(path, planned)),
        MappingProxyType(members),
        MappingProxyType({Mark.EXAM: exam_week, Mark.FINISH: path.weeks}),
        places[hours.key] if hours and week is not None else None,
        week or path.weeks,
        frozenset(places[key] for key, due in planned.items() if week is not None and due > week),
    )


def _before(key: str, asked: Mapping[str, AskedLine]) -> frozenset[str]:
    """Everything that must come before a line, however far."""
    found: set[str] = set()
    ahead = [key]
    while ahead:
        fresh = {one for one in asked[ahead.pop()].after_keys if one in asked} - found
        found |= fresh
        ahead += fresh
    return frozenset(found)


def _shared_out(path: Path, planned: Mapping[str, int]) -> dict[int, float]:
    hours = hours_line(path)
    due: dict[int, list[int]] = {}
    for key, week in planned.items():
        if hours is not None and key == hours.key:
            first, last = path.externship_weeks
            for of_hours in range(first, last + 1):
                due.setdefault(of_hours, []).append(path.index[key])
        else:
            due.setdefault(week, []).append(path.index[key])
    found: dict[int, float] = {}
    before = 0
    for week in sorted(due):
        share = _WEEK * (week - before) / len(due[week])
        for at in due[week]:
            found[at] = found.get(at, 0.0) + share
        before = week
    return found
