"""Hours at the site: one count for every screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.facts import EntryFact
from tracker.domain.lines import Line
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, RequirementKind


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of an hours line: ``signed`` counts, ``waiting`` is logged and not signed yet."""

    signed: int
    waiting: int
    target: int

    @property
    def left(self) -> int:
        """What is missing once everything that waits is signed."""
        return max(0, self.target - self.signed - self.waiting)


def hours_line(path: Path) -> Requirement | None:
    """The line of the path that counts hours; None in a program without one."""
    return next((line for line in path.requirements if line.kind is RequirementKind.HOURS), None)


def hours_of(requirement: Requirement, line: Line, entries: Iterable[EntryFact]) -> Hours:
    """The hours of a line as standing has counted them, with what waits beside them."""
    waiting = sum(
        entry.amount or 0
        for entry in entries
        if entry.kind is EntryKind.SHIFT
        and entry.status is EntryStatus.WAITING
        and entry.key == requirement.key
    )
    return Hours(int(line.parts.get("minutes", 0)), waiting, requirement.needs.hours * 60)
