"""A preceptor's link in the hands of a command: the case it opens, and who signs by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.domain.errors import Impossible, NotFound
from tracker.domain.kinds import LinkVia
from tracker.domain.placement import Placement, placement_of
from tracker.domain.policy import Actor
from tracker.domain.preceptor import (
    LinkState,
    evaluations_asked,
    is_signer_confirmed,
    link_ends_on,
    link_state,
    waiting_at,
)
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import PreceptorLink
from tracker.models.settings import setting


@dataclass(frozen=True)
class LinkCase:
    """A case with the placement that an act is about, and the link it came by, if it did."""

    case: Case
    placement: Placement
    grace_days: int
    link: Mapping[str, Any]

    @property
    def ends_on(self) -> date:
        """The last day on which a link to this placement opens."""
        return link_ends_on(self.placement.ends_on, self.grace_days)

    @property
    def is_over(self) -> bool:
        """Whether links to this placement open no more."""
        return self.case.today > self.ends_on

    def is_confirmed(self, device: str | None) -> bool:
        """Whether an answer from this device counts at once."""
        by_mail = self.link["via"] == LinkVia.MAIL
        return is_signer_confirmed(is_by_mail=by_mail, marked=self.link["device_hash"], device=device)

    def waiting(self) -> list[Mapping[str, Any]]:
        """What waits for the preceptor of this placement."""
        return waiting_at(self.case.rows.values(), self.placement.entry_id)

    def evaluations(self) -> tuple[Requirement, ...]:
        """The evaluations that ask themselves now."""
        return evaluations_asked(self.case.path, self.case.standing)

    def event(self, kind: str, **payload: Any) -> None:
        """Write an event about the placement into the student's journal."""
        self.case.draft.event(self.case.person.id, kind, payload, enrollment_id=self.placement.enrollment_id)

    def update(self, **values: Any) -> None:
        """Change the link."""
        self.case.draft.update(PreceptorLink, values, id=self.link["id"])


def of_placement(session: Session, actor: Actor, now: datetime, placement_id: int) -> LinkCase:
    """The case of a placement that stands; NotFound for anything else."""
    case = Case.of_entry(session, actor, now, placement_id)
    row = case.rows[placement_id]
    if row["kind"] != EntryKind.PLACEMENT or row["status"] != EntryStatus.ACCEPTED:
        raise NotFound("no_placement")
    return LinkCase(case, placement_of(row), int(setting(session, "link_grace_days")), {})


def of_link(session: Session, actor: Actor, now: datetime, link_id: int) -> LinkCase:
    """The case that a link opens for the preceptor who acts; NotFound when it does not open."""
    link = link_row(session, link_id)
    case = Case.of_entry(session, actor, now, link["placement_id"])
    row, grace_days = case.rows[link["placement_id"]], int(setting(session, "link_grace_days"))
    placement = placement_of(row)
    state = link_state(
        is_revoked=link["revoked_at"] is not None,
        placement=EntryStatus(row["status"]),
        placement_ends_on=placement.ends_on,
        grace_days=grace_days,
        today=case.today,
    )
    if state is not LinkState.OPEN or actor.person_id != link["person_id"]:
        raise NotFound("link_gone")
    return LinkCase(case, placement, grace_days, link)


def link_row(session: Session, link_id: int) -> Mapping[str, Any]:
    """A link by its id; NotFound when there is none."""
    table = PreceptorLink.__table__
    found = session.execute(select(*table.c).where(table.c.id == link_id)).mappings().one_or_none()
    if found is None:
        raise NotFound("link_gone")
    return dict(found)


def live_links(session: Session, placement_id: int) -> Sequence[Mapping[str, Any]]:
    """The links of a placement that nobody took back, oldest first."""
    table = PreceptorLink.__table__
    statement = select(*table.c).where(table.c.placement_id == placement_id, table.c.revoked_at.is_(None))
    return [dict(row) for row in session.execute(statement.order_by(table.c.id)).mappings()]


def require_contact(opened: LinkCase) -> int:
    """The person who signs at the placement; Impossible until a coordinator confirmed the contact."""
    signer = opened.placement.preceptor_id
    if not opened.placement.is_confirmed or signer is None:
        raise Impossible("contact_unconfirmed")
    return signer
