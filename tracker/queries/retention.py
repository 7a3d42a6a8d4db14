"""Who is past retention: with what will go, what stays, and what keeps it back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import Entry, Erasure, Event, Evidence, Note, Person
from tracker.models.rights_read import Ended, kept_back, past_retention
from tracker.models.settings import setting


@dataclass(frozen=True, slots=True)
class Due:
    """One person whose record may be erased. ``entries`` stay as counts; the rest goes."""

    ended: Ended
    name: str
    is_held: bool
    is_asked: bool
    entries: int
    files: int
    notes: int
    events: int

    @property
    def person_id(self) -> int:
        """Whose record."""
        return self.ended.person_id

    @property
    def may_go(self) -> bool:
        """Whether nothing keeps it back."""
        return not (self.is_held or self.is_asked)


@dataclass(frozen=True, slots=True)
class Gone:
    """One person who was erased."""

    number: int
    ended_on: date
    erased_at: datetime
    by: str


def due(session: Session, today: date, most: int) -> tuple[Due, ...]:
    """Who is past retention, longest ago first, at most so many. A fixed number of SELECTs."""
    ended = past_retention(session, today, int(setting(session, "retention_years")))[:most]
    ids = [item.person_id for item in ended]
    names = {row.id: row.name for row in session.execute(select(Person).where(Person.id.in_(ids))).scalars()}
    held, asked = kept_back(session, ids)
    counted = [_counts(session, column, ids) for column in _COUNTED]
    return tuple(
        Due(
            item,
            names[item.person_id],
            item.person_id in held,
            item.person_id in asked,
            *(count.get(item.person_id, 0) for count in counted),
        )
        for item in ended
    )


_COUNTED = (Entry.person_id, Evidence.person_id, Note.person_id, Event.chain)


def _counts(session: Session, column: object, ids: list[int]) -> dict[int, int]:
    statement = select(column, func.count()).where(column.in_(ids)).group_by(column)  # type: ignore[call-overload,attr-defined]
    return {row[0]: row[1] for row in session.execute(statement)}


def erased(session: Session) -> tuple[Gone, ...]:
    """Who was erased, newest first. One SELECT."""
    rows = session.execute(
        select(Erasure.number, Erasure.ended_on, Erasure.erased_at, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == Erasure.erased_by_id)
        .order_by(Erasure.number.desc())
    )
    return tuple(
        Gone(
            row.number,
            row.ended_on,
            row.erased_at,
            f"{row.given_name or ''} {row.family_name or ''}".strip(),
        )
        for row in rows
    )
