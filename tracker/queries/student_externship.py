"""Everything on the student's externship page: wishes, sites, what comes before the first day, papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.clearance import Blocker, Expiry, Stay, blockers, expiries
from tracker.domain.forecast import Needed
from tracker.domain.lines import Line
from tracker.domain.placement import Placement, leading_placement, placements_of
from tracker.domain.policy import Target
from tracker.domain.readiness import Gate, gate_of, line_for, planned_stay, still_open
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, State
from tracker.models import Site
from tracker.models.entry_rows import rules_of
from tracker.queries.outlook import outlook_of
from tracker.queries.student_record import Logged, StudentRecord


@dataclass(frozen=True, slots=True)
class SiteCard:
    """One placement with its site; None for one from before there were sites."""

    placement: Placement
    site: Site | None


@dataclass(frozen=True, slots=True)
class ExternshipPage:
    """What the page draws. ``stay`` is what papers are judged against: the placement that runs or comes
    next, else the weeks of the plan. ``blockers`` and ``open_keys`` come before the first day."""

    record: StudentRecord
    gate: Gate
    wishes: Requirement | None
    wished: Logged | None
    cards: tuple[SiteCard, ...]
    stay: Stay
    blockers: tuple[Blocker, ...]
    open_keys: tuple[str, ...]
    papers: tuple[tuple[Requirement, Line], ...]
    expiries: Mapping[str, Expiry]
    needed: Needed | None

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    @property
    def current(self) -> SiteCard | None:
        """The placement that runs, or else the next to begin; after an early end the next one."""
        found = leading_placement(self.record.loaded.entries, self.record.today)
        return next((card for card in self.cards if found and card.placement == found), None)

    @property
    def others(self) -> tuple[SiteCard, ...]:
        """All other placements, latest first."""
        return tuple(card for card in reversed(self.cards) if card != self.current)

    @property
    def has_begun(self) -> bool:
        """Whether the first day is confirmed: nothing comes before it any more."""
        return self.record.line(self.gate.first_day.key).credit

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing before the first day."""
        return not (self.blockers or self.open_keys)


def externship_page(session: Session, record: StudentRecord) -> ExternshipPage | None:
    """The page: one SELECT beside the record; None for a path without placements."""
    facts, path = record.loaded.facts, record.path
    gate = gate_of(path, facts.routes)
    if gate is None:
        return None
    states = {line.key: line.state for line in record.standing.lines}
    placement = leading_placement(record.loaded.entries, record.today)
    stay = stay_of(record, placement)
    clearance = {line.key for line in path.group("clearance")}
    wishes = line_for(path, EntryKind.PREFERENCE)
    waived = [key for key, state in states.items() if state is State.WAIVED]
    return ExternshipPage(
        record=record,
        gate=gate,
        wishes=wishes,
        wished=_wished(record, wishes),
        cards=_cards(session, record),
        stay=stay,
        blockers=blockers(path, facts.entries, stay, routes=facts.routes, waived=waived),
        open_keys=tuple(key for key in still_open(gate, states, facts.entries) if key not in clearance),
        papers=tuple(
            (line, record.line(line.key))
            for line in path.group("clearance")
            if states[line.key] is not State.NOT_ASKED
        ),
        expiries={one.key: one for one in expiries(path, facts.entries, states, record.today)},
        needed=needed_in(record),
    )


def stay_of(record: StudentRecord, placement: Placement | None) -> Stay:
    """The placement as papers are judged against it; without one the weeks of the plan."""
    if placement is None:
        pauses = record.standing.pauses.closed
        return planned_stay(record.path, record.loaded.facts.calendar, pauses, record.today)
    rules = dict(rules_of(placement.rules))
    return Stay(placement.starts_on, placement.ends_on, placement.asks_documents, rules)


def _wished(record: StudentRecord, line: Requirement | None) -> Logged | None:
    """The newest wishes that stand, with days in them."""
    entries = record.entries_of(line) if line else ()
    return next(
        (e for e in entries if e.status is EntryStatus.ACCEPTED and e.kind is EntryKind.PREFERENCE), None
    )


def _cards(session: Session, record: StudentRecord) -> tuple[SiteCard, ...]:
    placements = placements_of(record.loaded.entries)
    ids = {one.site_id for one in placements if one.site_id is not None}
    sites: dict[int, Site] = {}
    if ids:
        found: Any = session.execute(select(Site).where(Site.id.in_(ids))).scalars()
        sites = {site.id: site for site in found}
    return tuple(SiteCard(one, sites.get(one.site_id or 0)) for one in placements)


def needed_in(record: StudentRecord) -> Needed | None:
    """What a week has to bring, as on the page of the hours; None when nothing is left."""
    found = outlook_of(record)
    return found.needed if found else None
