"""A preceptor's link by its id, and what its page shows: this placement and nothing more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import LinkVia
from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.placement import placements_of
from tracker.domain.policy import Actor, Target
from tracker.domain.preceptor import (
    LinkState,
    evaluations_asked,
    is_signer_confirmed,
    link_ends_on,
    link_state,
    placement_for,
    waiting_at,
)
from tracker.domain.requirement import Requirement
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequirementKind
from tracker.models import Cohort, Enrollment, Entry, Person, PlacementDetail, PreceptorAnswer, PreceptorLink
from tracker.models.facts import load
from tracker.models.settings import setting

ANSWERED_DAYS = 14
"""For how long the page shows what was answered."""
_SEEN = (EntryKind.SHIFT, EntryKind.SIGNATURE, EntryKind.CONFIRMATION, EntryKind.EVALUATION)


@dataclass(frozen=True, slots=True)
class LinkRef:
    """A link with whoever holds it and what it opens. ``device_hash`` is that of the marked device."""

    id: int
    nonce: str
    via: LinkVia
    name: str
    language: str
    device_hash: str | None
    is_revoked: bool
    placement_id: int
    placement_status: EntryStatus
    site_name: str
    ends_on: date
    person_id: int
    given_name: str
    family_name: str
    credential: str
    student_id: int
    enrollment_id: int
    cohort_id: int
    zone: ZoneInfo
    grace_days: int

    @property
    def target(self) -> Target:
        """What the link opens, as policy sees it."""
        return Target(
            person_id=self.student_id,
            cohort_ids=frozenset({self.cohort_id}),
            confirmed_by=Holder.PRECEPTOR,
            placement_id=self.placement_id,
        )

    @property
    def actor(self) -> Actor:
        """Whoever acts by the link: signs as "M. Brisa, RN, by link"."""
        short = f"{self.given_name[:1]}. {self.family_name}" if self.family_name else self.given_name
        signed = ", ".join(part for part in (short, self.credential) if part)
        return Actor(
            self.person_id, self.name, f"{signed}, by link"[:60], placements=frozenset({self.placement_id})
        )

    @property
    def last_day(self) -> date:
        """The last day on which it opens."""
        return link_ends_on(self.ends_on, self.grace_days)

    def state(self, today: date) -> LinkState:
        """Whether it opens today."""
        return link_state(
            is_revoked=self.is_revoked,
            placement=self.placement_status,
            placement_ends_on=self.ends_on,
            grace_days=self.grace_days,
            today=today,
        )

    def is_confirmed(self, device: str | None) -> bool:
        """Whether an answer from this device counts at once."""
        by_mail = self.via is LinkVia.MAIL
        return is_signer_confirmed(is_by_mail=by_mail, marked=self.device_hash, device=device)


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What waits at the placement, how far the hours are, what was answered lately.

    ``kept`` are entries with an answer by this link that waits for the coordinator.
    """

    path: Path
    student: Person
    today: date
    waiting: tuple[Mapping[str, Any], ...]
    evaluations: tuple[Requirement, ...]
    answered: tuple[Mapping[str, Any], ...]
    kept: tuple[Mapping[str, Any], ...]
    hours: Line | None

    @property
    def minutes(self) -> int:
        """Minutes that count so far."""
        return int(self.hours.parts.get("minutes", 0)) if self.hours else 0


def link_ref(session: Session, link_id: int) -> LinkRef | None:
    """The link with this id; two SELECTs."""
    row = session.execute(
        select(PreceptorLink, Entry, PlacementDetail, Person, Enrollment, Cohort)
        .join(Entry, Entry.id == PreceptorLink.placement_id)
        .join(PlacementDetail, PlacementDetail.entry_id == Entry.id)
        .join(Person, Person.id == PreceptorLink.person_id)
        .join(Enrollment, Enrollment.id == Entry.enrollment_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(PreceptorLink.id == link_id)
    ).one_or_none()
    if row is None:
        return None
    link, entry, placement, person, enrollment, cohort = row
    return LinkRef(
        id=link.id,
        nonce=link.nonce,
        via=link.via,
        name=link.name,
        language=link.language,
        device_hash=link.device_hash,
        is_revoked=link.revoked_at is not None,
        placement_id=entry.id,
        placement_status=entry.status,
        site_name=placement.site_name,
        ends_on=placement.until_on or placement.ends_on,
        person_id=person.id,
        given_name=person.given_name,
        family_name=person.family_name,
        credential=person.credential,
        student_id=link.student_id,
        enrollment_id=enrollment.id,
        cohort_id=cohort.id,
        zone=ZoneInfo(cohort.timezone),
        grace_days=int(setting(session, "link_grace_days")),
    )


def link_page(session: Session, ref: LinkRef, today: date) -> LinkPage:
    """What the page of a link shows; six SELECTs."""
    loaded = load(session, [ref.enrollment_id])[ref.enrollment_id]
    stands = standing(loaded.path, loaded.facts, today)
    placements = placements_of(loaded.entries)
    since = today - timedelta(days=ANSWERED_DAYS)
    answered = [
        row
        for row in loaded.entries
        if row["kind"] in _SEEN
        and row["decided_by_id"] == ref.person_id
        and row["decided_on"] >= since
        and (at := placement_for(row, placements)) is not None
        and at.entry_id == ref.placement_id
    ]
    return LinkPage(
        path=loaded.path,
        student=loaded.person,
        today=today,
        waiting=tuple(waiting_at(loaded.entries, ref.placement_id)),
        evaluations=evaluations_asked(loaded.path, stands),
        answered=tuple(reversed(answered)),
        kept=_kept(session, ref, loaded.entries),
        hours=next((line for line in stands.lines if _is_hours(loaded.path, line)), None),
    )


def _kept(session: Session, ref: LinkRef, rows: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    ids = set(
        session.execute(
            select(PreceptorAnswer.entry_id).where(
                PreceptorAnswer.link_id == ref.id, PreceptorAnswer.settled_at.is_(None)
            )
        ).scalars()
    )
    return tuple(row for row in rows if row["id"] in ids and row["status"] == EntryStatus.WAITING)


def _is_hours(path: Path, line: Line) -> bool:
    return path.requirements[line.index].kind is RequirementKind.HOURS
