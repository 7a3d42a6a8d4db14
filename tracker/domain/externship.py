"""What the placements of an enrollment change: which lines are asked, how long papers must last."""

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.domain.calendar import Calendar, last_in_season, touches_season
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
        self._placed = placed
        self._planned = (
            calendar.plan_date(path.externship_weeks[0] - 1) + timedelta(days=1),
            calendar.plan_date(path.externship_weeks[1]),
        )

    @property
    def planned_from(self) -> date:
        """The first day that the plan gives the externship."""
        return self._planned[0]

    def needs_until(self, requirement: Requirement) -> date | None:
        """The last day on which the placements need a paper of this line; None before there is one.

        A paper of a season is needed while a placement runs in it: nobody gives a vaccine against the
        flu of a winter that is over.
        """
        if not requirement.seasonal:
            return max((last for _first, last in self._dates), default=None)
        season = self._path.season
        days = (last_in_season(first, last, season) for first, last in self._dates)
        return max((day for day in days if day is not None), default=None)

    def oldest_issue(self, requirement: Requirement, today: date) -> tuple[date | None, date | None]:
        """The first day on which a paper of this line may have been issued, by the rules of the sites
        whose placements are not over, and the first day on which one of these rules ends.

        (None, None) where no site has a rule for the line.
        """
        oldest: date | None = None
        over: date | None = None
        for entry in self._placed:
            if entry.starts_on is None or entry.ends_on is None or entry.ends_on < today:
                continue
            for key, most_days in entry.rules:
                if key == requirement.key:
                    first = entry.starts_on - timedelta(days=most_days)
                    oldest = max(oldest or first, first)
                    over = min(over or entry.ends_on, entry.ends_on)
        return oldest, over + timedelta(days=1) if over else None

    def asks(self, requirement: Requirement) -> bool:
        """Whether a conditional line is asked; lines without a condition always are."""
        if requirement.asked_when == "site_documents":
            return self._asks_documents
        if requirement.asked_when == "flu_season":
            stretches = self._dates or [self._planned]
            return any(touches_season(first, last, self._path.season) for first, last in stretches)
        return True
