"""A student's record as a document, from what every student page starts from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from tracker.domain.record import About, Document, assemble
from tracker.domain.record_skills import Signer
from tracker.models import Person, RoleGrant, School
from tracker.queries.student_record import StudentRecord

_PERSON: Any = Person.__table__.c
_HAS_ROLE = exists().where(RoleGrant.person_id == _PERSON.id)
_SIGNERS = select(
    _PERSON.id,
    _PERSON.given_name,
    _PERSON.family_name,
    _PERSON.initials,
    _PERSON.credential,
    _HAS_ROLE.label("is_staff"),
).where(_PERSON.id.in_(bindparam("ids", expanding=True)))


def record_document(session: Session, record: StudentRecord, now: datetime, keys_url: str) -> Document:
    """The whole record as of today. Two SELECTs besides the record's."""
    loaded = record.loaded
    about = About(
        school=school_name(session),
        keys_url=keys_url,
        given_name=loaded.person.given_name,
        family_name=loaded.person.family_name,
        cohort=loaded.cohort.name,
        now=now,
        today=record.today,
    )
    signers = signers_of(session, loaded.entries)
    return assemble(about, loaded.path, loaded.facts, record.standing, loaded.entries, signers)


def signers_of(session: Session, rows: Iterable[Mapping[str, Any]]) -> dict[int, Signer]:
    """Who decided these entries, by id. One SELECT."""
    return people_of(session, sorted({row["decided_by_id"] for row in rows if row["decided_by_id"]}))


def people_of(session: Session, ids: Sequence[int]) -> dict[int, Signer]:
    """These people as signers, by id. One SELECT."""
    return {
        row.id: Signer(
            f"{row.given_name} {row.family_name}".strip(), row.initials, row.credential, bool(row.is_staff)
        )
        for row in session.connection().execute(_SIGNERS, {"ids": list(ids)})
    }


def school_name(session: Session) -> str:
    """What the school calls itself."""
    return session.execute(select(School.name)).scalar_one_or_none() or ""
