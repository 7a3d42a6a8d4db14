"""The notes in a student's file: what was said, how the student was reached, what is to be asked again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.domain.contacts import ContactWay, VisitWay
from tracker.domain.policy import Actor
from tracker.models import Cohort, Contact, Enrollment, FollowUp, Note, Person, PlacementDetail, SiteVisit
from tracker.models.rights_read import is_erased
from tracker.models.staff_read import staff_of
from tracker.queries.follow_ups import IS_NEWEST
from tracker.queries.refs import StudentRef

MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class Returning:
    """The follow-up of a note; ``done_by`` is empty while it is open, ``said`` was said with its last
    change."""

    id: int
    due_on: date
    holder: str
    said: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note of staff; ``by`` is who wrote it.

    ``way`` and ``on`` say how and when the student was reached or seen, None for a plain note. Of a visit
    ``site`` is where and ``visitor`` who went there.
    """

    id: int
    by: str
    written_at: datetime
    text: str
    way: ContactWay | VisitWay | None
    on: date | None
    site: str
    visitor: str
    follow_up: Returning | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """One contact or visit in a list over cohorts; ``by`` is who spoke or went there."""

    note_id: int
    person_id: int
    sort_name: str
    cohort: str
    way: ContactWay | VisitWay
    on: date
    site: str
    by: str
    text: str


def notes_of(session: Session, person_id: int) -> tuple[FileNote, ...]:
    """The newest notes on a student, newest first. One SELECT."""
    statement = _NOTES.where(_NOTE.person_id == person_id).order_by(_NOTE.id.desc()).limit(MOST_NOTES)
    return tuple(
        FileNote(
            id=row.id,
            by=_name(row.given_name, row.family_name),
            written_at=row.written_at,
            text=row.text,
            way=row.way or row.visit_way,
            on=row.happened_on or row.visited_on,
            site=row.site_name or "",
            visitor=_name(row.visitor_given, row.visitor_family),
            follow_up=_returning(row),
        )
        for row in session.execute(statement)
    )


def contacts_in(
    session: Session, actor: Actor, cohort_id: int | None = None, *, most: int
) -> tuple[Spoken, ...]:
    """Contacts with students of the reader's cohorts, newest first. One SELECT."""
    statement = _SPOKEN.where(_CONTACT.id.is_not(None)).order_by(_CONTACT.happened_on.desc(), _NOTE.id.desc())
    return _spoken(session, statement, actor, cohort_id, most)


def visits_in(
    session: Session, actor: Actor, cohort_id: int | None = None, *, site_id: int | None = None, most: int
) -> tuple[Spoken, ...]:
    """Visits at the sites of students of the reader's cohorts, newest first. One SELECT."""
    statement = _SPOKEN.where(_VISIT.id.is_not(None)).order_by(_VISIT.visited_on.desc(), _NOTE.id.desc())
    if site_id is not None:
        statement = statement.where(_STAY.site_id == site_id)
    return _spoken(session, statement, actor, cohort_id, most)


def holders(session: Session, ref: StudentRef, actor: Actor) -> dict[int, str]:
    """To whom a follow-up on a student can be given, by id: the staff of the student's cohorts, without
    who asks. One SELECT."""
    found = staff_of(session, ref.target.cohort_ids)
    return {key: name for key, name in found.items() if key not in (actor.person_id, ref.id)}


