"""The files on a student's page: what proves the entries, and what waits for the forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from tracker.domain.path import Requirement
from tracker.domain.proof import PROVED, takes_files
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.queries.evidence import File, Pending, of_entries, pendings
from tracker.queries.student_record import StudentRecord
from tracker.queries.student_step import StepPage


@dataclass(frozen=True, slots=True)
class Shelf:
    """``files`` by entry; ``waiting`` by line."""

    person_id: int
    files: Mapping[int, tuple[File, ...]] = field(default_factory=dict)
    waiting: Mapping[str, Pending] = field(default_factory=dict)

    @classmethod
    def of(cls, record: StudentRecord, page: StepPage) -> Self:
        """The files of a step's page, in three SELECTs."""
        person_id = record.loaded.person.id
        lines = [part for section in page.sections for part in section.lines]
        ids = [entry.id for part in lines for entry in part.entries if entry.kind in PROVED]
        return cls(person_id, of_entries(db.session, ids), pendings(db.session, person_id))

    def waiting_for(self, requirement: Requirement, kind: EntryKind | None) -> Pending | None:
        """What waits for the form of this kind on a line; None where no files go with it."""
        if kind not in PROVED or not takes_files(requirement):
            return None
        return self.waiting.get(requirement.key) or Pending(self.person_id, self.person_id, requirement.key)
