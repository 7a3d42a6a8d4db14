"""The lines that stand for something in their program, whatever their keys are."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import Landmark

_BEFORE: Mapping[str, Landmark] = MappingProxyType(
    {
        "kit.received": Landmark.KIT,
        "module.d3c": Landmark.TRIGGER,
        "exam.completion": Landmark.COMPLETION,
    }
)
"""The lines of documents that were published before lines could say what they stand for."""


def line_at(path: Path, landmark: Landmark) -> Requirement | None:
    """The line of a path that stands for this; None where it has none."""
    key = _keys(path).get(landmark)
    return path.by_key[key] if key is not None else None


@lru_cache(maxsize=64)
def _keys(path: Path) -> Mapping[Landmark, str]:
    found = {line.landmark: line.key for line in path.requirements if line.landmark is not None}
    if not found:
        found = {_BEFORE[line.key]: line.key for line in path.requirements if line.key in _BEFORE}
    return MappingProxyType(found)
