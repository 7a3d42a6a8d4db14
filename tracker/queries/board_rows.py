"""The rows of a board: what a packed standing row comes to for a reader, and what filters ask of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from tracker.domain.helping import Help, HelpRule, Limits, latest, needs
from tracker.domain.packing import Packed
from tracker.domain.path import Path
from tracker.domain.pressing import Pressing, most_pressing, unsettled
from tracker.domain.statuses import Holder, PeriodKind, State
from tracker.queries.queue import Waiting
from tracker.queries.standing_rows import StudentRow, days_ahead_of

SOON = timedelta(days=14)
"""So long before it is due a line of the staff's own reads as their turn."""
_WEEK = 7
_AWAY = frozenset({PeriodKind.LEAVE.value, PeriodKind.WITHDRAWN.value})
_PAPERS = frozenset({State.EXPIRED, State.EXPIRING})
FAR, FURTHER, BEHIND, SLIGHTLY, ON_PACE, AHEAD, FINISHED, AWAY = PACES = (
    "far",
    "further",
    "behind",
    "slightly",
    "on",
    "ahead",
    "finished",
    "away",
)
"""The spread of pace by its names in the address: three, two and one time the days that count as behind,
fewer, on plan within a week, a week or more ahead, done, on leave."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What of a reader a row depends on: whose turn reads "You", and whether health papers are told."""

    holders: frozenset[Holder]
    sees_health: bool


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a packed row comes to for a reader on a day: plan days ahead, the line that presses most
    (None when nothing is open), the states that are open, how many lines are overdue, the reasons for
    help, where it stands in the spread of pace (empty for who has withdrawn), and the filters that keep it
    whoever reads."""

    days: int | None
    press: Pressing | None
    states: frozenset[State]
    overdue: int
    helps: tuple[Help, ...]
    pace: str
    names: frozenset[str] = frozenset()

    def slipped(self, today: date) -> tuple[Help, ...]:
        """The reasons that began since last week."""
        return tuple(help_ for help_ in self.helps if help_.has_slipped(today))

    def needs(self, rule: HelpRule) -> bool:
        """Whether a rule says that the student needs help."""
        return any(help_.rule is rule for help_ in self.helps)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One student on the board. ``mine`` are the entries that wait for the reader, oldest promise
    first."""

    student: StudentRow
    judged: Judged
    mine: tuple[Waiting, ...]

    @property
    def days(self) -> int | None:
        """Plan days ahead; negative: behind."""
        return self.judged.days

    @property
    def press(self) -> Pressing | None:
        """The line that presses most."""
        return self.judged.press

    @property
    def states(self) -> frozenset[State]:
        """The states that are open."""
        return self.judged.states

    @property
    def overdue(self) -> int:
        """How many lines are overdue."""
        return self.judged.overdue

    @property
    def helps(self) -> tuple[Help, ...]:
        """Why the student needs help, in the order of the rules."""
        return self.judged.helps

    @property
    def slipped(self) -> tuple[Help, ...]:
        """The reasons that began since last week."""
        return self.judged.slipped(self.student.today)

    @property
    def is_mine(self) -> bool:
        """Whether it is the reader's turn."""
        return bool(self.mine) or (self.press is not None and self.press.is_mine)

    @property
    def is_away(self) -> bool:
        """On leave or withdrawn."""
        return self.student.packed.period in _AWAY

    @property
    def is_withdrawn(self) -> bool:
        """Not in the program any more."""
        return self.student.packed.period == PeriodKind.WITHDRAWN

    @property
    def holder(self) -> Holder:
        """Whose turn it is."""
        if self.mine:
            return self.mine[0].waits_for
        return self.press.cell.holder if self.press else Holder.NOBODY

    @property
    def due_on(self) -> date | None:
        """The date that presses: the promise of an answer, or the due date of the line."""
        if self.mine:
            return self.mine[0].promised_on
        if self.press is None or self.press.cell.state in (State.EXPIRING, State.WAITING, State.BLOCKED):
            return None
        return self.press.cell.due_on

    @property
    def quiet_days(self) -> int:
        """Days since the student last logged anything."""
        return (self.student.today - self.student.packed.last_activity_on).days

    def is_kept(self, name: str) -> bool:
        """Whether a filter keeps the row."""
        return name == ALL or (self.is_mine if name == MINE else name in self.judged.names)


ALL, MINE = "all", "mine"
_KEEPS: Mapping[str, Callable[[Packed, Judged, date], bool]] = {
    "help": lambda packed, found, today: bool(found.helps),
    "slipped": lambda packed, found, today: bool(found.slipped(today)),
    "behind": lambda packed, found, today: found.needs(HelpRule.BEHIND),
    "overdue": lambda packed, found, today: found.overdue > 0 and bool(found.pace),
    "papers": lambda packed, found, today: bool(found.states & _PAPERS) and bool(found.pace),
    "blocked": lambda packed, found, today: State.BLOCKED in found.states and bool(found.pace),
    "quiet": lambda packed, found, today: found.needs(HelpRule.QUIET),
    "away": lambda packed, found, today: packed.period in _AWAY,
}
FILTERS = (ALL, MINE, *_KEEPS)
"""What the chips of the board keep, by their name in the address."""
WITH_REASONS = frozenset({"help", "slipped"})
"""The filters that show why somebody needs help in the row."""


def slipped_last(row: BoardRow) -> tuple[object, ...]:
    """Order by the reason that began last; who has none comes last."""
    began_on = latest(row.helps)
    return (-began_on.toordinal() if began_on else 0, row.student.sort_name.casefold())


ORDERS: Mapping[str, Callable[[BoardRow], tuple[object, ...]] | None] = {
    "turn": None,
    "help": slipped_last,
    "name": lambda row: (row.student.sort_name.casefold(), row.student.enrollment_id),
    "pace": lambda row: (row.days is None, row.days or 0, row.student.sort_name.casefold()),
    "done": lambda row: (row.student.packed.done, row.student.sort_name.casefold()),
    "due": lambda row: (row.due_on or date.max, row.student.sort_name.casefold()),
    "active": lambda row: (row.student.packed.last_activity_on, row.student.sort_name.casefold()),
}
"""Orders by their name in the address; "turn" is the one the board is made in."""


@lru_cache(maxsize=8192)
def judged(
    packed: Packed, path: Path, today: date, limits: Limits, holidays: frozenset[date], reader: Reader
) -> Judged:
    """Looked at once a change, a day and a process: a board is read far more often than it changes."""
    cells = list(unsettled(packed, today))
    days = days_ahead_of(packed, today)
    found = Judged(
        days,
        None if packed.period in _AWAY else most_pressing(cells, reader.holders, today + SOON),
        frozenset(cell.state for cell in cells),
        sum(cell.is_overdue for cell in cells),
        needs(packed, path, today, limits, holidays, sees_health=reader.sees_health),
        _pace(packed.period, days, limits.behind_days),
    )
    return replace(
        found, names=frozenset(name for name, keeps in _KEEPS.items() if keeps(packed, found, today))
    )


def _pace(period: str, days: int | None, behind_days: int) -> str:
    """Where in the spread of pace."""
    if period == PeriodKind.WITHDRAWN:
        return ""
    if period == PeriodKind.LEAVE:
        return AWAY
    if days is None or period == PeriodKind.COMPLETED:
        return FINISHED
    if days >= 0:
        return AHEAD if days >= _WEEK else ON_PACE
    return (SLIGHTLY, BEHIND, FURTHER, FAR)[min(-days // behind_days, 3)]
