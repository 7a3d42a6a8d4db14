"""The lines that stand for something in their program, whatever their keys are."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tracker.domain.requirement import Requirement
from tracker.domain.statuses import Landmark

_BEFORE: Mapping[str, Landmark] = MappingProxyType(
    {
        "kit.received": Landmark.KIT,
        "module.d3c": Landmark.TRIGGER,
        "exam.completion": Landmark.COMPLETION,
    }
)
"""The lines of documents that were published before lines could name what they stand for."""


def landmarks_of(lines: Iterable[Requirement]) -> Mapping[Landmark, Requirement]:
    """The lines of a path by what they stand for."""
    known = tuple(lines)
    found = {line.landmark: line for line in known if line.landmark is not None}
    if not found:
        found = {_BEFORE[line.key]: line for line in known if line.key in _BEFORE}
    return MappingProxyType(found)
