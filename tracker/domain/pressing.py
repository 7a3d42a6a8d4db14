"""What most presses in a packed row: one line to show for a student in a list of many. Pure.

The reader's own turn first; then what the student has let slip, in the order of ``pace.py``
(returned, expired, overdue); then what somebody else holds; then what is open by date; last
what will expire.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.packing import Packed, unpack_cell, unpack_date, unpack_holder
from tracker.domain.statuses import Holder, State

_SETTLED = frozenset(state.code for state in (State.NOT_ASKED, State.WAIVED, State.DONE, State.CLOSED))
_LATE = frozenset({State.OPEN, State.STARTED, State.RETURNED, State.EXPIRED})
_MINE, _RETURNED, _EXPIRED, _OVERDUE, _HELD, _BLOCKED, _OPEN, _EXPIRING = range(8)


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a packed row. ``is_overdue`` is the flag beside the state."""

    index: int
    state: State
    holder: Holder
    due_on: date | None
    since: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Pressing:
    """The line to show, and how many lines press in the same way (itself included)."""

    cell: Cell
    is_mine: bool
    alike: tuple[int, ...]


def paced_on(packed: Packed, today: date) -> date:
    """The day that lateness is judged on: today, or where the plan stands still."""
    if packed.frozen_on is not None:
        return min(today, packed.frozen_on)
    return packed.paused_since_on or today


def cell_at(packed: Packed, index: int, judged_on: date) -> Cell:
    """One line of the row by its place in the path."""
    state, _credit = unpack_cell(packed.cells[index])
    at = index * 3
    due_on = unpack_date(packed.due[at : at + 3])
    is_overdue = due_on is not None and state in _LATE and due_on < judged_on
    return Cell(
        index,
        state,
        unpack_holder(packed.holders[index]),
        due_on,
        unpack_date(packed.since[at : at + 3]),
        is_overdue,
    )


def unsettled(packed: Packed, today: date) -> Iterator[Cell]:
    """The lines on which something is open, in path order."""
    judged_on = paced_on(packed, today)
    for index, code in enumerate(packed.cells):
        if code not in _SETTLED:
            yield cell_at(packed, index, judged_on)


def most_pressing(cells: Iterable[Cell], mine: frozenset[Holder], soon_on: date) -> Pressing | None:
    """The line that presses most for a reader who is ``mine``; None when nothing is open.

    What staff have to do themselves presses from ``soon_on`` on: not months before it is due.
    """
    ranked = [(_rank(cell, mine, soon_on), cell) for cell in cells]
    if not ranked:
        return None
    rank, first = min(ranked, key=lambda item: (*_key(*item), item[1].index))
    alike = tuple(
        cell.index
        for other, cell in ranked
        if other == rank and (rank != _HELD or cell.holder is first.holder)
    )
    return Pressing(first, rank == _MINE, alike)


def _rank(cell: Cell, mine: frozenset[Holder], soon_on: date) -> int:
    if cell.state in (State.OPEN, State.STARTED) and cell.holder is not Holder.STUDENT:
        is_near = cell.due_on is None or cell.due_on <= soon_on
        return _MINE if is_near and cell.holder in mine else _OPEN
    if cell.holder in mine:
        return _MINE
    if cell.holder is not Holder.STUDENT:
        return _BLOCKED if cell.state is State.BLOCKED else _HELD
    if cell.state is State.RETURNED:
        return _RETURNED
    if cell.state is State.EXPIRED:
        return _EXPIRED
    if cell.state is State.EXPIRING:
        return _EXPIRING
    return _OVERDUE if cell.is_overdue else _OPEN


def _key(rank: int, cell: Cell) -> tuple[int, bool, date]:
    """What waits for an answer goes by the day since when, what is to be done by its due date."""
    by_since = rank in (_HELD, _BLOCKED) or cell.state is State.WAITING
    on = cell.since if by_since else cell.due_on
    return rank, rank == _MINE and cell.state is not State.WAITING, on or date.max
