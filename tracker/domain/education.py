"""Cycles of continuing education: from a certificate or its renewal to its last day.

Credits count in the cycle in which their course lay; a renewal begins the next cycle at nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.calendar import add_months, month_end
from tracker.domain.credential import Credential
from tracker.domain.facts import EntryFact
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind
from tracker.domain.validity import expiry

_PAPERS = frozenset({EntryKind.DOCUMENT, EntryKind.RENEWAL})
CE, CERTIFICATE = "ce:", "certificate:"
"""How the subjects of credits and of papers begin; the credential's code follows."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """The time that one paper of a credential lasts, both days in it. Credits are in tenths; ``need``
    is None where no rule is known."""

    credential: str
    starts_on: date
    ends_on: date
    have: int
    need: int | None

    @property
    def is_enough(self) -> bool:
        """Whether the credits that are asked are there."""
        return self.need is not None and self.have >= self.need

    def holds(self, day: date) -> bool:
        """Whether a course on this day counts in it."""
        return self.starts_on <= day <= self.ends_on


def credential_of(subject: str | None) -> str:
    """The code of the credential that a subject of credits or papers names; empty for others."""
    for start in (CE, CERTIFICATE):
        if subject and subject.startswith(start):
            return subject.removeprefix(start)
    return ""


def cycle_of(
    path: Path, entries: Iterable[EntryFact], credential: str, known: Credential | None = None
) -> Cycle | None:
    """The newest cycle of a credential; None without a paper that ends. What the path has no line for is
    read from ``known``, the credential's own figures."""
    accepted = [entry for entry in entries if entry.is_accepted]
    span = span_of(path, accepted, credential, known)
    if span is None:
        return None
    credits = [entry for entry in accepted if entry.subject == CE + credential]
    have = sum(entry.amount or 0 for entry in credits if span[0] <= entry.happened_on <= span[1])
    return Cycle(credential, *span, have, needed(path, credential, known))


def span_of(
    path: Path, entries: Iterable[EntryFact], credential: str, known: Credential | None = None
) -> tuple[date, date] | None:
    """The first and the last day of the paper that lasts longest."""
    spans = []
    for entry in entries:
        if entry.subject != CERTIFICATE + credential or entry.kind not in _PAPERS or not entry.is_accepted:
            continue
        ends_on = _ends_on(path, entry, known)
        starts_on = entry.issued_on or entry.happened_on
        if ends_on is not None and ends_on >= starts_on:
            spans.append((ends_on, starts_on))
    if not spans:
        return None
    ends_on, starts_on = max(spans)
    return starts_on, ends_on


def in_cycle(
    path: Path,
    line: Requirement,
    credits: Sequence[EntryFact],
    by_key: Mapping[str, Sequence[EntryFact]],
) -> list[EntryFact]:
    """Of these credits on a line those that its credential's cycle counts; all where none began."""
    credential = credential_of(line.subject)
    if not credits or not credential:
        return list(credits)
    papers = [entry for kept in by_key.values() for entry in kept if credential_of(entry.subject)]
    span = span_of(path, papers, credential)
    return [entry for entry in credits if span is None or span[0] <= entry.happened_on <= span[1]]


def needed(path: Path, credential: str, known: Credential | None = None) -> int | None:
    """Tenths of a credit that a cycle asks: by the path, else by the credential; None where neither says."""
    lines = path.by_subject.get(CE + credential, ())
    asked = next((line.needs.credits * 10 for line in lines if line.needs.credits), None)
    figure = known.figure("ce_credits") if known is not None and asked is None else None
    return figure.value * 10 if figure else asked


def reminds_in(cycle: Cycle, today: date, marks: Iterable[int]) -> int | None:
    """The smallest of these days before the end that has been reached; None before the first of them and
    once the cycle is over."""
    left = (cycle.ends_on - today).days
    return None if left < 0 else min((days for days in marks if left <= days), default=None)


def _ends_on(path: Path, entry: EntryFact, known: Credential | None) -> date | None:
    lines = [line for line in path.by_subject.get(entry.subject or "", ()) if entry.kind in line.entry_kinds]
    if lines:
        return expiry(lines[0], entry, path)
    months = known.figure("valid_months") if known is not None else None
    if entry.expires_on is not None or known is None or months is None:
        return entry.expires_on
    end = add_months(entry.issued_on or entry.happened_on, months.value)
    return month_end(end) if known.to_month_end else end
