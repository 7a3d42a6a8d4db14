"""The filters of the matrix: by state, by holder, by day; in the address and in words."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from tracker.domain.statuses import Holder, State
from tracker.queries.matrix import Due, Kept
from tracker.web import wording


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose from: ``choices`` are (value, words), the first keeps all."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]


def asked() -> Kept:
    """What the address asks for; what cannot be read keeps all."""
    state, holder, due = (request.args.get(name, "") for name in ("state", "holder", "due"))
    return Kept(
        State(state) if state in set(State) else None,
        Holder(holder) if holder in set(Holder) else None,
        Due(due) if due in set(Due) else None,
    )


def shown(kept: Kept) -> list[Filter]:
    """The filters with what is chosen."""
    states = ((state.value, wording.state(state)) for state in State if state is not State.NOT_ASKED)
    holders = ((one.value, wording.holder(one)) for one in Holder if one is not Holder.NOBODY)
    days = ((Due.OVERDUE.value, wording.overdue()), (Due.SOON.value, gettext("Within 14 days")))
    every = ("", gettext("All"))
    return [
        Filter("state", gettext("State"), kept.state or "", (every, *states)),
        Filter("holder", gettext("Whose turn"), kept.holder or "", (every, *holders)),
        Filter("due", gettext("Due"), kept.due or "", (every, *days)),
    ]


def total(kept: Kept) -> str:
    """What the row of totals counts."""
    return gettext("Fits") if kept else wording.state(State.DONE)
