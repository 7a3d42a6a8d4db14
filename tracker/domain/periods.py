"""The stretches of an enrollment as pauses of its plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tracker.domain.calendar import ClosedPause, merge
from tracker.domain.facts import PeriodFact
from tracker.domain.statuses import PeriodKind

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pauses:
    """When the plan stands still.

    ``closed`` are the stretches whose end is known, merged; ``paused_since_on`` is set while
    today lies in a pause; ``frozen_on`` is the day a withdrawn enrollment stopped for good.
    ``changes`` are days on which a pause begins or ends. ``kind`` is the running period's kind.
    """

    closed: tuple[ClosedPause, ...]
    paused_since_on: date | None
    frozen_on: date | None
    changes: tuple[date, ...]
    kind: PeriodKind

    def judged_on(self, today: date) -> date:
        """The day that lateness is judged on: today, the pause's start, or the frozen day.

        Papers expire in real time during a pause, so only a frozen enrollment stops the clock of
        everything; see ``standing``.
        """
        if self.frozen_on is not None:
            return min(today, self.frozen_on)
        return today

    def paced_on(self, today: date) -> date:
        """The day from which days ahead or behind are counted."""
        if self.frozen_on is not None:
            return min(today, self.frozen_on)
        return self.paused_since_on or today


def pauses_of(periods: Iterable[PeriodFact], breaks: Iterable[ClosedPause], today: date) -> Pauses:
    """The pauses of an enrollment with these periods in a cohort with these breaks.

    A withdrawn enrollment is judged on the day it stopped, whatever day it is.
    """
    return _pauses_of(tuple(periods), tuple(breaks), today)


@lru_cache(maxsize=4096)
def _pauses_of(periods: tuple[PeriodFact, ...], breaks: tuple[ClosedPause, ...], today: date) -> Pauses:
    """Most students of a cohort have the same: one stretch since its start."""
    ordered = sorted(periods, key=lambda item: item.starts_on)
    frozen_on = next(
        (p.starts_on for p in ordered if p.kind is PeriodKind.WITHDRAWN and p.starts_on <= today), None
    )
    today = min(today, frozen_on) if frozen_on else today
    closed: list[ClosedPause] = list(breaks)
    changes: list[date] = []
    open_since: date | None = None
    kind = PeriodKind.ACTIVE
    for period in ordered:
        if period.kind is PeriodKind.LEAVE and period.ends_on is not None:
            closed.append((period.starts_on, period.ends_on))
        if period.starts_on > today:
            changes.append(period.starts_on)
            continue
        if period.ends_on is None or period.ends_on >= today:
            kind = period.kind
        if period.kind is PeriodKind.LEAVE and period.ends_on is None:
            open_since = period.starts_on
    merged = merge(closed)
    paused = open_since
    for first, last in merged:
        changes += [first, last + _DAY]
        if first <= today <= last and paused is None:
            paused = first
    return Pauses(merged, paused, frozen_on, tuple(changes), kind)
