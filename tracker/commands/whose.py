"""Whose record an enrollment or an entry belongs to: prepared once, asked by every command."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.models import Enrollment, Entry

_ENROLLMENT: Any = Enrollment.__table__.c
_OWNER = select(_ENROLLMENT.person_id).where(_ENROLLMENT.id == bindparam("enrollment"))
_THEIRS = (
    select(_ENROLLMENT.id).where(_ENROLLMENT.person_id == bindparam("person")).order_by(_ENROLLMENT.sequence)
)


def owner_of(session: Session, enrollment_id: int) -> int:
    """The person of an enrollment. Raises NotFound."""
    owner = session.connection().execute(_OWNER, {"enrollment": enrollment_id}).scalar_one_or_none()
    if owner is None:
        raise NotFound("no_enrollment")
    return int(owner)


def enrollments_of(session: Session, person_id: int) -> list[int]:
    """Every enrollment of a person, oldest first."""
    return list(session.connection().execute(_THEIRS, {"person": person_id}).scalars())


def of_entry(session: Session, entry_id: int) -> tuple[int, int]:
    """The person of an entry, and the enrollment it speaks to: the newest, for person scope. Raises
    NotFound."""
    found = session.execute(
        select(Entry.person_id, Entry.enrollment_id).where(Entry.id == entry_id)
    ).one_or_none()
    if found is None:
        raise NotFound("no_entry")
    return found.person_id, found.enrollment_id or enrollments_of(session, found.person_id)[-1]
