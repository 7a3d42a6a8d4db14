"""What a version of a path says otherwise than another one: lines, figures, and what stands beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.path import Path
from tracker.domain.path_origins import ProgramFigure
from tracker.domain.requirement import Requirement


class Aspect(StrEnum):
    """What of a line may differ."""

    TITLE = "title"
    STEP = "step"
    COUNTS = "counts"
    DUE = "due"
    FIRST = "first"
    ASKED = "asked"
    ENTRIES = "entries"
    DECIDES = "decides"
    VALID = "valid"
    PLACE = "place"
    GOALS = "goals"
    SOURCE = "source"


FIELDS: Mapping[str, Aspect] = {
    "key": Aspect.PLACE,
    "kind": Aspect.ENTRIES,
    "step": Aspect.STEP,
    "title": Aspect.TITLE,
    "confirmed_by": Aspect.DECIDES,
    "needs": Aspect.COUNTS,
    "entry_kinds": Aspect.ENTRIES,
    "logged_by": Aspect.DECIDES,
    "turn": Aspect.DECIDES,
    "subject": Aspect.ENTRIES,
    "due_week": Aspect.DUE,
    "due_on_route": Aspect.DUE,
    "landmark": Aspect.PLACE,
    "only_on": Aspect.ASKED,
    "asked_when": Aspect.ASKED,
    "after": Aspect.FIRST,
    "modes": Aspect.ENTRIES,
    "groups": Aspect.PLACE,
    "goals": Aspect.GOALS,
    "valid_months": Aspect.VALID,
    "provisional_months": Aspect.VALID,
    "seasonal": Aspect.VALID,
    "vaccine": Aspect.COUNTS,
    "result_only": Aspect.ENTRIES,
    "not_before_days": Aspect.DUE,
    "waits_days": Aspect.DUE,
    "code": Aspect.PLACE,
    "section": Aspect.PLACE,
    "domain": Aspect.PLACE,
    "unverified": Aspect.SOURCE,
    "origin": Aspect.SOURCE,
    "note": Aspect.SOURCE,
}
"""The aspect that each value of a line belongs to; a test holds it against ``Requirement``."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line in both versions, and what of it differs."""

    before: Requirement
    after: Requirement
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of the whole program; None where a version lacks it."""

    before: ProgramFigure | None
    after: ProgramFigure | None


@dataclass(frozen=True, slots=True)
class PathDiff:
    """Everything that differs, in path order. ``sheets`` are the skills whose sheet is another one,
    ``frame`` the names of what else differs: steps, routes, goals, sections, kit, forms, title."""

    added: tuple[Requirement, ...]
    removed: tuple[Requirement, ...]
    changed: tuple[LineChange, ...]
    figures: tuple[FigureChange, ...]
    sheets: tuple[str, ...]
    frame: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not any((self.added, self.removed, self.changed, self.figures, self.sheets, self.frame))


FRAME = ("title", "steps", "routes", "goals", "sections", "kit", "evaluation")
"""The parts of a path beside its lines and figures."""


def path_diff(
    before: Path, after: Path, was: Iterable[ProgramFigure], now: Iterable[ProgramFigure]
) -> PathDiff:
    """Compare two versions of a program; ``was`` and ``now`` are the figures of their documents."""
    kept = [line for line in after.requirements if line.key in before.by_key]
    pairs = [(before.by_key[line.key], line) for line in kept]
    changed = [LineChange(*pair, _aspects(*pair)) for pair in pairs if pair[0] != pair[1]]
    both = before.sheets.keys() & after.sheets.keys()
    return PathDiff(
        added=tuple(line for line in after.requirements if line.key not in before.by_key),
        removed=tuple(line for line in before.requirements if line.key not in after.by_key),
        changed=tuple(changed),
        figures=_figures({one.name: one for one in was}, {one.name: one for one in now}),
        sheets=tuple(sorted(skill for skill in both if before.sheets[skill] != after.sheets[skill])),
        frame=tuple(name for name in FRAME if getattr(before, name) != getattr(after, name)),
    )


def _aspects(before: Requirement, after: Requirement) -> tuple[Aspect, ...]:
    found = {FIELDS[name] for name in FIELDS if getattr(before, name) != getattr(after, name)}
    return tuple(aspect for aspect in Aspect if aspect in found)


def _figures(was: Mapping[str, ProgramFigure], now: Mapping[str, ProgramFigure]) -> tuple[FigureChange, ...]:
    names = [*now, *(name for name in was if name not in now)]
    pairs = [FigureChange(was.get(name), now.get(name)) for name in names]
    return tuple(pair for pair in pairs if pair.before != pair.after)
