"""What a standing knows of trouble beyond the state of its lines: facts for the rules of ``helping.py``.

A sign is a fact with absolute days. Whether it means that somebody needs help is said by the rules, on
the day on which they are asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.externship import Externship
from tracker.domain.facts import EntryFact, Facts
from tracker.domain.hours import hours_line, hours_of
from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.statuses import (
    Basis,
    EntryKind,
    EntryStatus,
    Holder,
    RequirementKind,
    State,
)
from tracker.domain.validity import earliest_retake

_DAY = timedelta(days=1)
_TWICE = 2
_STAFF = frozenset({Holder.INSTRUCTOR, Holder.COORDINATOR})
_LAPSING = frozenset({State.EXPIRING, State.EXPIRED, State.RETURNED})
_SHIFTS = frozenset({EntryStatus.WAITING, EntryStatus.ACCEPTED, EntryStatus.RETURNED})


class SignKind(StrEnum):
    """What a sign is about."""

    RETURNED = "returned"  # a line that was sent back twice or more, one after the other
    LAPSES = "lapses"  # a paper that ends before the placement does
    HOURS = "hours"  # what is left at the site, and by when
    RETAKE = "retake"  # a failed exam, and nothing booked since
    PROMISE = "promise"  # the oldest answer that staff promised and have not given

    @property
    def code(self) -> str:
        """The one character that stands for the kind in a packed row."""
        return self.value[0] if self is not SignKind.RETAKE else "x"


@dataclass(frozen=True, slots=True)
class Sign:
    """One fact. ``index`` is the line's place in the path, None for what is about no line.

    ``since`` is the day from which the fact holds; of hours the last day with a shift, None before the
    first. ``on`` and ``by``: the last day of a paper and of the placement; the first and the last day on
    which hours can be made; the first day for the next attempt, None where nobody knows; the promised
    day. ``count`` is how often, how many attempts or how many minutes.
    """

    kind: SignKind
    index: int | None
    since: date | None
    on: date | None = None
    by: date | None = None
    count: int = 0


def signs_of(
    path: Path,
    facts: Facts,
    lines: Sequence[Line],
    by_key: Mapping[str, Sequence[EntryFact]],
    today: date,
    changes: list[date],
) -> tuple[Sign, ...]:
    """The signs of an enrollment that is not frozen; days on which time alone changes one are noted in
    ``changes``."""
    read = _Read(path, facts, lines, by_key, today, changes)
    return (*read.returned(), *read.lapsing(), *read.hours(), *read.retakes(), *read.promise())


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    facts: Facts
    lines: Sequence[Line]
    by_key: Mapping[str, Sequence[EntryFact]]
    today: date
    changes: list[date]

    def returned(self) -> Iterator[Sign]:
        for line in self.lines:
            entries = self.by_key.get(line.key, ())
            if line.state.counts or line.state is State.NOT_ASKED or len(entries) < _TWICE:
                continue
            days = sorted(_returned_in_a_row(entries))
            if len(days) >= _TWICE:
                yield Sign(SignKind.RETURNED, line.index, days[_TWICE - 1], on=days[-1], count=len(days))

    def lapsing(self) -> Iterator[Sign]:
        placed, externship = self._placed(), Externship(self.path, self.facts.calendar, self.facts.entries)
        for requirement, line in zip(self.path.requirements, self.lines, strict=True):
            if line.state not in _LAPSING or not requirement.is_clearance:
                continue
            until, lasts = externship.needs_until(requirement), line.expires_on
            if until is None or until < self.today:
                continue
            if lasts and lasts < until:
                placed_on = min(on for _first, last, on in placed if last >= until)
                filed = [e.counted_on for e in self.by_key.get(line.key, ()) if e.is_accepted]
                yield Sign(SignKind.LAPSES, line.index, max([placed_on, *filed]), on=lasts, by=until)

    def hours(self) -> Iterator[Sign]:
        requirement = hours_line(self.path)
        if requirement is None:
            return
        line = self.lines[self.path.index[requirement.key]]
        left = hours_of(requirement, line, self.facts.entries).left
        first, ends_on = self._site_days()
        by = ends_on or line.due_on
        if line.credit or line.state is State.NOT_ASKED or not left or by is None:
            return
        worked = [e.happened_on for e in self.facts.entries if _is_shift(e)]
        yield Sign(SignKind.HOURS, line.index, max(worked, default=None), on=first, by=by, count=left)

    def retakes(self) -> Iterator[Sign]:
        for requirement, line in zip(self.path.requirements, self.lines, strict=True):
            if requirement.kind is not RequirementKind.EXAM or not requirement.waits_days:
                continue
            if line.credit or line.state in (State.NOT_ASKED, State.WAITING):
                continue
            failed = _failed(self.by_key.get(line.key, ()))
            if failed and not self._is_booked_after(failed[-1]):
                opens_on = earliest_retake(requirement, failed)
                since = failed[-1].counted_on
                yield Sign(SignKind.RETAKE, line.index, since, on=opens_on, count=len(failed))

    def promise(self) -> Iterator[Sign]:
        waiting = [
            (entry.promised_on, entry.id, entry)
            for entry in self.facts.entries
            if entry.status is EntryStatus.WAITING and entry.promised_on and entry.waits_for in _STAFF
        ]
        if waiting:
            promised_on, _id, first = min(waiting)
            yield Sign(SignKind.PROMISE, self._index_of(first), first.logged_on, on=promised_on)

    def _index_of(self, entry: EntryFact) -> int | None:
        if entry.kind is EntryKind.REQUEST:
            return None
        if entry.key is not None:
            return self.path.index.get(entry.key)
        lines = self.path.by_subject.get(entry.subject or "", ())
        return next((self.path.index[one.key] for one in lines if entry.kind in one.entry_kinds), None)

    def _placed(self) -> list[tuple[date, date, date]]:
        """First day, last day and the day of the record of each placement."""
        return sorted(
            (entry.starts_on, entry.ends_on, entry.counted_on)
            for entry in self.facts.entries
            if entry.kind is EntryKind.PLACEMENT and entry.is_accepted and entry.starts_on and entry.ends_on
        )

    def _site_days(self) -> tuple[date, date | None]:
        """The first and last day of the placement of today, the next one or else the last; before there
        is one, the plan's first day."""
        placed = self._placed()
        self.changes.extend(day for first, last, _on in placed for day in (first, last + _DAY))
        running = [one for one in placed if one[0] <= self.today <= one[1]]
        coming = [one for one in placed if one[0] > self.today]
        for first, last, _on in running[-1:] or coming[:1] or placed[-1:]:
            return first, last
        return Externship(self.path, self.facts.calendar, ()).planned_from, None

    def _is_booked_after(self, failed: EntryFact) -> bool:
        booked = (e for e in self.facts.entries if e.kind is EntryKind.BOOKING and e.is_accepted)
        return any(entry.happened_on > failed.happened_on for entry in booked)


def _returned_in_a_row(entries: Iterable[EntryFact]) -> list[date]:
    """The days on which entries of the kind that was returned last were sent back, since one of that kind
    was accepted by somebody."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    last = next((e.kind for e in reversed(ordered) if e.status is EntryStatus.RETURNED), None)
    found: list[date] = []
    for entry in ordered:
        if entry.kind is not last:
            continue
        if entry.is_accepted and entry.basis is not Basis.SELF:
            found.clear()
        elif entry.status is EntryStatus.RETURNED:
            found.append(entry.counted_on)
    return found


def _failed(entries: Iterable[EntryFact]) -> list[EntryFact]:
    attempts = [entry for entry in entries if entry.kind is EntryKind.ATTEMPT and entry.is_accepted]
    ordered = sorted(attempts, key=lambda entry: (entry.happened_on, entry.id))
    return [entry for entry in ordered if not entry.passed]


def _is_shift(entry: EntryFact) -> bool:
    return entry.kind is EntryKind.SHIFT and entry.status in _SHIFTS
