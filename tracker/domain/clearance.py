"""Clearance: which papers hold a placement back, which lapse before it ends, when to warn. Pure.

Papers are judged against the placement: valid on its last day, not older on its first than the
site allows. A placement may be asked about before it exists.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from tracker.domain.calendar import last_in_season, touches_season
from tracker.domain.facts import EntryFact, sort_out
from tracker.domain.path import NO_ROUTES, Path, Requirement, Routes
from tracker.domain.statuses import EntryKind, EntryStatus, State
from tracker.domain.validity import expiry

_PAPERS = (EntryKind.DOCUMENT, EntryKind.RENEWAL)
_QUIET = frozenset({State.NOT_ASKED, State.WAIVED, State.WAITING})


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch at a site, real or asked about, and what the site's own rules are.

    ``youngest`` holds by requirement key how many days old a paper may be on the first day.
    ``asks_documents`` says whether the site asks for papers of its own.
    """

    starts_on: date
    ends_on: date
    asks_documents: bool = False
    youngest: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Blocker:
    """One clearance line that a stay would find open: a code with its facts.

    Codes: ``missing``, ``waiting``, ``returned``, ``expired`` (before the stay begins), ``lapses``
    (during it), ``dose_overdue`` and ``dose_due`` (the same of a series), ``too_old`` at its start.
    """

    key: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expiry:
    """A paper that counts today and ends; ``mark`` is the warning that is due, None before the first.

    ``is_dose`` says that not the paper ends but the next dose of a series falls due.
    """

    key: str
    entry_id: int
    on: date
    days_left: int
    mark: int | None
    is_dose: bool


def papers_of(path: Path, line: Requirement, by_key: Mapping[str, Sequence[EntryFact]]) -> list[EntryFact]:
    """The accepted papers that count for a line, and the renewals that share its subject."""
    found = [entry for entry in by_key.get(line.key, ()) if entry.is_accepted and entry.kind in _PAPERS]
    for other in path.by_subject.get(line.subject or "", ()):
        if other.key != line.key:
            found += [
                entry
                for entry in by_key.get(other.key, ())
                if entry.is_accepted and entry.kind is EntryKind.RENEWAL
            ]
    return found


def dated_on(entry: EntryFact) -> date:
    """The day that a paper's age is counted from."""
    return entry.issued_on or entry.happened_on


def first_good_day(starts_on: date, days: int) -> date:
    """The earliest date that a paper may bear to be at most ``days`` old on the first day."""
    return starts_on - timedelta(days=days)


def asked_papers(path: Path, routes: Routes, stay: Stay) -> tuple[Requirement, ...]:
    """The clearance lines that this stay asks for, in path order."""
    asks = {
        None: True,
        "site_documents": stay.asks_documents,
        "flu_season": touches_season(stay.starts_on, stay.ends_on, path.season),
    }
    return tuple(
        line
        for line in path.group("clearance")
        if asks.get(line.asked_when, True) and (line.only_on is None or line.only_on in routes)
    )


def blockers(
    path: Path,
    entries: Iterable[EntryFact],
    stay: Stay,
    *,
    routes: Routes = NO_ROUTES,
    waived: Collection[str] = (),
) -> tuple[Blocker, ...]:
    """What holds this stay back among the clearance papers, in path order; empty when cleared.

    One accepted paper that fits is enough, whatever else was sent since: a renewal that waits or came
    back takes nothing away. Lines in ``waived`` hold nothing back.
    """
    by_key = sort_out(path, entries)
    found = []
    for line in asked_papers(path, routes, stay):
        papers = papers_of(path, line, by_key)
        failures = [_failure(path, line, entry, stay) for entry in papers]
        if line.key in waived or any(failure is None for failure in failures):
            continue
        why = _pending(line, by_key.get(line.key, ())) or _nearest(papers, failures)
        found.append(why or Blocker(line.key, "missing"))
    return tuple(found)


