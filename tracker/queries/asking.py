"""What a student's preceptors were asked for and have not answered, by placement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import LinkVia
from tracker.domain.placement import Placement, current_placement, placements_of
from tracker.domain.preceptor import evaluations_asked, link_ends_on, placement_for, waiting_at
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Holder
from tracker.models import PreceptorLink
from tracker.models.settings import setting
from tracker.queries.student_record import StudentRecord

_SEEN = (EntryKind.SHIFT, EntryKind.SIGNATURE, EntryKind.EVALUATION)


@dataclass(frozen=True, slots=True)
class Asking:
    """One placement from the student's side.

    ``asked_at`` and ``reminded_at`` are of the link that is out by mail and not answered since.
    ``with_school`` are entries that somebody answered whose word the coordinator has yet to take.
    """

    placement: Placement
    waiting: tuple[Mapping[str, Any], ...]
    evaluations: tuple[Requirement, ...]
    with_school: int
    asked_at: datetime | None
    reminded_at: datetime | None
    is_over: bool

    @property
    def waits(self) -> bool:
        """Whether the preceptor has anything to answer."""
        return bool(self.waiting or self.evaluations)


def asking(session: Session, record: StudentRecord) -> tuple[Asking, ...]:
    """The current placement, and earlier ones at which something still waits; two SELECTs."""
    rows, today = record.loaded.entries, record.today
    placements = placements_of(rows)
    if not placements:
        return ()
    current = current_placement(rows, today) or placements[-1]
    asked = evaluations_asked(record.path, record.standing)
    mailed = _mailed(session, [one.entry_id for one in placements])
    grace_days = int(setting(session, "link_grace_days"))
    found = []
    for one in reversed(placements):
        waiting = tuple(waiting_at(rows, one.entry_id))
        with_school = _with_school(rows, placements, one)
        if one != current and not waiting and not with_school:
            continue
        link = next((link for link in mailed if _is_open(link, one)), None)
        found.append(
            Asking(
                placement=one,
                waiting=waiting,
                evaluations=asked if one == current else (),
                with_school=with_school,
                asked_at=link.asked_at if link else None,
                reminded_at=link.reminded_at if link else None,
                is_over=today > link_ends_on(one.ends_on, grace_days),
            )
        )
    return tuple(found)


def own_code(session: Session, person_id: int, link_id: int) -> PreceptorLink | None:
    """A link of the student's own that is shown as a code."""
    return session.execute(
        select(PreceptorLink).where(
            PreceptorLink.id == link_id,
            PreceptorLink.student_id == person_id,
            PreceptorLink.via == LinkVia.QR,
            PreceptorLink.revoked_at.is_(None),
        )
    ).scalar_one_or_none()


def _is_open(link: PreceptorLink, one: Placement) -> bool:
    """Whether the signer of the placement was asked by this link and has not answered since."""
    is_signers = link.placement_id == one.entry_id and link.person_id == one.preceptor_id
    return is_signers and (link.answered_at is None or link.answered_at < link.asked_at)


def _mailed(session: Session, placement_ids: list[int]) -> list[PreceptorLink]:
    statement = (
        select(PreceptorLink)
        .where(PreceptorLink.placement_id.in_(placement_ids), PreceptorLink.revoked_at.is_(None))
        .where(PreceptorLink.via == LinkVia.MAIL)
        .order_by(PreceptorLink.id.desc())
    )
    return list(session.execute(statement).scalars())


def _with_school(rows: Sequence[Mapping[str, Any]], placements: tuple[Placement, ...], one: Placement) -> int:
    return sum(
        row["kind"] in _SEEN
        and row["status"] == EntryStatus.WAITING
        and row["waits_for"] == Holder.COORDINATOR
        and placement_for(row, placements) == one
        for row in rows
    )
