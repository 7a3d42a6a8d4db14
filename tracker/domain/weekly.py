"""A weekly pattern as text and as objects: on which days, from when to when, with which break.

The text is ``mon 08:00-16:30/30 wed 08:00-12:00 13:00-17:00``: a day, then one or several
stretches; ``/30`` is a break in minutes that lies in the stretch. A stretch that ends at or before
its start ends on the next day. A class timetable is written the same way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from tracker.domain.calendar import ClosedPause
from tracker.domain.errors import Impossible
from tracker.domain.local_time import Span

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_TEXT = 200
"""How many characters a pattern may have; a placement keeps it in a column of that width."""

DAY_MINUTES = 24 * 60
_WEEK_MINUTES = 7 * DAY_MINUTES
_DAY = timedelta(days=1)
_STRETCH = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})(?:/(\d{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """One stretch of the week. ``day`` is 0 on Monday; ``start`` and ``end`` are minutes from that
    day's midnight, so an end over 1440 lies on the next day."""

    day: int
    start: int
    end: int
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        """Planned minutes without the break."""
        return self.end - self.start - self.break_minutes

    @property
    def text(self) -> str:
        """The stretch without its day."""
        pause = f"/{self.break_minutes}" if self.break_minutes else ""
        return f"{_clock(self.start)}-{_clock(self.end)}{pause}"

    def on(self, day: date) -> Span:
        """The stretch as it lies on a date."""
        midnight = datetime.combine(day, time())
        return Span(
            midnight + timedelta(minutes=self.start),
            midnight + timedelta(minutes=self.end),
            self.break_minutes,
        )


@dataclass(frozen=True, slots=True)
class Weekly:
    """The stretches of a week, in order, none overlapping another."""

    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        """The pattern in its one canonical form; ``parse`` gives the same object back."""
        words, day = [], -1
        for stretch in self.stretches:
            if stretch.day != day:
                words.append(DAYS[stretch.day])
                day = stretch.day
            words.append(stretch.text)
        return " ".join(words)

    @property
    def minutes(self) -> int:
        """Planned minutes a week without the breaks."""
        return sum(stretch.minutes for stretch in self.stretches)

    @property
    def days(self) -> tuple[int, ...]:
        """The weekdays on which a stretch begins, 0 on Monday."""
        return tuple(sorted({stretch.day for stretch in self.stretches}))

    def planned(
        self,
        first: date,
        last: date,
        breaks: Iterable[ClosedPause] = (),
        holidays: Iterable[date] = (),
    ) -> tuple[Span, ...]:
        """The stretches that begin from ``first`` to ``last``, none on a holiday or in a break."""
        return _planned(self, first, last, tuple(breaks), frozenset(holidays))


@lru_cache(maxsize=512)
def _planned(
    weekly: Weekly, first: date, last: date, pauses: tuple[ClosedPause, ...], off: frozenset[date]
) -> tuple[Span, ...]:
    """Many students of a cohort have the same pattern over the same days."""
    return tuple(
        stretch.on(day)
        for day in _days(first, last)
        if day not in off and not any(a <= day <= b for a, b in pauses)
        for stretch in weekly.stretches
        if stretch.day == day.weekday()
    )


def parse(text: str, field: str | None = "pattern") -> Weekly:
    """The pattern that a text means; Impossible says what in it cannot be read."""
    if len(text) > LONGEST_TEXT:
        raise Impossible("pattern_long", field=field, most=LONGEST_TEXT)
    found: list[Stretch] = []
    day: int | None = None
    for word in text.lower().replace("–", "-").replace(",", " ").split():
        if word in DAYS:
            day = DAYS.index(word)
        elif day is None:
            raise Impossible("pattern_day", field=field, word=word[:20])
        else:
            found.append(_stretch(day, word, field))
    if not found:
        raise Impossible("pattern_empty", field=field)
    weekly = Weekly(tuple(sorted(found)))
    _refuse_overlaps(weekly.stretches, field)
    if len(weekly.text) > LONGEST_TEXT:
        raise Impossible("pattern_long", field=field, most=LONGEST_TEXT)
    return weekly


@lru_cache(maxsize=512)
def weekly_of(text: str) -> Weekly | None:
    """The pattern of a stored text; None when there is none or it is plain words."""
    try:
        return parse(text)
    except Impossible:
        return None


def _stretch(day: int, word: str, field: str | None) -> Stretch:
    match = _STRETCH.fullmatch(word)
    if match is None:
        raise Impossible("pattern_time", field=field, word=word[:20])
    hours, minutes, to_hours, to_minutes, pause = (int(part or 0) for part in match.groups())
    if hours > 23 or minutes > 59 or to_minutes > 59 or to_hours * 60 + to_minutes > DAY_MINUTES:
        raise Impossible("pattern_time", field=field, word=word[:20])
    start, end = hours * 60 + minutes, to_hours * 60 + to_minutes
    if end <= start:
        end += DAY_MINUTES
    if pause >= end - start:
        raise Impossible("pattern_break", field=field, word=word[:20])
    return Stretch(day, start, end, pause)


def _refuse_overlaps(stretches: tuple[Stretch, ...], field: str | None) -> None:
    """Each stretch ends before the next begins, Sunday's before Monday's of the next week."""
    for n, stretch in enumerate(stretches):
        after = stretches[(n + 1) % len(stretches)]
        begins = after.day * DAY_MINUTES + after.start + (_WEEK_MINUTES if n + 1 == len(stretches) else 0)
        if stretch.day * DAY_MINUTES + stretch.end > begins:
            raise Impossible("pattern_overlaps", field=field, day=stretch.day, other=after.day)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
