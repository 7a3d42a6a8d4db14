"""What a sentence about a line is told from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from tracker.domain.lines import Line
from tracker.domain.path import Path, Requirement
from tracker.web.wording.dates import near
from tracker.web.wording.states import who
from tracker.web.wording.titles import joined, short_title


@dataclass(frozen=True, slots=True)
class Telling:
    """One line, told to the student whose it is or to staff."""

    line: Line
    path: Path
    today: date
    to_student: bool

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts of the line's reason."""
        return self.line.reason.facts

    @property
    def requirement(self) -> Requirement:
        """What the line asks."""
        return self.path.by_key[self.line.key]

    @property
    def holder(self) -> str:
        """Whose turn it is, inside a sentence."""
        return who(self.line.holder, to_student=self.to_student)

    @property
    def decider(self) -> str:
        """Who confirms entries of the line, inside a sentence."""
        return who(self.requirement.confirmed_by, to_student=self.to_student)

    def day(self, name: str) -> str:
        """The date among the facts, as said; empty when there is none."""
        value = self.facts.get(name)
        return near(value, self.today) if value else ""

    def first(self) -> str:
        """What must come first: titles, with the count where a part is enough."""
        keys = self.facts["keys"]
        parts = {rule.key: rule.at_least for rule in self.requirement.after if rule.at_least}
        named = []
        for key in keys[:3]:
            words = short_title(self.path, key)
            if key in parts:
                words = gettext(
                    "%(title)s (%(have)s of %(need)s)",
                    title=words,
                    have=parts[key],
                    need=self.path.by_key[key].needs.hours,
                )
            named.append(words)
        return joined(named, len(keys) - len(named))


Sentence = Callable[[Telling], str]
