"""One student's file for staff: the record, notes, periods, names; and the find box."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.proof import PROVED
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import Cohort, Enrollment, Person
from tracker.models.rights_read import is_erased
from tracker.queries.evidence import File, of_entries
from tracker.queries.notes import FileNote, notes_of
from tracker.queries.refs import line_of
from tracker.queries.review import names_of
from tracker.queries.student_record import StudentRecord, student_record

MOST_FOUND = 50

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StudentFile:
    """Everything on the file's page. ``names`` are people by id, ``files`` what proves entries."""

    record: StudentRecord
    names: Mapping[int, str]
    notes: tuple[FileNote, ...]
    files: Mapping[int, tuple[File, ...]]

    @property
    def path(self) -> Path:
        """The path of the cohort."""
        return self.record.path

    def waiting(self) -> list[tuple[Row, Requirement | None]]:
        """What waits for a decision, oldest promise first, each with its line."""
        rows = [row for row in self.record.loaded.entries if row["status"] == EntryStatus.WAITING]
        rows.sort(key=lambda row: (row["promised_on"] or date.max, row["id"]))
        return [(row, self.line_of(row)) for row in rows]

    def requests(self) -> list[Row]:
        """Requests that were decided or taken back, newest first."""
        return [
            row
            for row in reversed(self.record.loaded.entries)
            if row["kind"] == EntryKind.REQUEST and row["status"] != EntryStatus.WAITING
        ]

    def line_of(self, row: Row) -> Requirement | None:
        """The line whose rules an entry follows."""
        return line_of(self.path, row["kind"], row["requirement"], row["subject"])

    def step_of(self, key: str) -> str | None:
        """The step of a line; None for an unknown key."""
        found = self.path.by_key.get(key)
        return found.step if found else None

    def lines(self, step: str) -> list[tuple[Requirement, Line]]:
        """The lines of a step that are asked here, in path order."""
        stands = self.record.standing.lines
        return [
            (requirement, line)
            for requirement, line in zip(self.path.requirements, stands, strict=True)
            if requirement.step == step
        ]


def student_file(
    session: Session,
    person_id: int,
    today_in: Callable[[tzinfo], date],
    enrollment_id: int | None = None,
) -> StudentFile | None:
    """The file, read in the newest enrollment or the named one: nine SELECTs."""
    record = student_record(session, person_id, today_in, enrollment_id)
    if record is None:
        return None
    entries = record.loaded.entries
    files = of_entries(session, [row["id"] for row in entries if row["kind"] in PROVED])
    return StudentFile(record, names_of(session, entries), notes_of(session, person_id), files)


@dataclass(frozen=True, slots=True)
class Found:
    """A student that the find box found."""

    person_id: int
    given_name: str
    family_name: str
    cohort_name: str

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name


def find_students(session: Session, actor: Actor, text: str) -> list[Found]:
    """Students whose name or address holds every word of ``text``, in cohorts the actor sees."""
    words = text.split()[:5]
    if not words:
        return []
    statement = (
        select(Person.id, Person.given_name, Person.family_name, Cohort.name)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(~is_erased(Person.id))
        .order_by(Person.family_name, Person.given_name, Enrollment.sequence.desc())
        .limit(MOST_FOUND * 2)
    )
    if not actor.is_admin:
        statement = statement.where(Enrollment.cohort_id.in_(actor.cohorts))
    for word in words:
        statement = statement.where(
            or_(
                *(
                    func.lower(column).contains(word.lower()[:80], autoescape=True)
                    for column in (Person.given_name, Person.family_name, Person.email)
                )
            )
        )
    found = {row.id: Found(*row) for row in reversed(session.execute(statement).all())}
    return list(reversed(found.values()))[:MOST_FOUND]
