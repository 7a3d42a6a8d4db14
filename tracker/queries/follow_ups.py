"""Follow-ups: the notes that return to somebody of the staff on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.contacts import ContactWay, VisitWay
from tracker.domain.policy import Actor, Target
from tracker.models import Cohort, Contact, Enrollment, Note, Person, RoleGrant, SiteVisit
from tracker.models import FollowUp as Row
from tracker.models.rights_read import is_erased

MOST_DUE = 50
"""Follow-ups on the home page; what is due longest comes first."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up with the student and the note it is about.

    ``text`` is the note; ``way`` and ``happened_on`` say how and when, None for a plain note. ``said`` is
    what was said when it was last moved. ``cohort`` is the student's of today.
    """

    id: int
    person_id: int
    given_name: str
    family_name: str
    cohort_id: int
    cohort: str
    note_id: int
    text: str
    way: ContactWay | VisitWay | None
    happened_on: date | None
    due_on: date
    holder_id: int
    holder: str
    said: str
    is_done: bool = False

    @property
    def student(self) -> str:
        """As people are addressed."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name

    @property
    def target(self) -> Target:
        """The student's record as policy sees it."""
        return Target(person_id=self.person_id, cohort_ids=frozenset({self.cohort_id}))


def due_follow_ups(session: Session, actor: Actor, today: date) -> tuple[FollowUp, ...]:
    """What is due by ``today`` for who acts, what is due longest first, at most ``MOST_DUE``. One SELECT.

    Besides one's own: those of a colleague one covers for, in the cohorts that are covered; and those in the
    cohorts one coordinates whose holder has left the cohort or the school, so that none is forgotten.
    """
    gone = or_(_HOLDER.c.is_active.is_(False), ~_HOLDS_COHORT)
    left = and_(_ENROLLMENT.cohort_id.in_(actor.coordinates), gone)
    covered = [
        and_(_FOLLOW_UP.holder_id == away.person_id, _ENROLLMENT.cohort_id.in_(away.cohorts))
        for away in actor.covers
    ]
    mine = or_(_FOLLOW_UP.holder_id == actor.person_id, left, *covered)
    return read(session, actor, mine, _FOLLOW_UP.due_on <= today, most=MOST_DUE)


def open_follow_ups(
    session: Session, actor: Actor, *, by: date | None = None, cohort_id: int | None = None, most: int
) -> tuple[FollowUp, ...]:
    """Every follow-up that is not done in the cohorts of who reads, whoever holds it; with ``by`` those due
    by that day. What is due longest comes first. One SELECT."""
    asked = [] if by is None else [_FOLLOW_UP.due_on <= by]
    if cohort_id is not None:
        asked.append(_ENROLLMENT.cohort_id == cohort_id)
    return read(session, actor, *asked, most=most)


def follow_up_ref(session: Session, follow_up_id: int) -> FollowUp | None:
    """The follow-up with this id, open or done. One SELECT."""
    return next((_shown(row) for row in session.execute(_ALL.where(_FOLLOW_UP.id == follow_up_id))), None)


_FOLLOW_UP: Any = Row.__table__.c
_PERSON: Any = Person.__table__.c
_HOLDER: Any = Person.__table__.alias("holder")
_NOTE: Any = Note.__table__.c
_CONTACT: Any = Contact.__table__.c
_VISIT: Any = SiteVisit.__table__.c
_COHORT: Any = Cohort.__table__.c
_ENROLLMENT: Any = Enrollment.__table__.c
_LATER: Any = Enrollment.__table__.alias("later")
IS_NEWEST: Any = _ENROLLMENT.sequence == (
    select(func.max(_LATER.c.sequence)).where(_LATER.c.person_id == _ENROLLMENT.person_id).scalar_subquery()
)
"""The condition that an enrollment is the person's newest."""
_GRANT: Any = RoleGrant.__table__.c
_HOLDS_COHORT: Any = exists().where(
    _GRANT.person_id == _FOLLOW_UP.holder_id,
    _GRANT.cohort_id == _ENROLLMENT.cohort_id,
    _GRANT.revoked_at.is_(None),
)
_ALL: Any = (
    select(
        _FOLLOW_UP.id,
        _FOLLOW_UP.person_id,
        _PERSON.given_name,
        _PERSON.family_name,
        _ENROLLMENT.cohort_id,
        _COHORT.name.label("cohort"),
        _FOLLOW_UP.note_id,
        _NOTE.text,
        _CONTACT.way,
        _CONTACT.happened_on,
        _VISIT.way.label("visit_way"),
        _VISIT.visited_on,
        _FOLLOW_UP.due_on,
        _FOLLOW_UP.holder_id,
        _HOLDER.c.given_name.label("holder_given"),
        _HOLDER.c.family_name.label("holder_family"),
        _FOLLOW_UP.note,
        _FOLLOW_UP.done_at,
    )
    .join_from(Row.__table__, Note.__table__, _NOTE.id == _FOLLOW_UP.note_id)
    .join(Person.__table__, _PERSON.id == _FOLLOW_UP.person_id)
    .join(_HOLDER, _HOLDER.c.id == _FOLLOW_UP.holder_id)
    .join(Enrollment.__table__, and_(_ENROLLMENT.person_id == _FOLLOW_UP.person_id, IS_NEWEST))
    .join(Cohort.__table__, _COHORT.id == _ENROLLMENT.cohort_id)
    .outerjoin(Contact.__table__, _CONTACT.note_id == _FOLLOW_UP.note_id)
    .outerjoin(SiteVisit.__table__, _VISIT.note_id == _FOLLOW_UP.note_id)
    .where(~is_erased(_FOLLOW_UP.person_id))
    .order_by(_FOLLOW_UP.due_on, _FOLLOW_UP.id)
)
_OPEN: Any = _ALL.where(_FOLLOW_UP.done_at.is_(None))


def read(session: Session, actor: Actor, *conditions: Any, most: int) -> tuple[FollowUp, ...]:
    """The open follow-ups that fit, of students whom the reader sees."""
    statement = _OPEN.where(*conditions).limit(most)
    if not actor.is_admin:
        statement = statement.where(_ENROLLMENT.cohort_id.in_(actor.cohorts))
    return tuple(_shown(row) for row in session.execute(statement))


def _shown(row: Any) -> FollowUp:
    return FollowUp(
        id=row.id,
        person_id=row.person_id,
        given_name=row.given_name,
        family_name=row.family_name,
        cohort_id=row.cohort_id,
        cohort=row.cohort,
        note_id=row.note_id,
        text=row.text,
        way=row.way or row.visit_way,
        happened_on=row.happened_on or row.visited_on,
        due_on=row.due_on,
        holder_id=row.holder_id,
        holder=f"{row.holder_given} {row.holder_family}".strip(),
        said=row.note,
        is_done=row.done_at is not None,
    )
