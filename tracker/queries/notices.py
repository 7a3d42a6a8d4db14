"""Notices for coordinators: what is open, oldest first, and what was settled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import NoticeKind
from tracker.domain.policy import Actor, Target
from tracker.models import Cohort, Notice, Person

MOST_SHOWN = 50
"""Notices on one page; the oldest open ones come first."""


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
    return _read(session, _OPEN, _asked(actor))


def settled_notices(session: Session, actor: Actor) -> tuple[NoticeShown, ...]:
    """What was settled in the actor's cohorts, newest first. One SELECT."""
    if not actor.coordinates:
        return ()
    return _read(session, _SETTLED, _asked(actor))


def notices_of(session: Session, person_id: int, cohort_ids: frozenset[int]) -> tuple[NoticeShown, ...]:
    """Every notice about a student in these cohorts, newest first. One SELECT."""
    return _read(session, _OF_PERSON, {"person": person_id, "cohorts": sorted(cohort_ids)})


def notice_ref(session: Session, notice_id: int) -> NoticeShown | None:
    """The notice with this id. One SELECT."""
    return next(iter(_read(session, _ONE, {"id": notice_id})), None)


def count_open(session: Session, actor: Actor) -> int:
    """How many notices wait for the actor. One SELECT on the index of open ones."""
    if not actor.coordinates:
        return 0
    found: int = session.connection().execute(_COUNT, _asked(actor)).scalar_one()
    return found


_NOTICE: Any = Notice.__table__.c
_PERSON: Any = Person.__table__.c
_COHORT: Any = Cohort.__table__.c
_SETTLER: Any = Person.__table__.alias("settler")
_NOTICES = (
    select(
        *_NOTICE,
        _PERSON.given_name,
        _PERSON.family_name,
        _COHORT.name,
        _COHORT.timezone,
        _SETTLER.c.given_name.label("settler_given"),
        _SETTLER.c.family_name.label("settler_family"),
    )
    .join_from(Notice.__table__, Person.__table__, _PERSON.id == _NOTICE.person_id)
    .join(Cohort.__table__, _COHORT.id == _NOTICE.cohort_id)
    .outerjoin(_SETTLER, _SETTLER.c.id == _NOTICE.settled_by_id)
    .limit(MOST_SHOWN)
)
_IN_COHORTS = _NOTICE.cohort_id.in_(bindparam("cohorts", expanding=True))
# Nobody settles what is about themselves.
_MINE = and_(_IN_COHORTS, _NOTICE.person_id != bindparam("reader"))
_IS_OPEN = _NOTICE.settled_at.is_(None)
_OPEN = _NOTICES.where(_MINE, _IS_OPEN).order_by(_NOTICE.raised_at, _NOTICE.id)
_SETTLED = _NOTICES.where(_MINE, ~_IS_OPEN).order_by(_NOTICE.settled_at.desc(), _NOTICE.id.desc())
_OF_PERSON = _NOTICES.where(_NOTICE.person_id == bindparam("person"), _IN_COHORTS).order_by(
    _NOTICE.raised_at.desc(), _NOTICE.id.desc()
)
_ONE = _NOTICES.where(_NOTICE.id == bindparam("id"))
_COUNT = select(func.count(_NOTICE.id)).where(_MINE, _IS_OPEN)


def _asked(actor: Actor) -> dict[str, Any]:
    return {"cohorts": sorted(actor.coordinates), "reader": actor.person_id}


def _read(session: Session, statement: Any, asked: dict[str, Any]) -> tuple[NoticeShown, ...]:
    return tuple(
        NoticeShown(
            id=row.id,
            kind=row.kind,
            facts=json.loads(row.facts),
            person_id=row.person_id,
            given_name=row.given_name,
            family_name=row.family_name,
            cohort_id=row.cohort_id,
            cohort_name=row.name,
            zone=ZoneInfo(row.timezone),
            incident_id=row.incident_id,
            entry_id=row.entry_id,
            raised_at=row.raised_at,
            settled_at=row.settled_at,
            settled_by=f"{row.settler_given or ''} {row.settler_family or ''}".strip(),
            note=row.note,
        )
        for row in session.connection().execute(statement, asked).all()
    )
