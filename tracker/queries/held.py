"""Everything that is held about a person: how much of each kind, and all of it row by row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.path import Path
from tracker.domain.requirement import Requirement
from tracker.domain.rights import About, AboutKind
from tracker.models import Cohort, Contact, Enrollment, Entry, Evidence, Incident, Note, Person, SiteVisit
from tracker.models.paths import path_of
from tracker.models.personal import PERSONAL, is_about, table_of
from tracker.queries.refs import line_of

FORMAT = "tracker-everything/1"
_HELD_JSON = frozenset({"payload", "facts", "result", "answers", "readings", "values", "sheet", "below"})
"""Columns that hold JSON as text; it is unfolded."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a record that a student may ask to have corrected. ``line`` is None where there is
    none."""

    about: About
    row: Mapping[str, Any]
    by: str
    line: Requirement | None = None


def counts(session: Session, person_id: int) -> Mapping[str, int]:
    """How many rows each table holds about a person. One SELECT."""
    columns = [
        select(func.count())
        .select_from(table_of(name))
        .where(is_about(personal, person_id))
        .scalar_subquery()
        .label(name)
        for name, personal in PERSONAL.items()
    ]
    return dict(session.execute(select(*columns)).mappings().one())


def things(session: Session, person_id: int) -> tuple[Thing, ...]:
    """Entries, notes and incident reports, newest first. Five SELECTs."""
    entries = (
        select(Entry, Person.given_name, Person.family_name)
        .join(Person, Person.id == func.coalesce(Entry.decided_by_id, Entry.logged_by_id))
        .where(Entry.person_id == person_id)
    )
    path = _path(session, person_id)
    found = [
        Thing(
            About(AboutKind.ENTRY, row.Entry.id),
            _values(row.Entry),
            f"{row.given_name} {row.family_name}".strip(),
            line_of(path, row.Entry.kind, row.Entry.requirement, row.Entry.subject) if path else None,
        )
        for row in session.execute(entries.order_by(Entry.happened_on.desc(), Entry.id.desc()))
    ]
    model: Any
    by: Any
    for kind, model, by in (
        (AboutKind.NOTE, Note, Note.author_id),
        (AboutKind.INCIDENT, Incident, Incident.reported_by_id),
    ):
        statement = select(model, Person.given_name, Person.family_name).join(Person, Person.id == by)
        if kind is AboutKind.NOTE:
            statement = _with_contacts(statement)
        for row in session.execute(statement.where(model.person_id == person_id).order_by(model.id.desc())):
            name = f"{row.given_name} {row.family_name}".strip()
            found.append(Thing(About(kind, row[0].id), _values(row[0]) | _reached(row), name))
    return tuple(found)


def _with_contacts(statement: Any) -> Any:
    """Beside a note, how and on which day the student was reached or seen."""
    return (
        statement.add_columns(
            Contact.way, Contact.happened_on, SiteVisit.way.label("visit_way"), SiteVisit.visited_on
        )
        .outerjoin(Contact, Contact.note_id == Note.id)
        .outerjoin(SiteVisit, SiteVisit.note_id == Note.id)
    )


def _reached(row: Any) -> dict[str, Any]:
    if not hasattr(row, "visit_way"):
        return {}
    return {"way": row.way, "happened_on": row.happened_on} | {
        "visit_way": row.visit_way,
        "visited_on": row.visited_on,
    }


def everything(session: Session, person_id: int, now: datetime) -> dict[str, Any]:
    """All rows about a person, table by table, with the names of who appears in them.

    Secrets (hashes of passwords and tokens, salts) stay out. Values are those of the database: instants in
    UTC, days as ISO dates. The format is described in ``docs/your-record.md``.
    """
    tables: dict[str, list[dict[str, Any]]] = {}
    people: set[int] = {person_id}
    for name, personal in PERSONAL.items():
        table = table_of(name)
        shown = [column for column in table.c if column.name not in personal.secret]
        named = [c.name for c in shown if any(key.column.table.name == "person" for key in c.foreign_keys)]
        rows = session.execute(
            select(*shown).where(is_about(personal, person_id)).order_by(*table.primary_key.columns)
        )
        tables[name] = [dict(row) for row in rows.mappings()]
        people.update(row[column] for row in tables[name] for column in named if row[column])
    names = session.execute(
        select(Person.id, Person.given_name, Person.family_name).where(Person.id.in_(people))
    )
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "person": str(person_id),
        "people": {str(row.id): f"{row.given_name} {row.family_name}".strip() for row in names},
        "tables": {
            name: [{key: _plain(key, value) for key, value in row.items()} for row in rows]
            for name, rows in tables.items()
        },
    }


def kept_files(session: Session, person_id: int) -> list[Evidence]:
    """The person's files that are still kept."""
    statement = select(Evidence).where(Evidence.person_id == person_id, Evidence.removed_at.is_(None))
    return list(session.execute(statement.order_by(Evidence.id)).scalars())


def _path(session: Session, person_id: int) -> Path | None:
    """The path of the person's newest enrollment."""
    version = session.execute(
        select(Cohort.path_version_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.person_id == person_id)
        .order_by(Enrollment.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return path_of(session, version) if version else None


def _values(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.c}


def _plain(name: str, value: Any) -> Any:
    """A value as JSON has it; numbers that are ids are text, since they are larger than a double holds."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    if name in _HELD_JSON and isinstance(value, str) and value[:1] in "[{":
        return json.loads(value)
    return value
