"""When a student gets there at the pace of the last four weeks, and what it would take to be on time. Pure.

Progress is what standing says (the packed row), measured in days of the plan; a day on which the plan
stands still, or on which nothing was the student's to do, is no day of the pace. Hours at the site go at
a pace of their own. What others hold adds its clock: nothing is earlier than these allow. It is never a
promise: the words say "at your pace".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from tracker.domain.ahead import Ahead, Ground
from tracker.domain.calendar import push, unpaused_days
from tracker.domain.forecast import DaysOff, needed, soonest
from tracker.domain.packing import Packed, unpack_pauses
from tracker.domain.spread import LONGEST, weeks_needed
from tracker.domain.statuses import PeriodKind
from tracker.domain.tally import Gain, tally_of
from tracker.domain.worth import Mark, worth

PACE_WEEKS = 4
"""The pace is that of so many weeks; who has fewer is told how many days are missing."""

MOST_WEEKS = 8
"""So many weeks are compared for the range."""

MOST_A_WEEK = 21.0
"""One week counts for so many days of the plan at most: a past that is typed in on one day is no pace."""

_WEEK = 7
_HOUR = 60
_DAY = timedelta(days=1)

Weeks = tuple[float, float, float | None]
"""How many weeks something takes: soon, at the pace of the last weeks, at last."""


class Answer(StrEnum):
    """What a forecast comes to."""

    DATE = "date"
    TOO_SOON = "too_soon"
    STILL = "still"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Finish:
    """A forecast. ``about_on`` is the date at the pace of the last weeks, or since when it is done. The
    range from ``first_on`` to ``last_on`` holds it in four cases of five; ``last_on`` is None where two
    years may not be enough.

    ``days_more`` are the days on the plan that are missing before there is a date. ``by_on`` is the date
    of the plan: to make it, so many more lines a week and minutes at the site a week are needed; both are
    0 where more work is not what is missing. ``is_reachable`` is False where no shifts are long enough.
    """

    mark: Mark
    answer: Answer
    by_on: date
    about_on: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    days_more: int = 0
    lines_more: int = 0
    minutes_more: int = 0
    is_reachable: bool = True

    @property
    def is_late(self) -> bool:
        """Whether the pace does not make the date of the plan."""
        return self.answer is Answer.STILL or (
            self.answer is Answer.DATE and self.about_on is not None and self.about_on > self.by_on
        )


def forecasts(ground: Ground, packed: Packed, ahead: Ahead, today: date) -> tuple[Finish, ...]:
    """The forecast of each mark of the path, the exam first; none for who is on leave or has left."""
    if packed.period in (PeriodKind.LEAVE, PeriodKind.WITHDRAWN) or packed.frozen_on is not None:
        return ()
    marks = worth(ground.path, ground.routes).members
    return tuple(_Forecast(ground, packed, ahead, today, mark).result() for mark in Mark if mark in marks)


class _Forecast:
    """One forecast: holds what its steps share."""

    def __init__(self, ground: Ground, packed: Packed, ahead: Ahead, today: date, mark: Mark) -> None:
        self.ground, self.ahead, self.today, self.mark = ground, ahead, today, mark
        self.pauses = unpack_pauses(packed.pauses)
        self.off = DaysOff(self.pauses, ground.calendar.holidays)
        self.worth = worth(ground.path, ground.routes)
        self.tally = tally_of(ground, mark, packed, ahead, today)
        self.by_on = push(ground.calendar.plan_date(self.worth.last_week[mark]), self.pauses)
        self.first = max(today, ahead.stay.starts_on) if ahead.stay else today

    def result(self) -> Finish:
        tally = self.tally
        if tally.is_done:
            return Finish(self.mark, Answer.DONE, self.by_on, tally.done_on, tally.done_on, tally.done_on)
        started_on = max(self.ground.started_on, self.ground.calendar.starts_on)
        known = unpaused_days(started_on, tally.until, self.pauses)
        if known < PACE_WEEKS * _WEEK:
            missing = min(PACE_WEEKS * _WEEK - known, PACE_WEEKS * _WEEK)
            return Finish(self.mark, Answer.TOO_SOON, self.by_on, days_more=missing)
        weeks = self._paced((*tally.lines, *tally.hours), known // _WEEK)
        taken = _taken(weeks, tally.left)
        if tally.at_site:
            taken = _after(_slower(taken, self._hours()), _taken(weeks, tally.tail))
        soon, about, late = taken
        if about > LONGEST:
            return self._with_more(Finish(self.mark, Answer.STILL, self.by_on), _mean(weeks))
        floor = self._floor()
        on = max(self._on(about), floor)
        first, last = min(max(self._on(soon), floor), on), None
        if late is not None and late <= LONGEST:
            last = max(self._on(late), on)
        return self._with_more(Finish(self.mark, Answer.DATE, self.by_on, on, first, last), _mean(weeks))

    def _paced(self, gains: Iterable[Gain], known: int) -> list[float]:
        """The days of the plan that the last weeks brought."""
        return [min(days, MOST_A_WEEK) for days in self._by_week(gains, known)]

    def _by_week(self, gains: Iterable[Gain], known: int) -> list[float]:
        """What the last weeks brought, the newest first; days of pauses are no days."""
        weeks = [0.0] * min(MOST_WEEKS, known)
        until, paused = self.tally.until, sum((last - first).days + 1 for first, last in self.pauses)
        far = until - timedelta(days=_WEEK * len(weeks) + paused)
        for day, days in gains:
            if day <= far:
                continue
            at = max(0, unpaused_days(day, until, self.pauses)) // _WEEK
            if at < len(weeks):
                weeks[at] += days
        return weeks

    def _hours(self) -> Weeks:
        """The hours at the pace of the weeks at the site."""
        stay = self.ahead.stay
        known = unpaused_days(stay.starts_on, self.today, self.pauses) // _WEEK if stay else PACE_WEEKS
        weeks = self._by_week(self.ahead.shifts, known)
        return _taken(weeks, self.tally.minutes_left)

    def _floor(self) -> date:
        """The first day that the clocks of others allow: promised answers, a booked exam, the site."""
        days = [self.today + _DAY]
        if self.tally.promised_on is not None:
            days.append(self.tally.promised_on)
        if self.mark is Mark.FINISH and self.ahead.fixed_on is not None:
            days.append(self.ahead.fixed_on)
        if self.tally.minutes_left:
            rules = self.ground.path.shift_rules
            days.append(soonest(self.tally.minutes_left, self.first, self.off, rules))
        return max(days)

    def _on(self, weeks: float) -> date:
        """The date after so many weeks in which the plan does not stand still."""
        ahead = [(max(first, self.today + _DAY), last) for first, last in self.pauses if last > self.today]
        return push(self.today + timedelta(days=ceil(min(weeks, LONGEST) * _WEEK - 1e-9)), ahead)

    def _with_more(self, found: Finish, pace: float) -> Finish:
        """What it would take to make the date of the plan, for who does not and still can."""
        tally = self.tally
        if not found.is_late or self.by_on <= self.today:
            return found
        weeks = max(1.0, unpaused_days(self.today, self.by_on, self.pauses) / _WEEK)
        if not tally.at_site or not tally.minutes_left:
            return replace(found, lines_more=self._lines((tally.left + tally.tail) / weeks - pace))
        own = self._by_week(self.ahead.shifts, PACE_WEEKS)
        lines = self._paced(tally.lines, PACE_WEEKS)
        by_on = push(self.ground.calendar.plan_date(self.worth.hours_week), self.pauses)
        by_on = min(by_on, self.by_on) if by_on > self.first else self.by_on
        need = needed(tally.minutes_left, self.first, by_on, self.off, self.ground.path.shift_rules)
        more = need.a_week - _mean(own)
        return replace(
            found,
            lines_more=self._lines(tally.line_days / weeks - _mean(lines)),
            minutes_more=max(0, ceil(more / _HOUR) * _HOUR),
            is_reachable=need.is_enough,
        )

    def _lines(self, days_a_week: float) -> int:
        """So many days of the plan as lines of what is left."""
        tally = self.tally
        if days_a_week <= 0 or tally.line_days <= 0:
            return 0
        return min(tally.lines_left, ceil(days_a_week * tally.lines_left / tally.line_days))


def _mean(weeks: Sequence[float]) -> float:
    """The pace: the mean of the last four weeks."""
    return sum(weeks[:PACE_WEEKS]) / PACE_WEEKS


def _taken(weeks: Sequence[float], left: float) -> Weeks:
    """In how many weeks like these what is left is done."""
    soon, late = weeks_needed(weeks, left)
    pace = _mean(weeks)
    return soon, left / pace if pace > 0 else 0.0 if left <= 0 else LONGEST + 1, late


def _slower(one: Weeks, other: Weeks) -> Weeks:
    """Both have to be there."""
    late = None if one[2] is None or other[2] is None else max(one[2], other[2])
    return max(one[0], other[0]), max(one[1], other[1]), late


def _after(one: Weeks, then: Weeks) -> Weeks:
    """One after the other."""
    late = None if one[2] is None or then[2] is None else one[2] + then[2]
    return one[0] + then[0], one[1] + then[1], late
