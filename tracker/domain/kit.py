"""The kit of a program: what needs which part, and how the kit as a whole stands."""

from collections.abc import Iterable, Mapping

from tracker.domain.landmarks import line_at
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import Landmark


def received_line(path: Path) -> Requirement | None:
    """The line on which a student says that the kit came; None where no kit is mailed."""
    return line_at(path, Landmark.KIT) if path.kit else None


def needed_for(path: Path, asked: Iterable[str]) -> Mapping[str, tuple[Requirement, ...]]:
    """The skills among ``asked`` that need each part of the kit, in path order."""
    kept = frozenset(asked)
    return {
        part: tuple(path.by_key[key] for key in sorted(skills & kept, key=path.index.__getitem__))
        for part, skills in path.skills_by_part.items()
    }


def has_sharps(path: Path, skill: str) -> bool:
    """Whether the skill, or one that comes right before it, is practiced with something sharp."""
    before = {rule.key for rule in path.by_key[skill].after if rule.key}
    return any(
        path.kit[part].sharp
        for key in (skill, *before)
        if key in path.sheets
        for part in path.sheets[key].kit
    )
