"""What students do at a site, from what was signed there before."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.path import Path, Requirement
from tracker.domain.placement import Placement
from tracker.domain.site_skills import site_skills
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import Entry
from tracker.models.details import PlacementDetail, SignatureDetail


def usual_skills(session: Session, path: Path, placement: Placement) -> tuple[Requirement, ...]:
    """The skills that were signed at the placement's site before, most often first; all that the path
    lets be shown at a site where nothing was signed yet. One SELECT, none for a site that is only a name."""
    every = site_skills(path)
    if placement.site_id is None:
        return every
    rows = session.execute(
        select(Entry.requirement, func.count().label("times"))
        .join(SignatureDetail, SignatureDetail.entry_id == Entry.id)
        .join(PlacementDetail, PlacementDetail.entry_id == SignatureDetail.placement_id)
        .where(
            PlacementDetail.site_id == placement.site_id,
            Entry.kind == EntryKind.SIGNATURE,
            Entry.status == EntryStatus.ACCEPTED,
        )
        .group_by(Entry.requirement)
    )
    times = {row.requirement: row.times for row in rows}
    seen = [line for line in every if line.key in times]
    return tuple(sorted(seen, key=lambda line: -times[line.key])) or every
