"""Which enrollment an entry speaks to: prepared once, asked by every command."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.models import Enrollment, Entry

_ENROLLMENT: Any = Enrollment.__table__.c
_ENTRY: Any = Entry.__table__.c
_NEWEST = (
    select(_ENROLLMENT.id)
    .where(_ENROLLMENT.person_id == _ENTRY.person_id)
    .order_by(_ENROLLMENT.sequence.desc())
    .limit(1)
    .scalar_subquery()
)
_OF_ENTRY = select(func.coalesce(_ENTRY.enrollment_id, _NEWEST)).where(_ENTRY.id == bindparam("entry"))


def of_entry(session: Session, entry_id: int) -> int:
    """The enrollment that an entry speaks to: the person's newest, for person scope. Raises NotFound."""
    found = session.connection().execute(_OF_ENTRY, {"entry": entry_id}).scalar_one_or_none()
    if found is None:
        raise NotFound("no_entry")
    return int(found)


def is_newest(session: Session, enrollment: Enrollment) -> bool:
    """Whether the person works on this enrollment: who has two is written to about the newest alone. One
    SELECT."""
    later = (_ENROLLMENT.person_id == enrollment.person_id, _ENROLLMENT.sequence > enrollment.sequence)
    return session.execute(select(_ENROLLMENT.id).where(*later).limit(1)).first() is None
