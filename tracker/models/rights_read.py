"""What a record's rights forbid or keep back, as commands and queries read it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.rights import ended_on, kept_until
from tracker.domain.statuses import PeriodKind
from tracker.models.entries import Entry
from tracker.models.program import Enrollment, Period
from tracker.models.record import StandingRow
from tracker.models.rights import Correction, DirectoryChoice, Erasure, LegalHold

_HOLD: Any = LegalHold.__table__.c
_CORRECTION: Any = Correction.__table__.c
_OPEN_HOLD = _HOLD.lifted_at.is_(None)
_OPEN_CORRECTION = _CORRECTION.decided_at.is_(None) & _CORRECTION.withdrawn_at.is_(None)
_OVER = (PeriodKind.WITHDRAWN, PeriodKind.COMPLETED)


@dataclass(frozen=True, slots=True)
class Ended:
    """A record that has ended, and the first day on which it may be erased."""

    person_id: int
    ended_on: date
    kept_until: date


def must_stay(person: Any) -> ColumnElement[bool]:
    """The condition that nothing of this person's record may be destroyed: a legal hold stands, or a
    request for correction is open. ``person`` is a column or an id."""
    return or_(
        exists().where(_HOLD.person_id == person, _OPEN_HOLD),
        exists().where(_CORRECTION.person_id == person, _OPEN_CORRECTION),
    )


def kept_back(session: Session, person_ids: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Of these people: who is under a legal hold, and who has a request for correction open."""
    held = select(_HOLD.person_id).where(_HOLD.person_id.in_(person_ids), _OPEN_HOLD)
    asked = select(_CORRECTION.person_id).where(_CORRECTION.person_id.in_(person_ids), _OPEN_CORRECTION)
    return frozenset(session.execute(held).scalars()), frozenset(session.execute(asked).scalars())


def opted_out(session: Session, person_ids: Iterable[int]) -> frozenset[int]:
    """Who of these people keeps directory information to the school."""
    choice: Any = DirectoryChoice.__table__.c
    rows = session.execute(
        select(choice.person_id).where(choice.person_id.in_(list(person_ids)), choice.is_out)
    )
    return frozenset(rows.scalars())


def is_erased(person: Any) -> ColumnElement[bool]:
    """The condition that a person was erased; ``person`` is a column or an id."""
    return exists().where(Erasure.person_id == person)


def past_retention(
    session: Session, today: date, years: int, person_ids: Collection[int] | None = None
) -> list[Ended]:
    """Whose record has ended more than so many years ago, longest ago first; who was erased is left out.

    A record ends with its last enrollment; what was entered after that (a job, a renewal) moves the end.
    """
    last = type_coerce(func.max(Entry.logged_on), Date).label("last")
    newest = select(Entry.person_id, last).group_by(Entry.person_id).subquery()
    over = select(Period.enrollment_id, func.max(Period.starts_on).label("over_on"))
    over = over.where(Period.kind.in_(_OVER), Period.ends_on.is_(None)).group_by(Period.enrollment_id)
    ended = over.subquery()
    # Who has done every line is through, whether or not somebody entered a completion.
    through = case((StandingRow.done >= StandingRow.asked, StandingRow.last_activity_on), else_=None)
    over_on = type_coerce(func.coalesce(ended.c.over_on, through), Date).label("over_on")
    statement = (
        select(Enrollment.person_id, over_on, newest.c.last)
        .outerjoin(ended, ended.c.enrollment_id == Enrollment.id)
        .outerjoin(StandingRow, StandingRow.enrollment_id == Enrollment.id)
        .outerjoin(newest, newest.c.person_id == Enrollment.person_id)
        .where(~is_erased(Enrollment.person_id))
        .order_by(Enrollment.person_id)
    )
    if person_ids is not None:
        statement = statement.where(Enrollment.person_id.in_(person_ids))
    by_person: dict[int, list[Any]] = {}
    for row in session.execute(statement):
        by_person.setdefault(row.person_id, []).append(row)
    found = []
    for person_id, rows in by_person.items():
        end = ended_on([row.over_on for row in rows], rows[0].last)
        if end is not None and kept_until(end, years) <= today:
            found.append(Ended(person_id, end, kept_until(end, years)))
    return sorted(found, key=lambda item: (item.ended_on, item.person_id))


def next_number(session: Session) -> int:
    """The number under which the next erased person stands."""
    return int(session.execute(select(func.coalesce(func.max(Erasure.number), 0))).scalar_one()) + 1
