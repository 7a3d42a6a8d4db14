"""One line of a path, and what it is made of: texts, needs, what must come first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tracker.domain.doses import DoseRule
from tracker.domain.statuses import EntryKind, Holder, Landmark, Mode, RequirementKind

Routes = frozenset[str]
NO_ROUTES: Routes = frozenset()


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
    "flu_season"). ``vaccine`` is how doses are read. ``result_only`` lines keep no report: neither a
    number nor a file. ``provisional_months`` after the exam a certificate ends while its upgrade is asked
    and missing. ``origin`` and ``note`` are shown where the line is edited.
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
    landmark: Landmark | None = None
    only_on: str | None = None
    asked_when: str | None = None
    after: tuple[After, ...] = ()
    modes: tuple[Mode, ...] = ()
    groups: frozenset[str] = frozenset()
    goals: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    valid_months: int | None = None
    provisional_months: int | None = None
    seasonal: bool = False
    vaccine: DoseRule | None = None
    result_only: bool = False
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
    def takes_files(self) -> bool:
        """Whether files may be kept with its entries."""
        return not self.result_only

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

    @property
    def is_result_only(self) -> bool:
        """Papers of which the school keeps the result and never the paper itself."""
        return "result-only" in self.groups
