"""What of a shift counts: real minutes, less the break, the rule for long shifts, and class time.

The raw times are kept; this says what they amount to and names each deduction. The rule
(``ShiftRules``): who is there longer than ``break_after_minutes`` on end needs a break that does not
count. A break taken already fills it, and so does a gap between two shifts; logging one long shift
in two parts therefore never counts more than logging it whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker.domain.local_time import ClockNote, Measured, Span, cut, local, measure
from tracker.domain.path import ShiftRules

_MINUTE = timedelta(minutes=1)
Instants = tuple[datetime, datetime]


class Deduction(StrEnum):
    """Why minutes between start and end do not count."""

    CLASS_TIME = "class_time"
    OWN_BREAK = "own_break"
    LONG_SHIFT = "long_shift"


@dataclass(frozen=True, slots=True)
class Deducted:
    """Minutes that do not count, and why. ``at`` is where they lie, for class time, local."""

    why: Deduction
    minutes: int
    at: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a shift comes to: ``minutes`` is ``elapsed`` less every deduction, never below 0."""

    elapsed: int
    minutes: int
    deducted: tuple[Deducted, ...] = ()
    notes: tuple[ClockNote, ...] = ()

    def off(self, why: Deduction) -> int:
        """The minutes that this deduction takes."""
        return sum(one.minutes for one in self.deducted if one.why is why)


def count(
    shift: Span,
    zone: ZoneInfo,
    rules: ShiftRules,
    *,
    classes: Iterable[Span] = (),
    beside: Iterable[Span] = (),
) -> Counted:
    """What a shift counts in a zone.

    ``classes`` are the stretches of class time near it; where they overlap each other, a minute is
    deducted once. ``beside`` are the shifts logged already: only those count that it adjoins.
    """
    measured = measure(shift, zone)
    lessons = _instants(classes, zone)
    worked = cut((measured.starts_at, measured.ends_at), lessons)
    in_class = cut((measured.starts_at, measured.ends_at), worked)
    left = measured.minutes - _length(in_class)
    own = min(shift.break_minutes, left)
    long = min(_rule(shift, zone, rules, lessons, tuple(beside)), left - own)
    places = tuple(Span(local(a, zone), local(b, zone)) for a, b in in_class)
    every = (
        Deducted(Deduction.CLASS_TIME, _length(in_class), places),
        Deducted(Deduction.OWN_BREAK, own),
        Deducted(Deduction.LONG_SHIFT, long),
    )
    return Counted(
        measured.minutes, left - own - long, tuple(one for one in every if one.minutes), measured.notes
    )


def count_each(
    shifts: Iterable[Span], zone: ZoneInfo, rules: ShiftRules, classes: Iterable[Span] = ()
) -> list[tuple[Span, Counted]]:
    """What each of several shifts counts when they are logged in order of time."""
    ordered, lessons = sorted(shifts), tuple(classes)
    found = []
    for n, shift in enumerate(ordered):
        near = [one for one in lessons if one.starts_at < shift.ends_at and shift.starts_at < one.ends_at]
        # Two shifts a day over three days: more than any run of adjoining shifts can reach back.
        found.append((shift, count(shift, zone, rules, classes=near, beside=ordered[max(0, n - 6) : n])))
    return found


def _rule(
    shift: Span,
    zone: ZoneInfo,
    rules: ShiftRules,
    lessons: Sequence[Instants],
    beside: tuple[Span, ...],
) -> int:
    """The minutes that the long-shift rule takes from this shift, beyond those it took before."""
    near = _adjoining(shift, zone, rules, beside)
    with_it = sum(_missing_break(group, zone, rules, lessons) for group in _groups(near, zone, rules))
    near.remove(shift)
    before = sum(_missing_break(group, zone, rules, lessons) for group in _groups(near, zone, rules))
    return max(0, with_it - before)


def _adjoining(shift: Span, zone: ZoneInfo, rules: ShiftRules, beside: tuple[Span, ...]) -> list[Span]:
    """The shift and those that it forms one stay with."""
    groups = _groups([*(other for other in beside if other != shift), shift], zone, rules)
    return list(next(group for group in groups if shift in group))


def _groups(shifts: Iterable[Span], zone: ZoneInfo, rules: ShiftRules) -> list[list[Span]]:
    """The shifts by stay: a gap shorter than the break that is needed does not end one."""
    groups: list[list[Span]] = []
    ends: datetime | None = None
    for shift in sorted(shifts, key=lambda one: measure(one, zone).starts_at):
        at = measure(shift, zone)
        if ends is None or at.starts_at - ends >= timedelta(minutes=rules.break_minutes):
            groups.append([])
        groups[-1].append(shift)
        ends = max(ends, at.ends_at) if ends else at.ends_at
    return groups


def _missing_break(
    stay: Sequence[Span], zone: ZoneInfo, rules: ShiftRules, lessons: Sequence[Instants]
) -> int:
    """How many minutes of break the people of a stay owe: needed, less gaps and breaks taken."""
    pieces = [piece for shift in stay for piece in cut(_ends(measure(shift, zone)), lessons)]
    owed = 0
    for run in _runs(sorted(pieces), rules):
        on_end = (run[-1][1] - run[0][0]) // _MINUTE
        owed += max(0, _breaks(on_end, rules) * rules.break_minutes - (on_end - _length(run)))
    return max(0, owed - sum(shift.break_minutes for shift in stay))


def _runs(pieces: Sequence[Instants], rules: ShiftRules) -> list[list[Instants]]:
    """The pieces of time on end: a gap as long as the break begins a new run."""
    runs: list[list[Instants]] = []
    for piece in pieces:
        if not runs or piece[0] - runs[-1][-1][1] >= timedelta(minutes=rules.break_minutes):
            runs.append([])
        runs[-1].append(piece)
    return runs


def _breaks(on_end: int, rules: ShiftRules) -> int:
    """How many breaks so many minutes on end need, so that none of the parts is too long."""
    if not rules.break_after_minutes or not rules.break_minutes:
        return 0
    over = on_end - rules.break_after_minutes
    return max(0, -(-over // (rules.break_after_minutes + rules.break_minutes)))


def _instants(spans: Iterable[Span], zone: ZoneInfo) -> list[Instants]:
    return [_ends(measure(span, zone)) for span in spans]


def _ends(measured: Measured) -> Instants:
    return measured.starts_at, measured.ends_at


def _length(pieces: Iterable[Instants]) -> int:
    return sum((end - start) // _MINUTE for start, end in pieces)
