"""Site visits: the last one of each placement, and whom one finds at a site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.contacts import VisitWay, is_visit_late
from tracker.domain.placement import Placement
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryStatus
from tracker.models import Enrollment, Entry, Person, PlacementDetail, SiteVisit
from tracker.models.placements import LAST_ON
from tracker.models.settings import setting
from tracker.queries.follow_ups import IS_NEWEST

MOST_THERE = 20


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: when, how, and who went there."""

    placement_id: int
    on: date
    way: VisitWay
    by: str


@dataclass(frozen=True, slots=True)
class There:
    """A student at a site, by the entry of the placement."""

    entry_id: int
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Supervision:
    """The last visit of each placement, where there is one, and the weeks between two that the program's own
    rule asks for (0: there is no rule)."""

    last: Mapping[int, Visit]
    weeks: int

    def is_late(self, placement: Placement, today: date) -> bool:
        """Whether the rule asks for a visit of this placement now."""
        visit = self.last.get(placement.entry_id)
        on = visit.on if visit else None
        return is_visit_late(on, placement.starts_on, placement.ends_on, today, self.weeks)


NOBODY_PLACED = Supervision({}, 0)


def supervision(session: Session, placement_ids: Iterable[int]) -> Supervision:
    """How these placements are supervised. Two SELECTs."""
    rows = session.execute(
        select(
            SiteVisit.placement_id,
            SiteVisit.visited_on,
            SiteVisit.way,
            Person.given_name,
            Person.family_name,
        )
        .join(Person, Person.id == SiteVisit.visited_by_id)
        .where(SiteVisit.placement_id.in_(list(placement_ids)))
        .order_by(SiteVisit.visited_on, SiteVisit.id)
    )
    last = {
        row.placement_id: Visit(
            row.placement_id, row.visited_on, row.way, f"{row.given_name} {row.family_name}".strip()
        )
        for row in rows
    }
    return Supervision(last, int(setting(session, "visit_weeks")))


def others_there(session: Session, actor: Actor, placement: Placement, today: date) -> tuple[There, ...]:
    """Who else of the reader's cohorts is at the site of a placement today. One SELECT; none for a placement
    without a site on file."""
    if placement.site_id is None:
        return ()
    statement = (
        select(Entry.id, Entry.person_id, Person.given_name, Person.family_name)
        .join(PlacementDetail, PlacementDetail.entry_id == Entry.id)
        .join(Person, Person.id == Entry.person_id)
        .join(Enrollment, and_(Enrollment.person_id == Entry.person_id, IS_NEWEST))
        .where(
            PlacementDetail.site_id == placement.site_id,
            Entry.status == EntryStatus.ACCEPTED,
            Entry.id != placement.entry_id,
            PlacementDetail.starts_on <= today,
            today <= LAST_ON,
            Enrollment.cohort_id.in_(actor.cohorts),
        )
        .order_by(Person.family_name, Person.given_name, Entry.id)
        .limit(MOST_THERE - 1)
    )
    return tuple(
        There(row.id, row.person_id, f"{row.given_name} {row.family_name}".strip())
        for row in session.execute(statement)
    )
