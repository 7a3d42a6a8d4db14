"""The reader's last export of a kind beside the records: five SELECTs, however many rows and students."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import PortalKind
from tracker.domain.policy import Actor
from tracker.domain.portal import Field, Match, PortalRow, Somebody, guess, lacks, match, understand
from tracker.domain.portal_diff import Difference, Verdict, compare, subjects_of
from tracker.domain.statuses import EntryKind
from tracker.models import Cohort, Enrollment, Entry, Person, PortalExport, PortalMatch
from tracker.models.entry_facts import entries_select
from tracker.models.paths import path_of

_KINDS = (
    EntryKind.ATTEMPT,
    EntryKind.BOOKING,
    EntryKind.CONFIRMATION,
    EntryKind.DOCUMENT,
    EntryKind.RENEWAL,
)
ORDER = tuple(Verdict)
"""The order of the parts: what can be applied first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One row with who it is and what it means. ``enrollment_id`` is the newest of a sure person."""

    row: PortalRow
    match: Match
    difference: Difference
    enrollment_id: int | None = None

    @property
    def verdict(self) -> Verdict:
        """What to do with it."""
        return self.difference.verdict


@dataclass(frozen=True, slots=True)
class Export:
    """What the page draws. ``lacking`` are columns to be named before rows can be understood."""

    kind: PortalKind
    name: str
    read_at: datetime
    heads: tuple[str, ...]
    columns: Mapping[Field, str]
    lacking: tuple[Field, ...]
    rows: tuple[Seen, ...]

    def of(self, verdict: Verdict) -> list[Seen]:
        """The rows with this verdict, in the order of the file."""
        return [row for row in self.rows if row.verdict is verdict]


@dataclass(frozen=True, slots=True)
class Student:
    """A student of the reader's cohorts."""

    who: Somebody
    enrollment_id: int
    path_version_id: int


def export_of(session: Session, actor: Actor, kind: PortalKind) -> Export | None:
    """The export that the actor read last; None if there is none."""
    kept = session.get(PortalExport, (kind, actor.person_id))
    if kept is None or kept.rows == "[]":
        return None
    heads = tuple(json.loads(kept.header))
    columns = guess(kind, heads, json.loads(kept.columns))
    lacking = lacks(kind, columns)
    rows: tuple[Seen, ...] = ()
    if not lacking:
        named = [
            (number, dict(reversed(list(zip(heads, cells, strict=False)))))
            for number, cells in json.loads(kept.rows)
        ]
        understood = [understand(kind, columns, number, cells) for number, cells in named]
        rows = _seen(session, actor, kind, understood)
    return Export(kind, kept.name, kept.read_at, heads, columns, lacking, rows)


def _seen(session: Session, actor: Actor, kind: PortalKind, rows: Sequence[PortalRow]) -> tuple[Seen, ...]:
    students = students_of(session, actor)
    people = [student.who for student in students.values()]
    made = _matches(session)
    matched = [(row, match(row, people, made)) for row in rows]
    ids = {found.person.id for row, found in matched if found.person and row.problem is None}
    entries = _entries(session, ids)
    return tuple(_judged(session, kind, row, found, students, entries) for row, found in matched)


def _judged(
    session: Session,
    kind: PortalKind,
    row: PortalRow,
    found: Match,
    students: Mapping[int, Student],
    entries: Mapping[int, list[Mapping[str, Any]]],
) -> Seen:
    if row.problem is not None:
        return Seen(row, found, Difference(Verdict.UNREADABLE))
    if found.person is None:
        verdict = Verdict.DOUBT if found.candidates else Verdict.UNKNOWN
        return Seen(row, found, Difference(verdict))
    student = students[found.person.id]
    subjects = subjects_of(path_of(session, student.path_version_id))
    if subjects is None:
        return Seen(row, found, Difference(Verdict.UNKNOWN))
    own = [
        one
        for one in entries.get(student.who.id, ())
        if one["enrollment_id"] in (None, student.enrollment_id)
    ]
    return Seen(row, found, compare(kind, row, own, subjects), student.enrollment_id)


def students_of(session: Session, actor: Actor) -> dict[int, Student]:
    """The students of the cohorts that the actor coordinates, each with the newest enrollment there."""
    newest = (
        select(Enrollment.person_id, func.max(Enrollment.sequence).label("sequence"))
        .group_by(Enrollment.person_id)
        .subquery()
    )
    statement = (
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.email,
            Enrollment.id.label("enrollment"),
            Cohort.path_version_id,
        )
        .join(newest, newest.c.person_id == Person.id)
        .join(
            Enrollment,
            (Enrollment.person_id == Person.id) & (Enrollment.sequence == newest.c.sequence),
        )
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Enrollment.cohort_id.in_(actor.coordinates))
        .order_by(Person.family_name, Person.given_name)
    )
    return {
        row.id: Student(
            Somebody(row.id, row.given_name, row.family_name, row.email or ""),
            row.enrollment,
            row.path_version_id,
        )
        for row in session.execute(statement)
    }


def _matches(session: Session) -> dict[str, int]:
    rows = session.execute(select(PortalMatch.key, PortalMatch.person_id))
    return {row.key: row.person_id for row in rows}


def _entries(session: Session, people: set[int]) -> dict[int, list[Mapping[str, Any]]]:
    statement = entries_select().where(Entry.person_id.in_(people), Entry.kind.in_(_KINDS))
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in session.execute(statement.order_by(Entry.id)).mappings():
        found.setdefault(row["person_id"], []).append(dict(row))
    return found
