"""Placements as they are now, read from rows of entries that are loaded already. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.statuses import EntryKind, EntryStatus


@dataclass(frozen=True, slots=True)
class Placement:
    """One accepted placement. ``ends_on`` is its last day as it is now, extended or ended early;
    ``end_reason`` says why an early end. ``pattern`` is a text of ``domain/weekly.py`` or, from
    before there were sites, a free one. ``contact`` is the preceptor's mail address; it is confirmed
    once a coordinator said so, and then ``preceptor_id`` is the person who signs.
    """

    entry_id: int
    enrollment_id: int
    site_id: int | None
    site_name: str
    starts_on: date
    ends_on: date
    pattern: str
    preceptor: str
    contact: str
    language: str
    preceptor_id: int | None
    is_confirmed: bool
    end_reason: str = ""
    asks_documents: bool = False
    rules: str = ""

    @property
    def ended_early(self) -> bool:
        """Whether it ended before its time."""
        return bool(self.end_reason)

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day <= self.ends_on


def placements_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Placement, ...]:
    """The accepted placements among these rows, by first day."""
    found = [
        placement_of(row)
        for row in rows
        if row["kind"] == EntryKind.PLACEMENT and row["status"] == EntryStatus.ACCEPTED
    ]
    return tuple(sorted(found, key=lambda one: (one.starts_on, one.ends_on, one.entry_id)))


def placement_of(row: Mapping[str, Any]) -> Placement:
    """A placement from the row of its entry, whatever its status."""
    return Placement(
        entry_id=row["id"],
        enrollment_id=row["enrollment_id"],
        site_id=row["site_id"],
        site_name=row["site_name"],
        starts_on=row["starts_on"],
        ends_on=row["until_on"] or row["ends_on"],
        pattern=row["pattern"] or "",
        preceptor=row["preceptor"] or "",
        contact=row["preceptor_contact"] or "",
        language=row["preceptor_language"] or "en",
        preceptor_id=row["preceptor_id"],
        is_confirmed=row["contact_confirmed_at"] is not None,
        end_reason=row["end_reason"] or "",
        asks_documents=bool(row["asks_documents"]),
        rules=row["rules"] or "",
    )


def placement_on(rows: Iterable[Mapping[str, Any]], day: date) -> Placement | None:
    """The placement in which a day lies; of several that do, the one that began last."""
    return next((one for one in reversed(placements_of(rows)) if one.covers(day)), None)


def current_placement(rows: Iterable[Mapping[str, Any]], today: date) -> Placement | None:
    """The placement that runs today, or else the next to begin; None when there is neither."""
    found = placements_of(rows)
    running = [one for one in found if one.covers(today)]
    coming = [one for one in found if one.starts_on > today]
    return running[-1] if running else next(iter(coming), None)
