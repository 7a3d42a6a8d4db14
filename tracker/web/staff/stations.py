"""The line of a student in a list, from the packed counts of each step."""

from collections.abc import Sequence

from tracker.domain.path import Path
from tracker.web.line import Station
from tracker.web.wording import step_title

Steps = Sequence[tuple[str, int, int]]
"""(step, done, asked) in ride order."""


def stations(path: Path, steps: Steps, here: str | None, *, is_blocked: bool = False) -> list[Station]:
    """The stations as they are ridden; ``here`` is the first step that is not complete."""
    base = [step.key for step in path.steps]
    made = []
    for at, (key, done, asked) in enumerate(steps):
        state = "done" if done == asked else "ahead"
        if key == here:
            state = "blocked" if is_blocked else "here"
        share = done / asked if asked else 1.0
        moved = at < base.index(key)
        made.append(Station(key, step_title(path, key), state, share, moved=moved))
    return made


def label(path: Path, steps: Steps, here: str | None) -> str:
    """What the line shows, in words: the step and its count."""
    for key, done, asked in steps:
        if key == here:
            return f"{step_title(path, key)}: {done}/{asked}"
    return step_title(path, steps[-1][0]) if steps else ""
