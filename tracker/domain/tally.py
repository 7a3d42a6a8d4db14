"""What a packed row says of a mark: what is left in days of the plan, on which days it was gained. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.ahead import Ahead, Ground
from tracker.domain.calendar import add_working_days, unpaused_days
from tracker.domain.packing import Packed, unpack_pauses
from tracker.domain.pressing import Cell, cell_at
from tracker.domain.statuses import Holder, State
from tracker.domain.worth import Mark, Worth, worth

OWN_PACE_DAYS = 28
"""So long at the site hours are forecast with the plan; then by what the weeks there have brought."""

_TO_DO = frozenset({State.OPEN, State.STARTED, State.RETURNED, State.EXPIRED})
_HELD = frozenset({State.WAITING, State.BLOCKED})
_RUNS = _TO_DO | {State.WAITING}
"""Hours can be made while others wait for a signature."""

Gain = tuple[date, float]
"""A day, and the days of the plan that were gained on it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """``left`` are days of the plan, ``lines_left`` the open lines but the hours and ``line_days`` theirs.
    ``minutes_left`` is 0 where no hours are asked or missing. ``at_site`` says that they have a pace of their
    own: then neither they are in ``left`` nor the ``tail``, which is planned after them and else 0.

    What waits for an answer is the student's no more: it counts as gained on the day it was sent, and
    nothing is over before ``promised_on``. ``until`` is the last day on which something was the
    student's to do.
    """

    is_done: bool
    done_on: date | None
    left: float
    lines_left: int
    line_days: float
    tail: float
    minutes_left: int
    at_site: bool
    lines: tuple[Gain, ...]
    hours: tuple[Gain, ...]
    promised_on: date | None
    until: date


def tally_of(ground: Ground, mark: Mark, packed: Packed, ahead: Ahead, today: date) -> Tally:
    """The lines of a mark as they stand."""
    of = worth(ground.path, ground.routes)
    cells = [(cell_at(packed, at, today), packed.cells[at].isupper()) for at in sorted(of.members[mark])]
    asked = [(cell, kept or cell.state.counts) for cell, kept in cells if cell.state is not State.NOT_ASKED]
    lines = [(cell, credit) for cell, credit in asked if cell.index != of.hours]
    sent = [cell for cell, credit in lines if cell.state is State.WAITING and not credit]
    opened = [cell for cell, credit in lines if not credit and cell.state is not State.WAITING]
    done = [cell for cell, credit in asked if credit]
    site = next((cell for cell, credit in asked if cell.index == of.hours and not credit), None)
    minutes = ahead.minutes_left if site is not None else 0
    a_minute = of.days.get(of.hours, 0.0) / ahead.target if of.hours is not None and ahead.target else 0.0
    counts_hours = any(cell.index == of.hours for cell, _credit in asked)
    at_site = counts_hours and _has_own_pace(ahead, packed, today)
    own = [cell for cell in opened if not at_site or cell.index not in of.tail]
    line_days = _days(of, own)
    return Tally(
        is_done=len(done) == len(asked),
        done_on=max((cell.since for cell in done if cell.since), default=None),
        left=line_days + (0.0 if at_site else minutes * a_minute),
        lines_left=len(own),
        line_days=line_days,
        tail=_days(of, (cell for cell in opened if at_site and cell.index in of.tail)),
        minutes_left=minutes,
        at_site=at_site,
        lines=tuple(
            (cell.since, of.days.get(cell.index, 0.0))
            for cell in (*sent, *(one for one in done if one.state is State.DONE and one.index != of.hours))
            if cell.since is not None
        ),
        hours=tuple((day, count * a_minute) for day, count in ahead.shifts) if counts_hours else (),
        promised_on=max(_promises(ground, sent), default=None),
        until=today if site and minutes and site.state in _RUNS else _until([*opened, *sent], today),
    )


def _has_own_pace(ahead: Ahead, packed: Packed, today: date) -> bool:
    """Whether somebody is at the site for so long that the hours go at their own pace, not at the plan's."""
    stay = ahead.stay
    if stay is None:
        return False
    return unpaused_days(stay.starts_on, today, unpack_pauses(packed.pauses)) >= OWN_PACE_DAYS


def _days(of: Worth, cells: Iterable[Cell]) -> float:
    """What these lines are worth."""
    return sum(of.days.get(cell.index, 0.0) for cell in cells)


def _promises(ground: Ground, sent: Iterable[Cell]) -> list[date]:
    days, holidays = ground.path.promise_days, ground.calendar.holidays
    since = {cell.since for cell in sent if cell.since is not None}
    return [add_working_days(day, days, holidays) for day in since]


def _until(cells: Iterable[Cell], today: date) -> date:
    """Today; where everything that is open is held by others, the day since when."""
    held: list[date] = []
    for cell in cells:
        if cell.holder is Holder.STUDENT and cell.state in _TO_DO:
            return today
        if cell.state in _HELD and cell.since is not None:
            held.append(cell.since)
    return min(max(held, default=today), today)
