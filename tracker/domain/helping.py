"""Who needs help, and why: one table of rules in a fixed order. Pure.

Each rule reads a packed standing row and says what holds and since when, with its facts; the sentence
stands in ``web/wording/helping.py``. There is no score, and how much somebody logs says nothing about
how well: only time that passes, answers that were given or not, and dates that cannot be met.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tracker.domain.behind import behind_since
from tracker.domain.calendar import ClosedPause, unpaused_after, unpaused_days
from tracker.domain.forecast import DaysOff, Needed, needed
from tracker.domain.pace import days_ahead
from tracker.domain.packing import Packed, unpack_pauses, unpack_signs
from tracker.domain.path import Path
from tracker.domain.signs import Sign, SignKind
from tracker.domain.statuses import PeriodKind

_DAY, _HOUR = timedelta(days=1), 60
SLIPPED = timedelta(days=7)
"""Who has a reason that began within this time slipped since last week."""


class HelpRule(StrEnum):
    """Why somebody needs help, in the order in which reasons are told."""

    QUIET = "quiet"  # nothing logged for so many days
    BEHIND = "behind"  # so many days behind the plan
    RETURNED = "returned"  # one thing sent back twice
    LAPSES = "lapses"  # a paper ends before the placement does
    HOURS = "hours"  # the hours left do not fit into the days left
    RETAKE = "retake"  # a failed exam whose next attempt is not booked
    PROMISE = "promise"  # staff promised an answer and have not given it


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of the rules that a school chooses (``domain/settings.py``)."""

    quiet_days: int
    behind_days: int
    week_hours: int
    retake_days: int


LIMITS: Mapping[str, str] = {
    "quiet_days": "help_quiet_days",
    "behind_days": "help_behind_days",
    "week_hours": "help_week_hours",
    "retake_days": "help_retake_days",
}
"""The setting behind each limit."""


@dataclass(frozen=True, slots=True)
class Help:
    """One reason: its rule, the first day of the stretch in which it holds, and the facts of its
    sentence. ``key`` names the line it is about, and ``more`` counts the others of the same kind."""

    rule: HelpRule
    began_on: date
    facts: Mapping[str, Any] = field(default_factory=dict)

    def has_slipped(self, today: date) -> bool:
        """Whether it began since last week."""
        return self.began_on > today - SLIPPED


@dataclass(frozen=True, slots=True)
class Case:
    """One row, and what it is judged by. ``signs`` are those that the reader may know of."""

    packed: Packed
    path: Path
    today: date
    limits: Limits
    holidays: frozenset[date]
    pauses: tuple[ClosedPause, ...]
    signs: tuple[Sign, ...]

    def of(self, kind: SignKind) -> list[Sign]:
        """The signs of a kind, longest first."""
        found = [sign for sign in self.signs if sign.kind is kind]
        return sorted(found, key=lambda sign: (sign.since or date.max, sign.index or 0))

    def line(self, signs: Sequence[Sign]) -> dict[str, Any]:
        """What the first of these is about, and how many more there are."""
        index = signs[0].index
        return {"key": None if index is None else self.path.requirements[index].key, "more": len(signs) - 1}


def needs(
    packed: Packed,
    path: Path,
    today: date,
    limits: Limits,
    holidays: frozenset[date],
    *,
    sees_health: bool,
) -> tuple[Help, ...]:
    """Every reason for which the student of this row needs help today, in the order of the rules.

    Who is on leave, has withdrawn or is done is not judged. What speaks of a health paper is told to
    those alone who may see it.
    """
    if packed.period != PeriodKind.ACTIVE or packed.frozen_on is not None or packed.done >= packed.asked:
        return ()
    signs = tuple(
        sign
        for sign in unpack_signs(packed.signs)
        if sees_health or sign.index is None or not path.requirements[sign.index].is_health
    )
    case = Case(packed, path, today, limits, holidays, unpack_pauses(packed.pauses), signs)
    found = (rule(case) for rule in RULES.values())
    return tuple(help_ for help_ in found if help_ is not None)


