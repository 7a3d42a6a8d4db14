"""Versions on their way: the staged document beside the published one, and a cohort's rehearsal."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.path import Path
from tracker.domain.path_diff import PathDiff, path_diff
from tracker.domain.path_origins import program_figures
from tracker.domain.rehearsal import Choice, Fate, Verdict
from tracker.domain.sheets import unapproved
from tracker.models import Cohort, Enrollment, PathDraft, PathVersion
from tracker.models.paths import path_of, staged_path
from tracker.models.rehearsing import rehearsal
from tracker.queries.refs import CohortRef, cohort_ref


@dataclass(frozen=True, slots=True)
class CohortBehind:
    """A cohort on an earlier version, with how many enrollments it has."""

    id: int
    name: str
    version: str
    students: int


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A staged document: its path, what it says otherwise than the newest version, and whom it may reach."""

    id: int
    path: Path
    staged_at: datetime
    unread: int
    newest: Path
    diff: PathDiff
    cohorts: tuple[CohortBehind, ...]


@dataclass(frozen=True, slots=True)
class StudentFate:
    """One row of a rehearsal."""

    name: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Going:
    """A cohort and the version that it may go to; ``is_published`` is False while that is a draft."""

    cohort: CohortRef
    version_id: int
    there: Path
    is_published: bool


@dataclass(frozen=True, slots=True)
class RehearsalPage:
    """What becomes of every student, by name."""

    choice: Choice
    rows: tuple[StudentFate, ...]
    digest: str

    def of(self, verdict: Verdict) -> tuple[StudentFate, ...]:
        """The students for whom it comes to this."""
        return tuple(row for row in self.rows if row.fate.verdict is verdict)


def draft_page(session: Session, draft_id: int) -> DraftPage | None:
    """A staged document, in three SELECTs; None where it is not there (any more)."""
    draft = session.get(PathDraft, draft_id)
    if draft is None:
        return None
    path = staged_path(draft.code, draft.document, draft.texts)
    versions = select(PathVersion).where(PathVersion.code == draft.code)
    newest = versions.order_by(PathVersion.published_at.desc(), PathVersion.id.desc()).limit(1)
    published = session.execute(newest).scalar_one()
    before = path_of(session, published.id)
    diff = path_diff(before, path, program_figures(published.document), program_figures(draft.document))
    unread = len(unapproved(path.sheets.values()))
    behind = cohorts_behind(session, draft.code, draft_id)
    return DraftPage(draft.id, path, draft.staged_at, unread, before, diff, behind)


def cohorts_behind(session: Session, code: str, version_id: int) -> tuple[CohortBehind, ...]:
    """The cohorts on a version of the program before this one, those that started last first. One SELECT."""
    there = select(PathVersion.published_at).where(PathVersion.id == version_id).scalar_subquery()
    students = select(func.count(Enrollment.id)).where(Enrollment.cohort_id == Cohort.id).scalar_subquery()
    same_time, is_older = PathVersion.published_at == there, PathVersion.id < version_id
    rows = session.execute(
        select(Cohort.id, Cohort.name, PathVersion.version, students)
        .join(PathVersion, PathVersion.id == Cohort.path_version_id)
        .where(PathVersion.code == code, PathVersion.id != version_id)
        .where(there.is_(None) | (PathVersion.published_at < there) | (same_time & is_older))
        .order_by(Cohort.starts_on.desc(), Cohort.name)
    )
    return tuple(CohortBehind(*row) for row in rows)


def going(session: Session, version_id: int, cohort_id: int) -> Going | None:
    """A cohort and a later version of its program, published or staged; None for any other pair."""
    found = cohort_ref(session, cohort_id)
    if found is None:
        return None
    if cohort_id not in {one.id for one in cohorts_behind(session, found.path.code, version_id)}:
        return None
    draft = session.get(PathDraft, version_id)
    if draft is not None and draft.code == found.path.code:
        return Going(found, version_id, staged_path(draft.code, draft.document, draft.texts), False)
    version = session.get(PathVersion, version_id)
    if version is None or version.code != found.path.code:
        return None
    return Going(found, version_id, path_of(session, version_id), True)


def rehearsal_page(session: Session, going_to: Going, today: date, choice: Choice) -> RehearsalPage:
    """The rehearsal of a cohort. As many SELECTs for two hundred students as for one."""
    cohort = session.get_one(Cohort, going_to.cohort.id)
    found = rehearsal(session, cohort, going_to.there, today, choice)
    rows = [
        StudentFate(_name(one.loaded.person.given_name, one.loaded.person.family_name), one.fate)
        for one in found.students.values()
    ]
    rows.sort(key=lambda row: (row.name.casefold(), row.fate.enrollment_id))
    return RehearsalPage(choice, tuple(rows), found.digest)


def _name(given: str, family: str) -> str:
    return f"{family}, {given}" if given else family
