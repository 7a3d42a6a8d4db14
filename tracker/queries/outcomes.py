"""The students behind the rates: who counts for a reader, with every dated fact, in four SELECTs.

An administrator reads the school, a coordinator the students who started in or came through their
cohorts. Somebody who went on to a cohort that the reader does not hold still counts, without a name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.kinds import ImportState
from tracker.domain.landmarks import line_at
from tracker.domain.outcomes.people import Person
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.readiness import line_for
from tracker.domain.statuses import EntryKind, EntryStatus, Landmark
from tracker.models import (
    AttemptDetail,
    CloserDetail,
    Cohort,
    Enrollment,
    Entry,
    ImportItem,
    ImportRun,
    JobDetail,
    PathVersion,
    VerificationDetail,
)
from tracker.models import Person as PersonRow
from tracker.models.facts import periods_of
from tracker.models.paths import path_of
from tracker.queries.outcome_facts import closers, jobs, sittings, spell

_KINDS = (EntryKind.JOB, EntryKind.VERIFICATION, EntryKind.RECHECK, EntryKind.CLOSER, EntryKind.ATTEMPT)
_LANDMARKS = (Landmark.TRIGGER, Landmark.COMPLETION)


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody behind a number. ``name`` is empty where the reader may not know it."""

    facts: Person
    name: str
    program: str
    cohort_id: int
    cohort: str
    enrollment_id: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A program or a cohort that the reader may choose."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody of one reader. Students stand with the cohort of their first start."""

    students: tuple[Student, ...]
    programs: tuple[Choice, ...]
    cohorts: tuple[Choice, ...]

    def of(self, program: str = "", cohort: str = "") -> tuple[Student, ...]:
        """The students of a program and a cohort; all where nothing is chosen."""
        return tuple(
            one
            for one in self.students
            if program in ("", one.program) and cohort in ("", str(one.cohort_id))
        )


def population(session: Session, actor: Actor) -> Population:
    """Who counts for this reader. Four SELECTs, however many students (and one a path version that this
    process has not met)."""
    rows = session.execute(_enrolled(actor)).all()
    periods = periods_of(session, [row.Enrollment.id for row in rows]) if rows else {}
    entries: dict[int, list[Any]] = {}
    for entry in session.execute(_entries(actor, _dated_lines(session, rows))):
        entries.setdefault(entry.person_id, []).append(entry)
    students: dict[tuple[int, str], list[Any]] = {}
    for row in rows:
        students.setdefault((row.Enrollment.person_id, row.code), []).append(row)
    made = [
        _student(session, actor, theirs, periods, entries.get(person_id, ()))
        for (person_id, _code), theirs in students.items()
    ]
    made.sort(key=lambda one: (not one.name, one.name.casefold(), one.facts.id))
    titles = {row.code: path_of(session, row.path_version_id).title.en for row in rows}
    cohorts = {one.cohort_id: one.cohort for one in made}
    return Population(
        tuple(made),
        tuple(Choice(code, titles[code]) for code in sorted(titles)),
        tuple(Choice(str(key), cohorts[key]) for key in sorted(cohorts, key=cohorts.__getitem__)),
    )


def program_path(session: Session, students: Sequence[Student], program: str = "") -> Path | None:
    """The newest path of a program; of the one that most students are in where none is named."""
    codes = [one.program for one in students if program in ("", one.program)]
    if not codes:
        return None
    code = max(sorted(set(codes)), key=codes.count)
    newest = select(PathVersion.id).where(PathVersion.code == code).order_by(PathVersion.id.desc()).limit(1)
    return path_of(session, session.execute(newest).scalar_one())


def _dated_lines(session: Session, rows: Sequence[Any]) -> list[str]:
    """The keys of the lines whose dates the rates count, in every path that these students are on."""
    paths = [path_of(session, key) for key in sorted({row.path_version_id for row in rows})]
    found = (line_at(path, one) for path in paths for one in _LANDMARKS)
    return sorted({line.key for line in found if line is not None})


