"""The path: what a program asks, as data. Frozen objects, made by ``path_loader.py``.

A path is a list of requirement lines in five steps. Routes change what comes first and when a
line is due; goals add optional counts. Nothing here depends on a particular program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from tracker.domain.evaluation import Evaluations
from tracker.domain.requirement import NO_ROUTES, After, Needs, Requirement, Routes, Text
from tracker.domain.sheets import KitPart, Sheet
from tracker.domain.statuses import EntryKind

__all__ = [
    "NO_ROUTES",
    "After",
    "AskedLine",
    "Goal",
    "Needs",
    "Path",
    "Requirement",
    "Route",
    "Routes",
    "Section",
    "ShiftRules",
    "Step",
    "Text",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five stations of the line."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class Route:
    """A named edit of what comes first. ``step_order`` lists the steps as this route rides them."""

    key: str
    title: Text
    step_order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """Optional counts that a student or a state switches on; a second bar beside its line.

    ``states`` are the two-letter codes of the states whose law asks these counts.
    """

    key: str
    title: Text
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShiftRules:
    """How time at the site is counted, in minutes.

    Of more than ``break_after_minutes`` in one go, ``break_minutes`` do not count; nobody logs more
    than ``longest_minutes`` at once. 0 switches a deduction off.
    """

    break_after_minutes: int = 0
    break_minutes: int = 0
    longest_minutes: int = 24 * 60


@dataclass(frozen=True, slots=True)
class Section:
    """A named group of skills or lines, for headings ("Phlebotomy")."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A requirement as one combination of routes asks it."""

    requirement: Requirement
    index: int
    due_week: int | None
    after_keys: tuple[str, ...]
    after_parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Path:
    """A whole path document: immutable, compared by its ``digest``.

    ``weeks`` is the length of the program. ``expiring_days`` is how long before its end a paper
    reads "expiring". ``season`` holds the flu season as ``(start month, start day, end month,
    end day)``. ``externship_weeks`` are the first and last plan week of the externship, used before
    a placement is known. ``promise_days`` is how many working days staff have to answer.
    ``warning_days`` are the days before the end of a paper on which its holder is told. ``sheets`` are
    by skill and ``kit`` by part; both are empty for a program without them, and ``evaluation`` is None.
    """

    code: str
    title: Text
    version: str
    weeks: int
    steps: tuple[Step, ...]
    routes: Mapping[str, Route]
    goals: Mapping[str, Goal]
    sections: Mapping[str, Section]
    requirements: tuple[Requirement, ...]
    expiring_days: int
    promise_days: int
    season: tuple[int, int, int, int]
    externship_weeks: tuple[int, int]
    digest: str
    shift_rules: ShiftRules = ShiftRules()
    warning_days: tuple[int, ...] = ()
    sheets: Mapping[str, Sheet] = field(default_factory=lambda: MappingProxyType({}))
    kit: Mapping[str, KitPart] = field(default_factory=lambda: MappingProxyType({}))
    evaluation: Evaluations | None = None

    @cached_property
    def by_key(self) -> Mapping[str, Requirement]:
        """Requirements by key."""
        return MappingProxyType({line.key: line for line in self.requirements})

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Position of each key in path order; also its position in a packed row."""
        return MappingProxyType({line.key: n for n, line in enumerate(self.requirements)})

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Requirement, ...]]:
        """Person-scope lines by the subject they read."""
        found: dict[str, list[Requirement]] = {}
        for line in self.requirements:
            if line.subject:
                found.setdefault(line.subject, []).append(line)
        return MappingProxyType({subject: tuple(lines) for subject, lines in found.items()})

    @cached_property
    def skills_by_part(self) -> Mapping[str, frozenset[str]]:
        """The keys of the skills that need a part of the kit, by part."""
        return MappingProxyType(
            {
                part: frozenset(skill for skill, sheet in self.sheets.items() if part in sheet.kit)
                for part in self.kit
            }
        )

    def group(self, name: str) -> tuple[Requirement, ...]:
        """The lines of a group, in path order."""
        return tuple(line for line in self.requirements if name in line.groups)

    def governing(self, line: Requirement, kind: EntryKind) -> Requirement:
        """The line whose rules an entry of ``kind`` on ``line`` follows.

        A signature on a home skill follows the line that counts skills shown at the site.
        """
        if kind is EntryKind.SIGNATURE and line.needs.practice:
            for other in self.requirements:
                if other.needs.site_group in line.groups:
                    return other
        return line

    def step_order(self, routes: Routes) -> tuple[str, ...]:
        """The steps as these routes ride them; without routes, as written."""
        base = tuple(step.key for step in self.steps)
        for name in sorted(routes):
            if name in self.routes and self.routes[name].step_order != base:
                return self.routes[name].step_order
        return base

    def asked(self, routes: Routes) -> tuple[AskedLine, ...]:
        """The lines asked on this combination of routes, in path order."""
        return _asked(self, frozenset(routes) & frozenset(self.routes))

    def in_order(self, routes: Routes) -> tuple[AskedLine, ...]:
        """The same lines so that each stands after everything that must come first."""
        return _in_order(self, frozenset(routes) & frozenset(self.routes))

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Path) and other.digest == self.digest


@lru_cache(maxsize=256)
def _asked(path: Path, routes: Routes) -> tuple[AskedLine, ...]:
    lines = [line for line in path.requirements if line.only_on is None or line.only_on in routes]
    keys = {line.key for line in lines}
    groups: dict[str, list[str]] = {}
    for line in lines:
        for name in line.groups:
            groups.setdefault(name, []).append(line.key)
    found = []
    for line in lines:
        whole: dict[str, None] = {}
        parts: list[tuple[str, int]] = []
        for rule in line.after:
            if not rule.binds(routes):
                continue
            if rule.group is not None:
                whole.update(dict.fromkeys(key for key in groups.get(rule.group, ()) if key != line.key))
            elif rule.key in keys:
                if rule.at_least is not None:
                    parts.append((rule.key, rule.at_least))
                else:
                    whole[rule.key] = None
        found.append(
            AskedLine(line, path.index[line.key], _due_week(line, routes), tuple(whole), tuple(parts))
        )
    return tuple(found)


@lru_cache(maxsize=256)
def _in_order(path: Path, routes: Routes) -> tuple[AskedLine, ...]:
    by_key = {line.requirement.key: line for line in path.asked(routes)}
    placed: dict[str, AskedLine] = {}

    def place(line: AskedLine) -> None:
        if line.requirement.key in placed:
            return
        for key in (*line.after_keys, *(key for key, _part in line.after_parts)):
            place(by_key[key])
        placed[line.requirement.key] = line

    for line in by_key.values():
        place(line)
    return tuple(placed.values())


def _due_week(line: Requirement, routes: Routes) -> int | None:
    """The due week on these routes; where two routes speak, the later one (None = never)."""
    named = [line.due_on_route[name] for name in sorted(routes) if name in line.due_on_route]
    if not named:
        return line.due_week
    if any(week is None for week in named):
        return None
    return max(week for week in named if week is not None)
