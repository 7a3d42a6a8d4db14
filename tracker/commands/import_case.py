"""The case of somebody among thousands whom a file is about."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.lines import Line
from tracker.domain.path import Requirement
from tracker.domain.policy import Actor
from tracker.domain.single import SingleLines
from tracker.models import StandingRow
from tracker.models.facts import Loaded

MOST_AT_ONCE = 1_000
"""For so many students a change computes the standings itself; a whole school of rows would wait for it."""
NO_CALCULATOR = 0


class ImportCase(Case):
    """A case whose enrollments were read together with many others, and that asks about few lines: these
    alone are computed, not the whole standing."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        now: datetime,
        enrollment_id: int,
        found: dict[int, Loaded],
        *,
        is_look: bool = False,
    ) -> None:
        self._open(Draft(session, actor, now, is_look=is_look), found, enrollment_id)
        self._lines: SingleLines | None = None

    @property
    def lines(self) -> SingleLines:
        """The lines before the change."""
        if self._lines is None:
            self._lines = SingleLines(self.path, self.facts, self.today)
        return self._lines

    def line(self, requirement: Requirement) -> Line:
        """The line as it stands before the change."""
        return self.lines.line(requirement.key)

    def set_facts(self, **values: Any) -> None:
        """Replace parts of this enrollment's facts."""
        super().set_facts(**values)
        self._lines = None

    def finish_later(self) -> Draft:
        """What ``finish`` does, but the standing rows are marked as old: lists compute such rows in memory,
        and the worker rewrites them."""
        for enrollment_id in self.all:
            self.draft.update(StandingRow, {"calculator": NO_CALCULATOR}, enrollment_id=enrollment_id)
        return self.draft


def finished(cases: Sequence[ImportCase]) -> Iterator[Draft]:
    """The drafts of all, their new standings with them unless they are too many to compute at once."""
    for case in cases:
        yield case.finish() if len(cases) <= MOST_AT_ONCE else case.finish_later()
