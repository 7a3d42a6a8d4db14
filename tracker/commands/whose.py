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