def _failure(path: Path, line: Requirement, entry: EntryFact, stay: Stay) -> Blocker | None:
    """Why this accepted paper does not carry the stay; None if it does."""
    ends_on = expiry(line, entry, path)
    if ends_on is not None and ends_on < stay.starts_on:
        return Blocker(line.key, "dose_overdue" if entry.on_schedule else "expired", {"on": ends_on})
    days = stay.youngest.get(line.key)
    if days is not None and dated_on(entry) < first_good_day(stay.starts_on, days):
        facts = {"on": dated_on(entry), "days": days, "first": first_good_day(stay.starts_on, days)}
        return Blocker(line.key, "too_old", facts)
    if ends_on is not None and ends_on < _needs_until(path, line, stay):
        facts = {"on": ends_on, "ends_on": stay.ends_on}
        return Blocker(line.key, "dose_due" if entry.on_schedule else "lapses", facts)
    return None


def _needs_until(path: Path, line: Requirement, stay: Stay) -> date:
    """The last day on which the stay needs the paper: of a season's, the last one in the season."""
    last = last_in_season(stay.starts_on, stay.ends_on, path.season) if line.seasonal else None
    return last or stay.ends_on


def _pending(line: Requirement, entries: Iterable[EntryFact]) -> Blocker | None:
    """The newest paper, where it waits for a decision or came back."""
    newest = max((entry for entry in entries if entry.kind in _PAPERS), key=lambda one: one.id, default=None)
    if newest is None or newest.is_accepted:
        return None
    if newest.status is EntryStatus.RETURNED:
        return Blocker(line.key, "returned", {"on": newest.decided_on, "entry": newest.id})
    facts = {"since": newest.logged_on, "promised_on": newest.promised_on}
    return Blocker(line.key, "waiting", facts)


def _nearest(papers: Sequence[EntryFact], failures: Sequence[Blocker | None]) -> Blocker | None:
    """Of several papers that all fail, the reason of the newest one."""
    named = [(dated_on(entry), entry.id, why) for entry, why in zip(papers, failures, strict=True) if why]
    return max(named, key=lambda one: one[:2])[2] if named else None


def added(before: Iterable[Blocker], after: Iterable[Blocker]) -> tuple[Blocker, ...]:
    """What a change of the stay newly asks of the papers: the blockers that were not there."""
    known = {(one.key, one.code) for one in before}
    return tuple(one for one in after if (one.key, one.code) not in known)


def expiries(
    path: Path, entries: Iterable[EntryFact], states: Mapping[str, State], today: date
) -> tuple[Expiry, ...]:
    """The clearance papers that count today and have an end, soonest first.

    The mark that is due is the smallest of ``path.warning_days`` that has been reached: a late start
    warns once, not three times. ``states`` are the lines as they stand: one that is not asked, waived,
    or where a renewal waits for an answer needs no warning.
    """
    by_key = sort_out(path, entries)
    found = []
    for line in path.group("clearance"):
        # A paper of a season that lasts as long as it is needed is not to be renewed.
        if states[line.key] in _QUIET or (line.seasonal and states[line.key] is State.DONE):
            continue
        lasting = _lasting(path, line, papers_of(path, line, by_key))
        if lasting is None or lasting[0] < today:
            continue
        on, entry = lasting
        left = (on - today).days
        mark = min((days for days in path.warning_days if left <= days), default=None)
        found.append(Expiry(line.key, entry.id, on, left, mark, entry.on_schedule))
    return tuple(sorted(found, key=lambda one: (one.on, path.index[one.key])))


def _lasting(path: Path, line: Requirement, papers: Sequence[EntryFact]) -> tuple[date, EntryFact] | None:
    """The paper that lasts longest, with its end; None if there is none or one has no end."""
    ends = [(expiry(line, entry, path), entry) for entry in papers]
    dated = [(on, entry) for on, entry in ends if on is not None]
    if len(dated) < len(ends) or not dated:
        return None
    return max(dated, key=lambda one: (one[0], one[1].id))
