"""The skills that may be shown at a site, and which of them a student still has to show."""

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Mode

_ASKED = frozenset({EntryStatus.WAITING, EntryStatus.ACCEPTED})


def site_skills(path: Path) -> tuple[Requirement, ...]:
    """In path order: home skills that count when they are shown at the site, and those that are
    only shown there."""
    groups = {line.needs.site_group for line in path.requirements if line.needs.site_group}
    return tuple(
        line
        for line in path.requirements
        if EntryKind.SIGNATURE in line.entry_kinds and (line.needs.live or groups & set(line.groups))
    )


def shown(rows: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The keys of the skills for which a live signature is there or asked for."""
    return frozenset(
        row["requirement"]
        for row in rows
        if row["kind"] == EntryKind.SIGNATURE and row["mode"] == Mode.LIVE and row["status"] in _ASKED
    )