_Start = aliased(Cohort, name="start_cohort")


def _scope(actor: Actor) -> Select[Any]:
    """The people who count for a reader."""
    found = select(Enrollment.person_id)
    if actor.is_admin:
        return found
    held = actor.coordinates
    return found.where(or_(Enrollment.cohort_id.in_(held), Enrollment.start_cohort_id.in_(held)))


def _undone() -> Select[Any]:
    """Enrollments that an import made by mistake and that were taken back: they never began."""
    made = select(ImportItem.row_id).join(ImportRun, ImportRun.id == ImportItem.run_id)
    return made.where(ImportItem.what == "enrollment", ImportRun.state == ImportState.UNDONE)


def _enrolled(actor: Actor) -> Any:
    return (
        select(
            Enrollment,
            _Start,
            PersonRow.given_name,
            PersonRow.family_name,
            PathVersion.code,
            _Start.path_version_id,
        )
        .join(PersonRow, PersonRow.id == Enrollment.person_id)
        .join(_Start, _Start.id == Enrollment.start_cohort_id)
        .join(PathVersion, PathVersion.id == _Start.path_version_id)
        .where(Enrollment.person_id.in_(_scope(actor)), Enrollment.id.not_in(_undone()))
        .order_by(Enrollment.person_id, Enrollment.started_on, Enrollment.sequence)
    )


def _entries(actor: Actor, lines: Sequence[str]) -> Any:
    said = and_(Entry.kind == EntryKind.CLOSER, Entry.status == EntryStatus.WAITING)
    return (
        select(
            Entry.id,
            Entry.person_id,
            Entry.enrollment_id,
            Entry.requirement,
            Entry.subject,
            Entry.kind,
            Entry.status,
            Entry.happened_on,
            Entry.decided_on,
            Entry.amount,
            AttemptDetail.passed,
            JobDetail.employer,
            JobDetail.in_field,
            JobDetail.relation,
            JobDetail.starts_on,
            JobDetail.left_on,
            VerificationDetail.proof_way,
            VerificationDetail.job_id,
            VerificationDetail.still_there,
            CloserDetail.closing,
            CloserDetail.proof,
        )
        .outerjoin(AttemptDetail, AttemptDetail.entry_id == Entry.id)
        .outerjoin(JobDetail, JobDetail.entry_id == Entry.id)
        .outerjoin(VerificationDetail, VerificationDetail.entry_id == Entry.id)
        .outerjoin(CloserDetail, CloserDetail.entry_id == Entry.id)
        .where(
            Entry.person_id.in_(_scope(actor)),
            or_(Entry.status == EntryStatus.ACCEPTED, said),
            or_(Entry.kind.in_(_KINDS), Entry.requirement.in_(lines)),
        )
        .order_by(Entry.person_id, Entry.id)
    )


def _student(
    session: Session, actor: Actor, rows: Sequence[Any], periods: Mapping[int, Any], entries: Iterable[Any]
) -> Student:
    first, listed = rows[0], list(entries)
    path = path_of(session, first.path_version_id)
    spells = tuple(
        spell(path_of(session, row.path_version_id), row, periods.get(row.Enrollment.id, ()), listed)
        for row in rows
    )
    exam = line_for(path, EntryKind.ATTEMPT)
    person = Person(
        first.Enrollment.person_id,
        spells,
        tuple(sittings(listed, exam.subject if exam else None)),
        tuple(jobs(listed)),
        tuple(closers(listed)),
    )
    cohorts = {row.Enrollment.cohort_id for row in rows}
    is_seen = actor.is_admin or bool(cohorts & actor.coordinates)
    name = ", ".join(part for part in (first.family_name, first.given_name) if part)
    start = first.start_cohort
    return Student(person, name if is_seen else "", first.code, start.id, start.name, rows[-1].Enrollment.id)
