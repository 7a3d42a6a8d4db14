"""What a student takes along into another cohort: what counts there, and what is asked anew."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.lines import Standing
from tracker.domain.pace import days_ahead_of
from tracker.domain.path import Path
from tracker.domain.statuses import State


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The same facts read in two cohorts.

    ``done`` of ``asked`` lines count there; ``before`` and ``before_asked`` are the same here. ``anew`` are
    lines done here that are open there, ``added`` lines that only the other path asks, ``dropped`` lines
    done here that it does not know or ask. Days are plan days ahead; None once nothing is left to do.
    """

    before: int
    before_asked: int
    done: int
    asked: int
    anew: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    days_before: int | None
    days_after: int | None


def carry_over(stands: Standing, there: Path, would_stand: Standing, today: date) -> CarryOver:
    """Compare where an enrollment stands with where it would stand after the move."""
    before = {line.key: line.state for line in stands.lines}
    after = {line.key: line.state for line in would_stand.lines}
    done = [key for key, state in before.items() if state.counts]
    asked = {key for key, state in after.items() if state is not State.NOT_ASKED}
    known = {key for key, state in before.items() if state is not State.NOT_ASKED}
    return CarryOver(
        before=stands.done,
        before_asked=stands.asked,
        done=would_stand.done,
        asked=would_stand.asked,
        anew=tuple(key for key in done if key in asked and not after[key].counts),
        added=tuple(line.key for line in there.requirements if line.key in asked - known),
        dropped=tuple(key for key in done if key not in asked),
        days_before=days_ahead_of(stands, today),
        days_after=days_ahead_of(would_stand, today),
    )
