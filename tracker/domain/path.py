"""The path: what a program asks, as data. Frozen objects, made by ``path_loader.py``.

A path is a list of requirement lines in five steps. Routes change what comes first and when a
line is due; goals add optional counts. Nothing here depends on a particular program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from tracker.domain.statuses import EntryKind, Holder, Mode, RequirementKind

Routes = frozenset[str]
NO_ROUTES: Routes = frozenset()
_EMPTY: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages of the product."""

    en: str
    es: str

    def get(self, language: str) -> str:
        """The text in ``language`` ("en" or "es"); English for any other."""
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True)
class After:
    """One thing that must come first: a line, or every line of a group.

    ``route`` binds the rule to one route, or with ``unless`` to all routes but that one.
    ``at_least`` asks for a part of the line's count instead of the whole (hours).
    """

    key: str | None
    group: str | None = None
    route: str | None = None
    unless: bool = False
    at_least: int | None = None

    def binds(self, routes: Routes) -> bool:
        """Whether the rule holds on this combination of routes."""
        if self.route is None:
            return True
        return (self.route in routes) != self.unless


@dataclass(frozen=True, slots=True)
class Needs:
    """What closes a line. Counts are 0 where the line does not ask them.

    ``score`` is the pass mark on the scale from ``lowest`` to ``out_of`` (100 = percent). ``site`` asks for
    that many different keys of ``site_group`` signed at the site. ``doses`` or one titer close a
    vaccine line; ``on_schedule`` says that a started series counts until its next dose is due.
    """

    once: int = 0
    practice: int = 0
    checkoff: int = 0
    score: int = 0
    lowest: int = 0
    out_of: int = 100
    live: int = 0
    observed_counts: bool = False
    site: int = 0
    site_group: str | None = None
    hours: int = 0
    doses: int = 0
    titer: bool = False
    on_schedule: bool = False
    credits: int = 0


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the path.

    ``entry_kinds`` are the kinds of entry that may be logged on it; ``logged_by`` is "student"
    or "staff"; ``turn`` is the holder while the line is open; ``confirmed_by`` decides entries
    ("student" = accepted at once on the student's own word). ``due_week`` counts from 1 at the
    cohort's start. ``asked_when`` names a fact of the placement that must hold ("site_documents",
    "flu_season"). ``origin`` and ``note`` are shown where the line is edited.
    """

    key: str
    step: str
    kind: RequirementKind
    title: Text
    confirmed_by: Holder
    needs: Needs
    entry_kinds: tuple[EntryKind, ...]
    logged_by: str = "student"
    turn: Holder = Holder.STUDENT
    subject: str | None = None
    due_week: int | None = None
    due_on_route: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    only_on: str | None = None
    asked_when: str | None = None
    after: tuple[After, ...] = ()
    modes: tuple[Mode, ...] = ()
    groups: frozenset[str] = frozenset()
    goals: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    valid_months: int | None = None
    seasonal: bool = False
    not_before_days: int = 0
    waits_days: tuple[int, ...] = ()
    code: str | None = None
    section: str | None = None
    domain: str | None = None
    unverified: bool = False
    origin: str = ""
    note: str = ""

    @property
    def is_person_scope(self) -> bool:
        """Whether entries belong to the person under ``subject`` and not to one enrollment."""
        return self.subject is not None

    @property
    def is_recurring(self) -> bool:
        """Recurring lines stay out of percent, pace and outcome rates."""
        return "recurring" in self.groups

    @property
    def is_clearance(self) -> bool:
        """Clearance papers are judged against the end of the placement."""
        return "clearance" in self.groups

    @property
    def is_health(self) -> bool:
        """Health papers: never shown to instructors."""
        return "health" in self.groups


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
    """Optional counts that a student or a state switches on; a second bar beside its line."""

    key: str
    title: Text


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

    def group(self, name: str) -> tuple[Requirement, ...]:
        """The lines of a group, in path order."""
        return tuple(line for line in self.requirements if name in line.groups)

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
