"""Whose turn it is: which lines wait for somebody now. One rule for the student's page and the ledger."""

from datetime import date
from functools import lru_cache

from tracker.domain.pace import ACTIONABLE, urgency
from tracker.domain.packing import Packed
from tracker.domain.path import Path
from tracker.domain.pressing import Cell, unsettled
from tracker.domain.statuses import Holder, State

PRESSING = (State.RETURNED, State.WAITING, State.EXPIRED, State.EXPIRING, State.BLOCKED)
"""States that are told line by line, most pressing first."""


def is_open_item(state: State, holder: Holder, has_left: bool) -> bool:
    """Whether a line waits for its holder: it presses, or it is for somebody of the staff to begin.

    Of who has left only what was sent still waits for an answer.
    """
    if holder is Holder.NOBODY:
        return False
    if has_left:
        return state is State.WAITING and holder is not Holder.STUDENT
    return state in PRESSING or (state is State.OPEN and holder is not Holder.STUDENT)


@lru_cache(maxsize=4096)
def open_items(packed: Packed, path: Path, today: date) -> tuple[Cell, ...]:
    """The open items of a student in path order: what waits for its holder, and beside it the student's own
    next line.
    """
    has_left, cells = packed.frozen_on is not None, list(unsettled(packed, today))
    items = {cell.index: cell for cell in cells if is_open_item(cell.state, cell.holder, has_left)}
    mine = [cell for cell in cells if _is_actionable(cell, path)]
    if mine and not has_left:
        first = min(mine, key=urgency)
        items[first.index] = first
    return tuple(items[index] for index in sorted(items))


def _is_actionable(cell: Cell, path: Path) -> bool:
    """As ``pace.actionable``: what recurs is left out until it presses."""
    if cell.holder is not Holder.STUDENT or cell.state not in ACTIONABLE:
        return False
    return cell.state not in (State.OPEN, State.STARTED) or not path.requirements[cell.index].is_recurring
