"""The preceptor's link: until when it opens, whose answers count, when it reminds, what waits for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from tracker.domain.lines import Standing
from tracker.domain.path import Path
from tracker.domain.placement import Placement, placements_of
from tracker.domain.requirement import Requirement, Text
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequirementKind, State

NOT_SEEN = Text("I did not see this.", "No lo vi.")
"""What a preceptor says of something that is sent back for this; kept in the student's language."""
_ASKED = (State.OPEN, State.STARTED, State.RETURNED)


class LinkState(StrEnum):
    """Whether a link opens its placement, and if not, why."""

    OPEN = "open"
    EXPIRED = "expired"  # the placement is over, and so are the days of grace
    REVOKED = "revoked"  # somebody took it back, or the placement was voided


def link_ends_on(placement_ends_on: date, grace_days: int) -> date:
    """The last day on which a link opens: that of its placement and the days of grace after it."""
    return placement_ends_on + timedelta(days=grace_days)


def link_state(
    *, is_revoked: bool, placement: EntryStatus, placement_ends_on: date, grace_days: int, today: date
) -> LinkState:
    """Whether the link opens ``today``. It dies with its placement."""
    if is_revoked or placement is not EntryStatus.ACCEPTED:
        return LinkState.REVOKED
    if today > link_ends_on(placement_ends_on, grace_days):
        return LinkState.EXPIRED
    return LinkState.OPEN


def is_signer_confirmed(*, is_by_mail: bool, marked: str | None, device: str | None) -> bool:
    """Whether an answer counts at once: it came by the link that was mailed to the contact whom a
    coordinator confirmed, from the device that was marked, or as the first answer of all.

    ``marked`` and ``device`` are what is kept of the marked device and of the one that answers.
    """
    return is_by_mail and (marked is None or marked == device)


def remind_at(asked_at: datetime, reminded_at: datetime | None, every_days: int) -> datetime:
    """When the next reminder is due while something waits: so many days after the last letter."""
    return max(asked_at, reminded_at or asked_at) + timedelta(days=every_days)


def placement_for(row: Mapping[str, Any], placements: Sequence[Placement]) -> Placement | None:
    """The placement that an entry was made at: the one it names, else the one in which its day lies,
    else the last that had begun; None where there is none."""
    named = row.get("placement_id")
    if named is not None:
        return next((one for one in placements if one.entry_id == named), None)
    covering = [one for one in placements if one.covers(row["happened_on"])]
    begun = [one for one in placements if one.starts_on <= row["happened_on"]]
    return next(iter([*reversed(covering), *reversed(begun), *placements]), None)


def waiting_at(rows: Iterable[Mapping[str, Any]], placement_id: int) -> list[Mapping[str, Any]]:
    """What waits for the preceptor of a placement, by day: shifts first, then skills and the rest.

    An answer that waits for the coordinator is not among them: each answer is given once.
    """
    known = list(rows)
    placements = placements_of(known)
    found = [
        row
        for row in known
        if row["status"] == EntryStatus.WAITING
        and row["waits_for"] == Holder.PRECEPTOR
        and row["kind"] != EntryKind.EVALUATION
        and (at := placement_for(row, placements)) is not None
        and at.entry_id == placement_id
    ]
    return sorted(found, key=lambda row: (row["kind"] != EntryKind.SHIFT, row["happened_on"], row["id"]))


def evaluations_asked(path: Path, stands: Standing) -> tuple[Requirement, ...]:
    """The evaluations that a preceptor is asked for now: their line is open, and none waits."""
    return tuple(
        requirement
        for requirement in path.requirements
        if requirement.kind is RequirementKind.EVALUATION
        and requirement.confirmed_by is Holder.PRECEPTOR
        and stands.lines[path.index[requirement.key]].state in _ASKED
    )
