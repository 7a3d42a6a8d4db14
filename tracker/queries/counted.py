"""How much record there is: what ``tracker check`` says when nothing differs."""

from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from tracker.models import Entry, Event, Evidence, StandingRow


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows that were verified."""

    standings: int
    events: int
    chains: int
    entries: int
    files: int


def counted(session: Session) -> Counted:
    """One SELECT."""
    row = session.execute(
        select(
            select(func.count(StandingRow.enrollment_id)).scalar_subquery(),
            select(func.count(Event.id)).scalar_subquery(),
            select(func.count(distinct(Event.chain))).scalar_subquery(),
            select(func.count(Entry.id)).scalar_subquery(),
            select(func.count(Evidence.id)).where(Evidence.removed_at.is_(None)).scalar_subquery(),
        )
    ).one()
    return Counted(*row)
