"""Notices for coordinators: what is open, oldest first, and what was settled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.kinds import NoticeKind
from tracker.domain.policy import Actor, Target
from tracker.models import Cohort, Notice, Person

MOST_SHOWN = 50
"""Notices on one page; the oldest open ones come first."""
_MOST_ID = 2**63


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """One notice with whom it is about. ``settled_by`` is empty while it is open."""

    id: int
    kind: NoticeKind
    facts: Mapping[str, Any]
    person_id: int
    given_name: str
    family_name: str
    cohort_id: int
    cohort_name: str
    zone: ZoneInfo
    incident_id: int | None
    entry_id: int | None
    raised_at: datetime
    settled_at: datetime | None
    settled_by: str
    note: str

    @property
    def student(self) -> str:
        """As people are addressed."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def target(self) -> Target:
        """The notice as policy sees it."""
        return Target(person_id=self.person_id, cohort_ids=frozenset({self.cohort_id}))


def open_notices(session: Session, actor: Actor) -> tuple[NoticeShown, ...]:
    """What the actor has to settle, oldest first. One SELECT; none for who coordinates nothing."""
    if not actor.coordinates:
        return ()
    statement = _notices(_mine(actor)).where(Notice.settled_at.is_(None))
    return _read(session, statement.order_by(Notice.raised_at, Notice.id))


def settled_notices(session: Session, actor: Actor) -> tuple[NoticeShown, ...]:
    """What was settled in the actor's cohorts, newest first. One SELECT."""
    if not actor.coordinates:
        return ()
    statement = _notices(_mine(actor)).where(Notice.settled_at.is_not(None))
    return _read(session, statement.order_by(Notice.settled_at.desc(), Notice.id.desc()))


def notices_of(session: Session, person_id: int, cohort_ids: frozenset[int]) -> tuple[NoticeShown, ...]:
    """Every notice about a student in these cohorts, newest first. One SELECT."""
    about = and_(Notice.person_id == person_id, Notice.cohort_id.in_(cohort_ids))
    return _read(session, _notices(about).order_by(Notice.raised_at.desc(), Notice.id.desc()))


def notice_ref(session: Session, notice_id: int) -> NoticeShown | None:
    """The notice with this id. One SELECT."""
    if notice_id >= _MOST_ID:
        return None
    return next(iter(_read(session, _notices(Notice.id == notice_id))), None)


def count_open(session: Session, actor: Actor) -> int:
    """How many notices wait for the actor. One SELECT on the index of open ones."""
    if not actor.coordinates:
        return 0
    found = select(func.count(Notice.id)).where(_mine(actor), Notice.settled_at.is_(None))
    return session.execute(found).scalar_one()


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Nobody settles what is about themselves."""
    if not actor.coordinates:
        return false()
    return and_(Notice.cohort_id.in_(actor.coordinates), Notice.person_id != actor.person_id)


def _notices(about: ColumnElement[bool]) -> Any:
    settler = aliased(Person)
    return (
        select(
            Notice,
            Person.given_name,
            Person.family_name,
            Cohort.name,
            Cohort.timezone,
            settler.given_name.label("settler_given"),
            settler.family_name.label("settler_family"),
        )
        .join(Person, Person.id == Notice.person_id)
        .join(Cohort, Cohort.id == Notice.cohort_id)
        .outerjoin(settler, settler.id == Notice.settled_by_id)
        .where(about)
        .limit(MOST_SHOWN)
    )


def _read(session: Session, statement: Any) -> tuple[NoticeShown, ...]:
    return tuple(
        NoticeShown(
            id=row.Notice.id,
            kind=row.Notice.kind,
            facts=json.loads(row.Notice.facts),
            person_id=row.Notice.person_id,
            given_name=row.given_name,
            family_name=row.family_name,
            cohort_id=row.Notice.cohort_id,
            cohort_name=row.name,
            zone=ZoneInfo(row.timezone),
            incident_id=row.Notice.incident_id,
            entry_id=row.Notice.entry_id,
            raised_at=row.Notice.raised_at,
            settled_at=row.Notice.settled_at,
            settled_by=f"{row.settler_given or ''} {row.settler_family or ''}".strip(),
            note=row.Notice.note,
        )
        for row in session.execute(statement)
    )
