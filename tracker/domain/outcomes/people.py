"""What the rates know of one student: enrollments, sittings, jobs and closers, each with its dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.facts import PeriodFact
from tracker.domain.kinds import Closing, Relation
from tracker.domain.statuses import PeriodKind


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting of the credential exam with its stated result."""

    id: int
    on: date
    passed: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the graduate or the school says. ``verified_on`` is None until there is proof; ``way`` is
    what sort of proof. ``kept_on`` is when somebody found them still there."""

    id: int
    starts_on: date
    relation: Relation
    employer: str = ""
    hours: int | None = None
    verified_on: date | None = None
    way: str = ""
    kept_on: date | None = None
    left_on: date | None = None

    def is_verified(self, as_of: date) -> bool:
        """Whether there was proof by then."""
        return self.verified_on is not None and self.verified_on <= as_of

    def kept_for(self, weeks: int, as_of: date) -> bool:
        """Whether it is known that the job was kept for so many weeks."""
        until = self.starts_on + timedelta(weeks=weeks)
        known = [day for day in (self.kept_on, self.left_on) if day is not None and day <= as_of]
        return any(day >= until for day in known)


@dataclass(frozen=True, slots=True)
class Closer:
    """Why a graduate is not available for work. Documented when somebody accepted its proof."""

    id: int
    closing: Closing
    since_on: date
    proof: str = ""
    documented_on: date | None = None

    def is_documented(self, as_of: date) -> bool:
        """Whether the proof was accepted by then."""
        return bool(self.proof) and self.documented_on is not None and self.documented_on <= as_of


@dataclass(frozen=True, slots=True)
class Spell:
    """One enrollment from start to end. ``scheduled_on`` is the last day of the published length, breaks
    of the school counted; ``trigger_on`` when the trigger course was finished; ``completed_on`` the date
    of the proof of completion."""

    id: int
    started_on: date
    scheduled_on: date
    trigger_on: date | None = None
    completed_on: date | None = None
    stretches: tuple[PeriodFact, ...] = ()

    def completed_by(self, day: date) -> date | None:
        """When it was completed with proof, if it was by then."""
        return self.completed_on if self.completed_on is not None and self.completed_on <= day else None

    def left_by(self, day: date) -> PeriodFact | None:
        """The withdrawal, if there was one by then and no completion before it."""
        return self._first(PeriodKind.WITHDRAWN, day)

    def said_complete_by(self, day: date) -> PeriodFact | None:
        """A completion that is only said: the period is closed, the proof is missing."""
        return None if self.completed_by(day) else self._first(PeriodKind.COMPLETED, day)

    def is_enrolled(self, day: date) -> bool:
        """Whether the student was enrolled at the end of that day; leave counts as enrolled."""
        if self.started_on > day or self.completed_by(day):
            return False
        return self.left_by(day) is None and self.said_complete_by(day) is None

    def _first(self, kind: PeriodKind, day: date) -> PeriodFact | None:
        found = [one for one in self.stretches if one.kind is kind and one.starts_on <= day]
        return min(found, key=lambda one: one.starts_on, default=None)


@dataclass(frozen=True, slots=True)
class Person:
    """One student of a program, whole: all spells in order, so that who comes back is still one person."""

    id: int
    spells: tuple[Spell, ...]
    sittings: tuple[Sitting, ...] = ()
    jobs: tuple[Job, ...] = ()
    closers: tuple[Closer, ...] = ()

    def is_enrolled(self, day: date) -> bool:
        """Whether any enrollment runs on that day."""
        return any(spell.is_enrolled(day) for spell in self.spells)

    def graduated(self, first: date, last: date) -> Spell | None:
        """The first spell that was completed with proof, if that was between these days."""
        done = [spell for spell in self.spells if spell.completed_on is not None]
        spell = min(done, key=lambda one: one.completed_on or date.max, default=None)
        if spell is None or spell.completed_on is None:
            return None
        return spell if first <= spell.completed_on <= last else None

    def said_graduated(self, first: date, last: date) -> tuple[Spell, date] | None:
        """A completion between these days that lacks its proof."""
        if any(spell.completed_by(last) for spell in self.spells):
            return None
        for spell in self.spells:
            said = spell.said_complete_by(last)
            if said is not None and said.starts_on >= first:
                return spell, said.starts_on
        return None

    def left_by(self, day: date) -> PeriodFact | None:
        """The last withdrawal by then."""
        found = [left for spell in self.spells if (left := spell.left_by(day))]
        return found[-1] if found else None

    def sat_by(self, day: date) -> tuple[Sitting, ...]:
        """The sittings up to that day, first first."""
        return tuple(
            sorted((one for one in self.sittings if one.on <= day), key=lambda one: (one.on, one.id))
        )
