"""Shared copies: those of one student, and the one behind a link."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.copies import CopyState, copy_state
from tracker.domain.kinds import ShareKind
from tracker.domain.policy import Target
from tracker.models import Cohort, CopyOpening, Enrollment, SharedCopy

_COPY: Any = SharedCopy.__table__.c
_COUNT: Any = CopyOpening.__table__.c
_ENROLLMENT: Any = Enrollment.__table__.c
_COHORT: Any = Cohort.__table__.c

_LISTED = (
    select(
        _COPY.id,
        _COPY.kind,
        _COPY.nonce,
        _COPY.recipient,
        _COPY.purpose,
        _COPY.made_at,
        _COPY.expires_on,
        _COPY.revoked_at,
        func.coalesce(_COUNT["count"], 0).label("opened"),
    )
    .join_from(SharedCopy.__table__, CopyOpening.__table__, _COUNT.copy_id == _COPY.id, isouter=True)
    .where(_COPY.person_id == bindparam("person"))
    .order_by(_COPY.id.desc())
    .limit(200)
)
_ONE = (
    select(
        _COPY.id,
        _COPY.person_id,
        _COPY.kind,
        _COPY.nonce,
        _COPY.document,
        _COPY.expires_on,
        _COPY.revoked_at,
        _COHORT.timezone,
        _COHORT.id.label("cohort_id"),
    )
    .join_from(SharedCopy.__table__, Enrollment.__table__, _ENROLLMENT.id == _COPY.enrollment_id)
    .join(Cohort.__table__, _COHORT.id == _ENROLLMENT.cohort_id)
    .where(_COPY.id == bindparam("copy"))
)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy as its student sees it. ``opened`` counts page and files, whoever fetched them."""

    id: int
    kind: ShareKind
    nonce: str
    recipient: str
    purpose: str
    made_at: datetime
    expires_on: date
    is_revoked: bool
    opened: int
    state: CopyState


@dataclass(frozen=True, slots=True)
class CopyRef:
    """The copy behind a link or an address. ``document`` is its signed file."""

    id: int
    person_id: int
    cohort_id: int
    kind: ShareKind
    nonce: str
    document: str
    expires_on: date
    is_revoked: bool
    zone: ZoneInfo

    @property
    def target(self) -> Target:
        """The copy as policy sees it: whose record, in which cohort."""
        return Target(person_id=self.person_id, cohort_ids=frozenset({self.cohort_id}))

    def state(self, today: date) -> CopyState:
        """Whether it opens."""
        return copy_state(self.expires_on, self.is_revoked, today)


def copies_of(session: Session, person_id: int, today: date) -> list[Copy]:
    """The copies of a student, newest first. One SELECT."""
    return [
        Copy(
            row.id,
            ShareKind(row.kind),
            row.nonce,
            row.recipient,
            row.purpose,
            row.made_at,
            row.expires_on,
            row.revoked_at is not None,
            row.opened,
            copy_state(row.expires_on, row.revoked_at is not None, today),
        )
        for row in session.connection().execute(_LISTED, {"person": person_id})
    ]


def copy_ref(session: Session, copy_id: int) -> CopyRef | None:
    """The copy with this id; None if there is none. One SELECT."""
    if copy_id >= 1 << 63:
        return None
    row = session.connection().execute(_ONE, {"copy": copy_id}).one_or_none()
    if row is None:
        return None
    return CopyRef(
        row.id,
        row.person_id,
        row.cohort_id,
        ShareKind(row.kind),
        row.nonce,
        row.document,
        row.expires_on,
        row.revoked_at is not None,
        ZoneInfo(row.timezone),
    )
