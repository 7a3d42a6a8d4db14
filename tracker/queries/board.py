"""The board of a cohort: one row a student, who needs the reader first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from tracker.domain.packing import Packed
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.pressing import Pressing, most_pressing, unsettled
from tracker.domain.statuses import Holder, PeriodKind, State
from tracker.queries.cohorts import BEHIND_DAYS, own_holders
from tracker.queries.queue import Waiting, waiting_in
from tracker.queries.stamps import KeptLists, Stamp, stamp_of
from tracker.queries.standing_rows import StudentRow, cohort_rows, days_ahead_of

QUIET_DAYS = 7
"""From so many days without activity on a student counts as quiet."""

SOON = timedelta(days=14)
"""So long before it is due a line of the staff's own reads as their turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a packed row comes to for a reader on a day: plan days ahead, the line that presses most
    (None when nothing is open), the states that are open, how many lines are overdue."""

    days: int | None
    press: Pressing | None
    states: frozenset[State]
    overdue: int


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
    def is_mine(self) -> bool:
        """Whether it is the reader's turn."""
        return bool(self.mine) or (self.press is not None and self.press.is_mine)

    @property
    def is_away(self) -> bool:
        """On leave or withdrawn."""
        return self.student.packed.period in (PeriodKind.LEAVE, PeriodKind.WITHDRAWN)

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


@dataclass(frozen=True, slots=True)
class Board:
    """All rows of a cohort in the default order, and the filters' answers; ``stamp`` is when."""

    rows: tuple[BoardRow, ...]
    path: Path
    today: date
    stamp: Stamp

    def count(self, name: str) -> int:
        """How many rows a filter keeps."""
        return sum(map(FILTERS[name], self.rows))

    def at_step(self, key: str) -> list[BoardRow]:
        """Students whose first incomplete step it is; the finished stand at the last one."""
        return [row for row in self.rows if not row.is_withdrawn and self.step_of(row) == key]

    def step_of(self, row: BoardRow) -> str:
        """Where a student is on the line."""
        return row.student.packed.step or self.path.steps[-1].key

    def chosen(self, show: str, step: str, sort: str) -> list[BoardRow]:
        """The rows that a filter and a step keep, in an order."""
        rows = [row for row in self.rows if FILTERS[show](row)]
        if step:
            rows = [row for row in rows if not row.is_withdrawn and self.step_of(row) == step]
        order = ORDERS[sort]
        return rows if order is None else sorted(rows, key=order)


FILTERS: dict[str, Callable[[BoardRow], bool]] = {
    "all": lambda row: True,
    "mine": lambda row: row.is_mine,
    "behind": lambda row: not row.is_withdrawn and row.days is not None and row.days <= -BEHIND_DAYS,
    "overdue": lambda row: row.overdue > 0 and not row.is_withdrawn,
    "papers": lambda row: bool(row.states & {State.EXPIRED, State.EXPIRING}) and not row.is_withdrawn,
    "blocked": lambda row: State.BLOCKED in row.states and not row.is_withdrawn,
    "quiet": lambda row: row.quiet_days >= QUIET_DAYS and not row.is_away and row.days is not None,
    "away": lambda row: row.is_away,
}
"""What the chips of the board keep, by their name in the address."""

ORDERS: dict[str, Callable[[BoardRow], tuple[object, ...]] | None] = {
    "turn": None,
    "name": lambda row: (row.student.sort_name.casefold(), row.student.enrollment_id),
    "pace": lambda row: (row.days is None, row.days or 0, row.student.sort_name.casefold()),
    "done": lambda row: (row.student.packed.done, row.student.sort_name.casefold()),
    "due": lambda row: (row.due_on or date.max, row.student.sort_name.casefold()),
    "active": lambda row: (row.student.packed.last_activity_on, row.student.sort_name.casefold()),
}
"""Orders by their name in the address; "turn" is the one the board is made in."""


_waiting: KeptLists[list[Waiting]] = KeptLists(most=16)


def board(session: Session, actor: Actor, cohort_id: int, path: Path, today: date) -> Board:
    """The board: one small SELECT, two more when something has changed, and those that compute rows which
    grew old since the last tick."""
    stamp = stamp_of(session, cohort_id)
    students = cohort_rows(session, cohort_id, today, stamp)
    mine = own_holders(actor, cohort_id)
    by_person: dict[int, list[Waiting]] = {}
    key = (cohort_id, actor.person_id)
    for waiting in _waiting.get(key, stamp, lambda: waiting_in(session, actor, cohort_id)):
        by_person.setdefault(waiting.person_id, []).append(waiting)
    seen: set[int] = set()
    rows = []
    # The newest enrollment comes first: what waits for a person stands there alone.
    for student in sorted(students, key=lambda row: -row.enrollment_id):
        waits = () if student.person_id in seen else tuple(by_person.get(student.person_id, ()))
        seen.add(student.person_id)
        rows.append(_row(student, waits, mine))
    return Board(tuple(sorted(rows, key=_who_needs_me_first)), path, today, stamp)


def _row(student: StudentRow, waits: Sequence[Waiting], mine: frozenset[Holder]) -> BoardRow:
    return BoardRow(
        student,
        judged(student.packed, student.today, mine),
        tuple(waiting for waiting in waits if waiting.waits_for in mine),
    )


@lru_cache(maxsize=4096)
def judged(packed: Packed, today: date, mine: frozenset[Holder]) -> Judged:
    """Looked at once a change, a day and a process: a board is read far more often than it changes."""
    cells = list(unsettled(packed, today))
    is_away = packed.period in (PeriodKind.LEAVE, PeriodKind.WITHDRAWN)
    return Judged(
        days_ahead_of(packed, today),
        None if is_away else most_pressing(cells, mine, today + SOON),
        frozenset(cell.state for cell in cells),
        sum(cell.is_overdue for cell in cells),
    )


def _who_needs_me_first(row: BoardRow) -> tuple[object, ...]:
    """My turn by promise, then whoever is in the program by pace, then the others."""
    rank = 0 if row.is_mine else 4 if row.is_withdrawn else 2 if row.is_away else 1
    if rank == 1 and row.days is None:
        rank = 3
    days = row.days if row.days is not None else 0
    promise = (row.mine[0].promised_on if row.mine else None) or date.max
    return rank, promise if rank == 0 else date.max, days, row.student.sort_name.casefold()
