"""Sites as staff read them: the list with its slots, and one site with who is there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.calendar import ClosedPause
from tracker.domain.kinds import SiteSetting
from tracker.domain.path import Requirement
from tracker.domain.placing import Terms, most_at_once
from tracker.domain.policy import Actor, Target
from tracker.domain.statuses import EntryStatus
from tracker.models import Cohort, Enrollment, PathVersion, Person, Site, SiteRule
from tracker.models.details import PlacementDetail
from tracker.models.entries import Entry
from tracker.models.paths import path_of
from tracker.models.placements import LAST_ON


@dataclass(frozen=True, slots=True)
class SiteRef:
    """A site that a view is about."""

    id: int
    name: str
    version: int

    @property
    def target(self) -> Target:
        """Sites belong to the school: whoever works there may see them."""
        return Target()


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site in the list. ``now`` students are there today, ``coming`` will be; ``free`` slots are
    free today."""

    id: int
    name: str
    setting: SiteSetting
    specialty: str
    state: str
    miles: int | None
    terms: Terms
    now: int
    coming: int
    free: int


@dataclass(frozen=True, slots=True)
class Stayer:
    """Somebody's placement at a site; without a name where the reader may not see the student."""

    entry_id: int
    person_id: int
    name: str
    cohort: str
    starts_on: date
    last_on: date
    ended_early: bool
    is_visible: bool


@dataclass(frozen=True, slots=True)
class SitePage:
    """One site, its rules in path order with their lines, and its placements, latest first."""

    site: Site
    rules: tuple[tuple[Requirement | None, str, int], ...]
    stayers: tuple[Stayer, ...]

    @property
    def terms(self) -> Terms:
        """Slots and agreement."""
        site = self.site
        return Terms(site.slots, site.agreement_starts_on, site.agreement_ends_on, site.is_active)

    def here(self, today: date) -> list[Stayer]:
        """Who is there on a day, soonest end first."""
        found = [one for one in self.stayers if one.starts_on <= today <= one.last_on]
        return sorted(found, key=lambda one: (one.last_on, one.name))

    def coming(self, today: date) -> list[Stayer]:
        """Who comes after a day, first come first."""
        return sorted((s for s in self.stayers if s.starts_on > today), key=lambda one: one.starts_on)

    def gone(self, today: date) -> list[Stayer]:
        """Who was there, latest first."""
        return [one for one in self.stayers if one.last_on < today]


def site_ref(session: Session, site_id: int) -> SiteRef | None:
    """A site by its id; None if there is none."""
    row = session.execute(select(Site.id, Site.name, Site.version).where(Site.id == site_id)).one_or_none()
    return SiteRef(*row) if row else None


def site_list(session: Session, today: date) -> list[SiteRow]:
    """Every site, those that take students first: two SELECTs."""
    stays = stays_by_site(session, today)
    sites = session.execute(select(Site).order_by(Site.is_active.desc(), Site.name)).scalars()
    return [_row(site, stays.get(site.id, []), today) for site in sites]


def _row(site: Site, stays: list[ClosedPause], today: date) -> SiteRow:
    return SiteRow(
        id=site.id,
        name=site.name,
        setting=site.setting,
        specialty=site.specialty,
        state=site.state,
        miles=site.miles,
        terms=Terms(site.slots, site.agreement_starts_on, site.agreement_ends_on, site.is_active),
        now=sum(start <= today for start, _end in stays),
        coming=sum(start > today for start, _end in stays),
        free=max(0, site.slots - most_at_once(stays, today, today)),
    )


def stays_by_site(session: Session, today: date) -> dict[int, list[ClosedPause]]:
    """The placements that run or come, by site: one SELECT."""
    rows = session.execute(
        select(PlacementDetail.site_id, PlacementDetail.starts_on, LAST_ON)
        .join(Entry, Entry.id == PlacementDetail.entry_id)
        .where(PlacementDetail.site_id.is_not(None), Entry.status == EntryStatus.ACCEPTED, today <= LAST_ON)
    )
    found: dict[int, list[ClosedPause]] = {}
    for site_id, first, last in rows:
        found.setdefault(int(site_id or 0), []).append((first, last))
    return found


def site_page(session: Session, actor: Actor, site_id: int) -> SitePage | None:
    """One site: four SELECTs."""
    site = session.get(Site, site_id)
    if site is None:
        return None
    lines = {line.key: line for line in clearance_lines(session)}
    rules = session.execute(
        select(SiteRule.requirement, SiteRule.most_days).where(SiteRule.site_id == site_id)
    ).all()
    order = {key: at for at, key in enumerate(lines)}
    told = sorted(rules, key=lambda row: order.get(row.requirement, len(order)))
    return SitePage(
        site,
        tuple((lines.get(row.requirement), row.requirement, row.most_days) for row in told),
        _stayers(session, actor, site_id),
    )


def _stayers(session: Session, actor: Actor, site_id: int) -> tuple[Stayer, ...]:
    rows = session.execute(
        select(
            Entry.id,
            Entry.person_id,
            Person.given_name,
            Person.family_name,
            Cohort.name.label("cohort"),
            Enrollment.cohort_id,
            PlacementDetail.starts_on,
            LAST_ON.label("last_on"),
            PlacementDetail.end_reason,
        )
        .join(PlacementDetail, PlacementDetail.entry_id == Entry.id)
        .join(Person, Person.id == Entry.person_id)
        .join(Enrollment, Enrollment.id == Entry.enrollment_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(PlacementDetail.site_id == site_id, Entry.status == EntryStatus.ACCEPTED)
        .order_by(LAST_ON.desc(), Entry.id.desc())
    )
    return tuple(_stayer(row, actor) for row in rows)


def _stayer(row: Any, actor: Actor) -> Stayer:
    is_visible = actor.is_admin or row.cohort_id in actor.cohorts
    name = f"{row.family_name}, {row.given_name}" if row.given_name else row.family_name
    return Stayer(
        row.id,
        row.person_id if is_visible else 0,
        name if is_visible else "",
        row.cohort,
        row.starts_on,
        row.last_on,
        bool(row.end_reason),
        is_visible,
    )


def clearance_lines(session: Session) -> list[Requirement]:
    """The clearance lines of every published path, each key once, of the newest version that has it."""
    ids = session.execute(select(PathVersion.id).order_by(PathVersion.id.desc())).scalars().all()
    found: dict[str, Requirement] = {}
    for version_id in ids:
        for line in path_of(session, version_id).group("clearance"):
            found.setdefault(line.key, line)
    return list(found.values())


def site_values(session: Session, site_id: int) -> dict[str, Any]:
    """Everything that is stored of a site, by column, with its ``rules`` by the key of their line."""
    site = session.get_one(Site, site_id)
    rules = session.execute(
        select(SiteRule.requirement, SiteRule.most_days).where(SiteRule.site_id == site_id)
    )
    values = {column.name: getattr(site, column.name) for column in Site.__table__.c}
    return values | {"rules": {row.requirement: row.most_days for row in rules}}
