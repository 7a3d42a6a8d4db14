"""Return phrases that a member of staff may use."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.requirement import Text
from tracker.models import Phrase


@dataclass(frozen=True, slots=True)
class Saved:
    """One phrase; ``is_shared`` says that it is the school's."""

    id: int
    text: Text
    is_shared: bool


_COLUMNS = (Phrase.id, Phrase.en, Phrase.es, Phrase.owner_id)


def phrases_for(session: Session, person_id: int) -> tuple[Saved, ...]:
    """The person's own phrases, then the school's, each in the order they were kept: one SELECT."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Phrase.removed_at.is_(None), or_(Phrase.owner_id == person_id, Phrase.owner_id.is_(None)))
        .order_by(Phrase.owner_id.is_(None), Phrase.id)
    )
    return tuple(Saved(row.id, Text(row.en, row.es), row.owner_id is None) for row in rows)
