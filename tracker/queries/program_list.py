"""The programs of the school for administrators: their versions, and which cohorts are on each."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.path import Path
from tracker.domain.path_origins import ProgramFigure, program_figures
from tracker.domain.sheets import unapproved
from tracker.models import Cohort, Enrollment, PathDraft, PathVersion
from tracker.models.paths import path_of


@dataclass(frozen=True, slots=True)
class CohortOn:
    """A cohort on a version, with how many enrollments it has."""

    id: int
    name: str
    starts_on: date
    students: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published version. ``unverified`` are figures that nobody has checked, ``unread`` sheets that no
    clinician approved."""

    id: int
    path: Path
    published_at: datetime
    lines: int
    unverified: int
    unread: int
    cohorts: tuple[CohortOn, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """The staged document of a program, by its id and label."""

    id: int
    version: str


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One program with its versions, newest first, and what is staged for it."""

    code: str
    versions: tuple[VersionRow, ...]
    draft: DraftRow | None


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version with the figures of the whole program; those of the lines stand in ``path``."""

    row: VersionRow
    figures: tuple[ProgramFigure, ...]


def program_list(session: Session) -> tuple[ProgramRow, ...]:
    """Every program. Three SELECTs, and one for each version that this process has not met."""
    cohorts = _cohorts(session)
    programs: dict[str, list[VersionRow]] = {}
    statement = select(PathVersion).order_by(PathVersion.published_at.desc(), PathVersion.id.desc())
    for version in session.execute(statement).scalars():
        row = _row(session, version, cohorts.get(version.id, ()))
        programs.setdefault(version.code, []).append(row)
    staged = session.execute(select(PathDraft.code, PathDraft.id, PathDraft.version))
    drafts = {code: DraftRow(draft_id, label) for code, draft_id, label in staged}
    return tuple(ProgramRow(code, tuple(programs[code]), drafts.get(code)) for code in sorted(programs))


def version_page(session: Session, version_id: int) -> VersionPage | None:
    """One version. Two SELECTs, and one where this process has not met it."""
    version = session.get(PathVersion, version_id)
    if version is None:
        return None
    row = _row(session, version, _cohorts(session).get(version.id, ()))
    return VersionPage(row, program_figures(version.document))


def _cohorts(session: Session) -> dict[int, tuple[CohortOn, ...]]:
    students = select(func.count(Enrollment.id)).where(Enrollment.cohort_id == Cohort.id).scalar_subquery()
    rows = session.execute(
        select(Cohort.path_version_id, Cohort.id, Cohort.name, Cohort.starts_on, students).order_by(
            Cohort.starts_on.desc(), Cohort.name
        )
    )
    found: dict[int, tuple[CohortOn, ...]] = {}
    for version_id, *values in rows:
        found[version_id] = (*found.get(version_id, ()), CohortOn(*values))
    return found


def _row(session: Session, version: PathVersion, cohorts: tuple[CohortOn, ...]) -> VersionRow:
    path = path_of(session, version.id)
    unverified = sum(line.unverified for line in path.requirements)
    unverified += sum(one.unverified for one in program_figures(version.document))
    unread = len(unapproved(path.sheets.values()))
    return VersionRow(
        version.id, path, version.published_at, len(path.requirements), unverified, unread, cohorts
    )