_NOTE: Any = Note.__table__.c
_PERSON: Any = Person.__table__.c
_CONTACT: Any = Contact.__table__.c
_VISIT: Any = SiteVisit.__table__.c
_STAY: Any = PlacementDetail.__table__.c
_FOLLOW_UP: Any = FollowUp.__table__.c
_ENROLLMENT: Any = Enrollment.__table__.c
_COHORT: Any = Cohort.__table__.c
_AUTHOR, _VISITOR, _HOLDER, _DOER = (
    Person.__table__.alias(name) for name in ("author", "visitor", "holder", "doer")
)
_SAID = (
    _NOTE.id,
    _NOTE.person_id,
    _NOTE.written_at,
    _NOTE.text,
    _AUTHOR.c.given_name,
    _AUTHOR.c.family_name,
    _CONTACT.way,
    _CONTACT.happened_on,
    _VISIT.way.label("visit_way"),
    _VISIT.visited_on,
    _STAY.site_name,
    _VISITOR.c.given_name.label("visitor_given"),
    _VISITOR.c.family_name.label("visitor_family"),
)


def _with_contacts(statement: Any) -> Any:
    return (
        statement.outerjoin(Contact.__table__, _CONTACT.note_id == _NOTE.id)
        .outerjoin(SiteVisit.__table__, _VISIT.note_id == _NOTE.id)
        .outerjoin(PlacementDetail.__table__, _STAY.entry_id == _VISIT.placement_id)
        .outerjoin(_VISITOR, _VISITOR.c.id == _VISIT.visited_by_id)
    )


_NOTES: Any = _with_contacts(
    select(
        *_SAID,
        _FOLLOW_UP.id.label("follow_up"),
        _FOLLOW_UP.due_on,
        _FOLLOW_UP.note.label("said"),
        _FOLLOW_UP.done_at,
        _HOLDER.c.given_name.label("holder_given"),
        _HOLDER.c.family_name.label("holder_family"),
        _DOER.c.given_name.label("doer_given"),
        _DOER.c.family_name.label("doer_family"),
    )
    .join_from(Note.__table__, _AUTHOR, _AUTHOR.c.id == _NOTE.author_id)
    .outerjoin(FollowUp.__table__, _FOLLOW_UP.note_id == _NOTE.id)
    .outerjoin(_HOLDER, _HOLDER.c.id == _FOLLOW_UP.holder_id)
    .outerjoin(_DOER, _DOER.c.id == _FOLLOW_UP.done_by_id)
)
_SPOKEN: Any = _with_contacts(
    select(
        *_SAID,
        _PERSON.given_name.label("student_given"),
        _PERSON.family_name.label("student_family"),
        _COHORT.name.label("cohort"),
    )
    .join_from(Note.__table__, Person.__table__, _PERSON.id == _NOTE.person_id)
    .join(_AUTHOR, _AUTHOR.c.id == _NOTE.author_id)
    .join(Enrollment.__table__, and_(_ENROLLMENT.person_id == _NOTE.person_id, IS_NEWEST))
    .join(Cohort.__table__, _COHORT.id == _ENROLLMENT.cohort_id)
).where(~is_erased(_NOTE.person_id))


def _spoken(
    session: Session, statement: Any, actor: Actor, cohort_id: int | None, most: int
) -> tuple[Spoken, ...]:
    if not actor.is_admin:
        statement = statement.where(_ENROLLMENT.cohort_id.in_(actor.cohorts))
    if cohort_id is not None:
        statement = statement.where(_ENROLLMENT.cohort_id == cohort_id)
    return tuple(
        Spoken(
            note_id=row.id,
            person_id=row.person_id,
            sort_name=", ".join(part for part in (row.student_family, row.student_given) if part),
            cohort=row.cohort,
            way=row.way or row.visit_way,
            on=row.happened_on or row.visited_on,
            site=row.site_name or "",
            by=_name(row.visitor_given, row.visitor_family) or _name(row.given_name, row.family_name),
            text=row.text,
        )
        for row in session.execute(statement.limit(most))
    )


def _returning(row: Any) -> Returning | None:
    if row.follow_up is None:
        return None
    return Returning(
        row.follow_up,
        row.due_on,
        _name(row.holder_given, row.holder_family),
        row.said,
        row.done_at,
        _name(row.doer_given, row.doer_family),
    )


def _name(given: str | None, family: str | None) -> str:
    return f"{given or ''} {family or ''}".strip()
