"""What the placements of an enrollment change: which lines are asked, how long papers must last."""

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.domain.calendar import Calendar, touches_season
from tracker.domain.facts import EntryFact
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind


class Externship:
    """The accepted placements, or before there is one the weeks that the plan gives them."""

    def __init__(self, path: Path, calendar: Calendar, entries: Iterable[EntryFact]) -> None:
        self._path = path
        placed = [entry for entry in entries if entry.kind is EntryKind.PLACEMENT and entry.is_accepted]
        self._dates = [
            (entry.starts_on, entry.ends_on) for entry in placed if entry.starts_on and entry.ends_on
        ]
        self._asks_documents = any(entry.asks_documents for entry in placed)
        self._planned = (
            calendar.plan_date(path.externship_weeks[0] - 1) + timedelta(days=1),
            calendar.plan_date(path.externship_weeks[1]),
        )

    @property
    def lasts_until(self) -> date | None:
        """The end of the last placement; None before there is one."""
        return max((last for _first, last in self._dates), default=None)

    def asks(self, requirement: Requirement) -> bool:
        """Whether a conditional line is asked; lines without a condition always are."""
        if requirement.asked_when == "site_documents":
            return self._asks_documents
        if requirement.asked_when == "flu_season":
            stretches = self._dates or [self._planned]
            return any(touches_season(first, last, self._path.season) for first, last in stretches)
        return True