def _quiet(case: Case) -> Help | None:
    """Days of a break or a leave do not count."""
    last_on = case.packed.last_activity_on
    days = unpaused_days(last_on, case.today, case.pauses)
    if days < case.limits.quiet_days:
        return None
    began_on = unpaused_after(last_on, case.limits.quiet_days, case.pauses)
    return Help(HelpRule.QUIET, began_on, {"days": days, "on": last_on})


def _behind(case: Case) -> Help | None:
    packed = case.packed
    days = days_ahead(
        packed.paced_to_on,
        case.today,
        paused_since_on=packed.paused_since_on,
        frozen_on=packed.frozen_on,
        pauses=case.pauses,
    )
    if days is None or days > -case.limits.behind_days:
        return None
    began_on = behind_since(packed, case.path, case.today, case.limits.behind_days, case.pauses)
    return Help(HelpRule.BEHIND, began_on, {"days": -days})


def _returned(case: Case) -> Help | None:
    signs = case.of(SignKind.RETURNED)
    if not signs or signs[0].since is None:
        return None
    facts = {"n": signs[0].count, "on": signs[0].on, **case.line(signs)}
    return Help(HelpRule.RETURNED, signs[0].since, facts)


def _lapses(case: Case) -> Help | None:
    signs = case.of(SignKind.LAPSES)
    if not signs or signs[0].since is None:
        return None
    facts = {"on": signs[0].on, "ends_on": signs[0].by, **case.line(signs)}
    return Help(HelpRule.LAPSES, signs[0].since, facts)


def _hours(case: Case) -> Help | None:
    for sign in case.of(SignKind.HOURS):
        found = _asked_of(case, sign, case.today)
        if found is not None and _is_too_much(case, found):
            facts = {"minutes": sign.count, "days": found.days, "by": found.by, "a_week": found.a_week}
            return Help(HelpRule.HOURS, _too_much_since(case, sign), facts)
    return None


def _asked_of(case: Case, sign: Sign, on: date) -> Needed | None:
    """What a week must bring, counted from a day, as the student's own page says it."""
    if sign.by is None:
        return None
    # Where there was a shift already, the next day is the first on which hours can still be made.
    first = on + _DAY if sign.since == on else on
    first = max(first, sign.on) if sign.on else first
    off = DaysOff(case.pauses, case.holidays)
    return needed(sign.count, first, sign.by, off, case.path.shift_rules)


def _is_too_much(case: Case, found: Needed) -> bool:
    """Whether a week must bring more than the school plans with, or no day is left."""
    return not found.days or found.a_week > case.limits.week_hours * _HOUR


def _too_much_since(case: Case, sign: Sign) -> date:
    """The first day from which what is left today did not fit any more."""
    began_on = case.today
    earliest = sign.since or case.packed.last_activity_on
    while began_on > earliest:
        found = _asked_of(case, sign, began_on - _DAY)
        if found is None or not _is_too_much(case, found):
            break
        began_on -= _DAY
    return began_on


def _retake(case: Case) -> Help | None:
    notice = timedelta(days=case.limits.retake_days)
    for sign in case.of(SignKind.RETAKE):
        if sign.since is None or (sign.on is not None and case.today < sign.on - notice):
            continue
        began_on = sign.since if sign.on is None else max(sign.since, sign.on - notice)
        return Help(HelpRule.RETAKE, began_on, {"n": sign.count, "on": sign.on, **case.line([sign])})
    return None


def _promise(case: Case) -> Help | None:
    for sign in case.of(SignKind.PROMISE):
        if sign.on is not None and sign.on < case.today:
            facts = {"days": (case.today - sign.on).days, "on": sign.on, **case.line([sign])}
            return Help(HelpRule.PROMISE, sign.on + _DAY, facts)
    return None


RULES: Mapping[HelpRule, Callable[[Case], Help | None]] = {
    HelpRule.QUIET: _quiet,
    HelpRule.BEHIND: _behind,
    HelpRule.RETURNED: _returned,
    HelpRule.LAPSES: _lapses,
    HelpRule.HOURS: _hours,
    HelpRule.RETAKE: _retake,
    HelpRule.PROMISE: _promise,
}
"""The table: every rule of ``HelpRule``, in its order."""


def latest(helps: Iterable[Help]) -> date | None:
    """When the newest of these reasons began."""
    return max((help_.began_on for help_ in helps), default=None)
