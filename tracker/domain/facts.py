"""What standing is computed from: plain frozen facts, loaded once by ``models/facts.py``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.calendar import Calendar
from tracker.domain.kinds import Closing
from tracker.domain.path import NO_ROUTES, Path, Routes
from tracker.domain.statuses import (
    Basis,
    EntryKind,
    EntryStatus,
    Holder,
    Mode,
    PeriodKind,
    RequestKind,
    Source,
)


@dataclass(frozen=True, slots=True)
class EntryFact:
    """One entry as standing reads it. ``key`` is set for lines of the enrollment, ``subject``
    for lines of person scope. ``amount`` has the unit of its kind (see ``EntryKind``).

    Of a placement, ``ends_on`` is its last day as it is now, and ``rules`` are its site's: the key of a
    line and how many days old its paper may be on the first day. Of a check-off, ``passed`` is None
    until it was scored. Of a booking and an attempt, ``delivery`` is where; of a booking at a school,
    ``roster_on`` is when its roster was approved. Of a verification, ``job_id`` is the job it speaks about.
    """

    id: int
    kind: EntryKind
    status: EntryStatus
    happened_on: date
    logged_on: date
    key: str | None = None
    subject: str | None = None
    amount: int | None = None
    mode: Mode | None = None
    basis: Basis | None = None
    source: Source = Source.STUDENT
    decided_on: date | None = None
    waits_for: Holder | None = None
    promised_on: date | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    passed: bool | None = None
    on_schedule: bool = False
    asks_documents: bool = False
    rules: tuple[tuple[str, int], ...] = ()
    request: RequestKind | None = None
    targets: tuple[str, ...] = ()
    delivery: str = ""
    roster_on: date | None = None
    closing: Closing | None = None
    job_id: int | None = None

    @property
    def is_live(self) -> bool:
        """Whether the entry still says something (not withdrawn, not voided)."""
        return self.status not in (EntryStatus.WITHDRAWN, EntryStatus.VOIDED)

    @property
    def is_accepted(self) -> bool:
        """Whether the entry counts."""
        return self.status is EntryStatus.ACCEPTED

    @property
    def counted_on(self) -> date:
        """The day from which the entry counts: its decision, or its logging."""
        return self.decided_on or self.logged_on


@dataclass(frozen=True, slots=True)
class PeriodFact:
    """One dated stretch of an enrollment; ``ends_on`` is its last day, None while it runs."""

    kind: PeriodKind
    starts_on: date
    ends_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KitBlock:
    """A kit part that cannot be used: these lines cannot be practiced from ``since`` on. ``sent_on`` is
    when another one was sent, ``until`` the day on which it arrived."""

    keys: frozenset[str]
    since: date
    until: date | None = None
    part: str = ""
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Credit that an earlier version of the path gave: since when, and its last day if it has one."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Granted:
    """What accepted requests changed: later due dates, waived lines, opened lines, lines kept as done."""

    extensions: Mapping[str, date] = field(default_factory=dict)
    waivers: Mapping[str, date] = field(default_factory=dict)
    exceptions: Mapping[str, date] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one enrollment's standing depends on, besides the path and today."""

    enrollment_id: int
    person_id: int
    started_on: date
    calendar: Calendar
    routes: Routes = NO_ROUTES
    goals: frozenset[str] = frozenset()
    periods: tuple[PeriodFact, ...] = ()
    entries: tuple[EntryFact, ...] = ()
    kit_blocks: tuple[KitBlock, ...] = ()


def granted(entries: Iterable[EntryFact]) -> Granted:
    """The effect of all accepted requests, in the order in which they were decided."""
    extensions: dict[str, date] = {}
    waivers: dict[str, date] = {}
    exceptions: dict[str, date] = {}
    kept: dict[str, Kept] = {}
    for entry in entries:
        if entry.kind is not EntryKind.REQUEST or not entry.is_accepted:
            continue
        for key in entry.targets:
            if entry.request is RequestKind.EXTENSION and entry.ends_on is not None:
                extensions[key] = max(entry.ends_on, extensions.get(key, entry.ends_on))
            elif entry.request is RequestKind.WAIVER:
                waivers[key] = entry.counted_on
            elif entry.request is RequestKind.EXCEPTION:
                exceptions[key] = entry.counted_on
            elif entry.request is RequestKind.KEPT:
                kept[key] = Kept(entry.starts_on or entry.counted_on, entry.ends_on)
    return Granted(extensions, waivers, exceptions, kept)


def remediations(entries: Iterable[EntryFact]) -> dict[str, list[EntryFact]]:
    """Requests for a plan after the last allowed attempt that wait or were granted, by line."""
    found: dict[str, list[EntryFact]] = {}
    for entry in entries:
        if entry.request is RequestKind.REMEDIATION and entry.is_live:
            for key in entry.targets:
                found.setdefault(key, []).append(entry)
    return found


def sort_out(path: Path, entries: Iterable[EntryFact]) -> dict[str, list[EntryFact]]:
    """Entries that still say something, by the requirement key they speak to.

    Person-scope entries are shared out by subject to the lines that take their kind.
    """
    found: dict[str, list[EntryFact]] = {}
    for entry in entries:
        if not entry.is_live or entry.kind is EntryKind.REQUEST:
            continue
        if entry.key is not None:
            found.setdefault(entry.key, []).append(entry)
            continue
        for line in path.by_subject.get(entry.subject or "", ()):
            if entry.kind in line.entry_kinds:
                found.setdefault(line.key, []).append(entry)
    return found
