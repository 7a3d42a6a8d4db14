"""What a file is for, and whose rules say who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import EvidenceKind
from tracker.domain.path import Path
from tracker.domain.policy import Target
from tracker.domain.proof import SUBMISSION, is_paper, kinds_for, takes_files
from tracker.domain.requirement import Requirement
from tracker.models import CheckoffDetail, Cohort, Enrollment
from tracker.models.paths import path_of
from tracker.queries.evidence import File, Moving, file, moving
from tracker.queries.refs import entry_ref

_MOST_ID = 2**63


@dataclass(frozen=True, slots=True)
class FileTarget:
    """A line of somebody's path, or a submission of theirs, that files are sent for. ``requirement`` is
    None for a submission."""

    key: str
    person_id: int
    enrollment_id: int
    cohort_ids: frozenset[int]
    zone: ZoneInfo
    path: Path
    requirement: Requirement | None

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        line = self.requirement
        return Target(
            person_id=self.person_id,
            cohort_ids=self.cohort_ids,
            confirmed_by=line.confirmed_by if line else None,
            is_health=line.is_health if line else False,
        )

    @property
    def kinds(self) -> frozenset[EvidenceKind]:
        """What it takes."""
        return kinds_for(self.requirement)

    @property
    def is_paper(self) -> bool:
        """Whether several photos become one PDF."""
        return is_paper(self.requirement)


@dataclass(frozen=True, slots=True)
class UploadRef:
    """A file on its way, and what it is for."""

    moving: Moving
    on: FileTarget

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.on.target


@dataclass(frozen=True, slots=True)
class DraftRef:
    """A kept file that no entry has taken, and what it is for."""

    file: File
    on: FileTarget

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.on.target


@dataclass(frozen=True, slots=True)
class FileRef:
    """A kept file, and the record whose rules hold for it: its entry's, or its target's until then."""

    file: File
    target: Target
    zone: ZoneInfo
    entry_id: int | None
    requirement: Requirement | None


def file_target(session: Session, person_id: int, key: str) -> FileTarget | None:
    """The target as the person's newest enrollment reads it, or the newest whose path has the line; None
    where no files are taken."""
    if person_id >= _MOST_ID:
        return None
    rows: Sequence[Any] = session.execute(
        select(Enrollment.id, Enrollment.cohort_id, Cohort.path_version_id, Cohort.timezone)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Enrollment.person_id == person_id)
        .order_by(Enrollment.sequence.desc())
    ).all()
    if not rows:
        return None
    paths = [path_of(session, row.path_version_id) for row in rows]
    at = next((at for at, path in enumerate(paths) if key in path.by_key), 0)
    path, read_in = paths[at], rows[at]
    requirement = path.by_key.get(key)
    if key != SUBMISSION and (requirement is None or not takes_files(requirement)):
        return None
    cohorts = frozenset(row.cohort_id for row in rows)
    zone = ZoneInfo(read_in.timezone)
    return FileTarget(key, person_id, read_in.id, cohorts, zone, path, requirement)


def upload_ref(session: Session, upload_id: int) -> UploadRef | None:
    """The file on its way with this id."""
    found = moving(session, upload_id)
    on = file_target(session, found.person_id, found.target) if found else None
    return UploadRef(found, on) if found and on else None


def draft_ref(session: Session, evidence_id: int) -> DraftRef | None:
    """The kept file with this id, as long as no entry has taken it."""
    found = file(session, evidence_id)
    on = file_target(session, found.person_id, found.target) if found and found.is_draft else None
    return DraftRef(found, on) if found and on else None


def file_ref(session: Session, evidence_id: int) -> FileRef | None:
    """The kept file with this id. Once an entry has it, the entry's line says who may see it."""
    found = file(session, evidence_id)
    if found is None:
        return None
    if found.is_draft:
        on = file_target(session, found.person_id, found.target)
        return FileRef(found, on.target, on.zone, None, on.requirement) if on else None
    entry = entry_ref(session, _entry_of(session, found) or 0)
    if entry is None:
        return None
    # Nobody looks at a file as the performer of its entry: that matters for decisions only.
    target = replace(entry.target, performer_id=None)
    return FileRef(found, target, entry.zone, entry.id, entry.requirement)


def _entry_of(session: Session, found: File) -> int | None:
    """The entry a file stands with; of a submission any: its skills are seen by the same people."""
    if found.submission_id is None:
        return found.entry_id
    return session.execute(
        select(func.min(CheckoffDetail.entry_id)).where(CheckoffDetail.submission_id == found.submission_id)
    ).scalar_one()
