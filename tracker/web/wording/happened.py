"""What an event is told from. Payload values come from JSON, or are gone after erasure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from tracker.domain.path import Path
from tracker.domain.proof import SUBMISSION
from tracker.domain.statuses import EntryKind
from tracker.web.wording.dates import clock_time, day_year
from tracker.web.wording.kinds import mode_inside
from tracker.web.wording.nouns import THE, YOUR, A
from tracker.web.wording.titles import short_title, title_of

_SOMEBODY = lazy_gettext("Somebody")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, told to the student whose history it is or to staff."""

    payload: Mapping[str, Any]
    path: Path | None
    actor: str
    is_self: bool
    to_student: bool

    @property
    def name(self) -> str:
        """Who did it, at the start of a sentence."""
        return self.actor or str(_SOMEBODY)

    def text(self, name: str) -> str:
        """A value of the payload as text; empty when it is not there."""
        value = self.payload.get(name)
        return "" if value is None else str(value)

    def day(self, name: str) -> str:
        """A date of the payload, as said; empty when there is none."""
        return said_day(self.payload.get(name))

    @property
    def kind(self) -> EntryKind | None:
        """The kind of entry the event is about."""
        value = self.payload.get("kind")
        return EntryKind(value) if value in list(EntryKind) else None

    @property
    def a_thing(self) -> str:
        """The entry, not named before: "a check-off"."""
        return str(A[self.kind or EntryKind.REQUEST])

    @property
    def thing(self) -> str:
        """The entry that was decided: "your check-off", to staff "the check-off"."""
        return str((YOUR if self.to_student else THE)[self.kind or EntryKind.REQUEST])

    @property
    def line(self) -> str:
        """The short title of the line, or what stands for it."""
        name = self.text("line")
        if name == SUBMISSION:
            return gettext("several skills in one")
        if self.path is not None and name in self.path.by_key:
            return short_title(self.path, name)
        return title_of(self.path, name)

    def with_line(self, sentence: str, *facts: str) -> str:
        """The sentence, then the line and facts after a colon."""
        rest = ", ".join(part for part in (self.line, *facts) if part)
        return f"{sentence}: {rest}" if rest else sentence

    def measures(self) -> list[str]:
        """How it was done, how much, and when."""
        found = [mode_inside(self.payload["mode"])] if self.payload.get("mode") else []
        amount = self.payload.get("amount")
        if amount is not None and self.kind in (EntryKind.SCORE, EntryKind.ATTEMPT):
            found.append(str(amount))
        elif amount is not None and self.kind is EntryKind.SHIFT:
            found.append(f"{clock_time(int(amount))} h")
        elif amount is not None and self.kind is EntryKind.EDUCATION:
            found.append(f"{int(amount) / 10:g}")
        return [*found, self.day("happened_on")]


def said_day(value: object) -> str:
    """A date that JSON holds as text, as said."""
    if isinstance(value, str) and value:
        value = date.fromisoformat(value)
    return day_year(value) if isinstance(value, date) else ""
