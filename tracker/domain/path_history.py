"""What a new version of a path owes to those published before it: entries are stored under its keys."""

from collections.abc import Iterator, Sequence

from tracker.domain.path import Path, Requirement
from tracker.domain.path_table import Problem


def reused(path: Path, earlier: Sequence[Path]) -> list[Problem]:
    """Where the path gives an old key to something new; ``earlier`` are its published versions, oldest first.

    A key that a later version left out never comes back, and one that stayed keeps its kind and whose
    entries it reads: what was logged under it would else speak about another thing. The same content as an
    earlier version is that version and owes nothing.
    """
    problems: list[Problem] = []
    if any(version.version == path.version for version in earlier):
        problems.append(("path", f"version: {path.version!r} is published with other content"))
    if earlier:
        for line in path.requirements:
            problems += [(line.key, what) for what in _reused(line, earlier)]
    return problems


def _reused(line: Requirement, earlier: Sequence[Path]) -> Iterator[str]:
    holding = [version for version in earlier if line.key in version.by_key]
    if not holding:
        return
    last = holding[-1]
    if last is not earlier[-1]:
        yield f"key: stood in version {last.version} and was left out since: keys are never reused"
        return
    before = last.by_key[line.key]
    for name, old, new in (
        ("kind", before.kind.value, line.kind.value),
        ("subject", before.subject or "none", line.subject or "none"),
    ):
        if old != new:
            yield f"{name}: was {old!r} in version {last.version}, not {new!r}: give it a new key"
