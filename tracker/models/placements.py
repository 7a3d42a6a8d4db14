"""Placements as rows: who is at which site from when to when."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.calendar import ClosedPause
from tracker.domain.statuses import EntryStatus
from tracker.models.details import PlacementDetail
from tracker.models.entries import Entry

LAST_ON = func.coalesce(PlacementDetail.until_on, PlacementDetail.ends_on)
"""The last day of a placement as it is now."""


def stays_at(session: Session, site_id: int, but: Collection[int] = ()) -> list[ClosedPause]:
    """The accepted placements at a site as (first, last day); those of the entries ``but`` left out."""
    statement = (
        select(Entry.id, PlacementDetail.starts_on, LAST_ON.label("last_on"))
        .join(PlacementDetail, PlacementDetail.entry_id == Entry.id)
        .where(PlacementDetail.site_id == site_id, Entry.status == EntryStatus.ACCEPTED)
        .order_by(Entry.id)
    )
    return [(row.starts_on, row.last_on) for row in session.execute(statement) if row.id not in but]
