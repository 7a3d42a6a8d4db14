"""The facts of an enrollment as clocks look them up: by subject, by line, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.credential import Credential, Credentials
from tracker.domain.facts import EntryFact, Facts
from tracker.domain.landmarks import line_at
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Landmark, PeriodKind

QUEUE = "queue"
"""Papers of the subject "queue:ccma" hold the date that stands in the body's portal."""


@dataclass(frozen=True, slots=True)
class Known:
    """What ``known`` found. ``accepted`` are entries that count, ``waiting`` those not decided yet.

    ``recheck_weeks`` is the school's own setting, None where the default holds."""

    path: Path
    facts: Facts
    credentials: Credentials
    accepted: dict[str, list[EntryFact]]
    waiting: tuple[EntryFact, ...]
    recheck_weeks: int | None = None

    def of(self, place: str, *kinds: EntryKind) -> list[EntryFact]:
        """Entries that count of a key or subject, oldest first."""
        return [entry for entry in self.accepted.get(place, ()) if entry.kind in kinds]

    def attempts(self, credential: Credential) -> list[EntryFact]:
        """The sittings of a credential's exam by day."""
        found = self.of(credential.exam_subject, EntryKind.ATTEMPT)
        return sorted(found, key=lambda entry: (entry.happened_on, entry.id))

    def passed(self, credential: Credential) -> EntryFact | None:
        """The first sitting that was passed."""
        return next((entry for entry in self.attempts(credential) if entry.passed), None)

    def line_of(self, subject: str) -> Requirement | None:
        """The first line of the path that reads a subject."""
        lines = self.path.by_subject.get(subject, ())
        return lines[0] if lines else None

    def done_on(self, line: Requirement) -> date | None:
        """The day on which what a line asks first happened; None while nothing counts on it."""
        days = [entry.happened_on for entry in self.of(line.subject or line.key, *line.entry_kinds)]
        return min(days, default=None)

    def waits_on(self, line: Requirement) -> bool:
        """Whether an entry of the line waits for a decision."""
        return any(
            entry.subject == line.subject if line.subject else entry.key == line.key for entry in self.waiting
        )

    @property
    def completed_on(self) -> date | None:
        """The date on the proof of completion, the first one that counts."""
        line = line_at(self.path, Landmark.COMPLETION)
        papers = self.of(line.subject or line.key, EntryKind.DOCUMENT) if line else []
        return min((entry.issued_on or entry.happened_on for entry in papers), default=None)

    @property
    def withdrew_on(self) -> date | None:
        """The day on which the student left, if they did."""
        days = [one.starts_on for one in self.facts.periods if one.kind is PeriodKind.WITHDRAWN]
        return min(days, default=None)


def known(path: Path, facts: Facts, credentials: Credentials) -> Known:
    """Sort the entries of an enrollment once."""
    accepted: dict[str, list[EntryFact]] = {}
    waiting = []
    for entry in facts.entries:
        if entry.status is EntryStatus.ACCEPTED:
            accepted.setdefault(entry.subject or entry.key or "", []).append(entry)
        elif entry.status is EntryStatus.WAITING:
            waiting.append(entry)
    return Known(path, facts, credentials, accepted, tuple(waiting))


def has_hours(read: Known, line: Requirement) -> bool:
    """Whether the parts of counts that a line asks first are there (80 of the 160 hours)."""
    return all(
        minutes(read.of(rule.key, EntryKind.SHIFT)) >= rule.at_least * 60
        for rule in line.after
        if rule.key is not None and rule.at_least is not None and rule.binds(read.facts.routes)
    )


def minutes(shifts: Sequence[EntryFact]) -> int:
    """Counted minutes of these shifts."""
    return sum(entry.amount or 0 for entry in shifts)
