"""The files that a reader is bringing in, and those that were brought in."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import ImportKind, ImportState
from tracker.domain.policy import Actor, Target
from tracker.models import Cohort, Enrollment, ImportRun, Person
from tracker.models.importing import Staged
from tracker.models.paths import path_of

MOST = 30
"""So many files the list shows, the newest first."""
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One file in the list. ``is_last``: it is the one that may be undone."""

    id: int
    kind: ImportKind
    state: ImportState
    cohort: str
    name: str
    entries: int
    people: int
    read_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None
    is_last: bool


@dataclass(frozen=True, slots=True)
class ImportRef:
    """A file that a view is about: only who read it sees it, while they coordinate its cohort."""

    id: int
    owner_id: int
    cohort_id: int

    @property
    def target(self) -> Target:
        """The file as policy sees it."""
        return Target(person_id=self.owner_id, cohort_ids=frozenset({self.cohort_id}))


@dataclass(frozen=True)
class ImportPage:
    """One file with what the page needs to say of it. ``students`` are those of the cohort by id, by name;
    ``names`` of everybody else a row may be about."""

    staged: Staged
    cohort: str
    zone: ZoneInfo
    students: dict[int, str]
    names: dict[int, str]
    is_last: bool


def import_ref(session: Session, run_id: int) -> ImportRef | None:
    """A file by its address. One SELECT."""
    columns = (ImportRun.id, ImportRun.owner_id, ImportRun.cohort_id)
    row = session.execute(select(*columns).where(ImportRun.id == run_id)).one_or_none()
    return ImportRef(**row._mapping) if row else None


def my_imports(session: Session, actor: Actor) -> list[ImportLine]:
    """The newest files of the reader. One SELECT."""
    run = ImportRun
    columns = (run.id, run.kind, run.state, run.name, run.entries, run.people, run.read_at)
    rows = session.execute(
        select(*columns, run.applied_at, run.undone_at, Cohort.name.label("cohort"))
        .join(Cohort, Cohort.id == run.cohort_id)
        .where(run.owner_id == actor.person_id)
        .order_by(run.id.desc())
        .limit(MOST)
    ).all()
    applied = [row for row in rows if row.state is ImportState.APPLIED]
    last = max(applied, key=lambda row: (row.applied_at, row.id), default=None)
    return [ImportLine(**row._mapping, is_last=last is not None and row.id == last.id) for row in rows]


def import_page(session: Session, actor: Actor, run_id: int) -> ImportPage | None:
    """One file of the reader: a fixed number of SELECTs, however many rows."""
    run = session.execute(select(ImportRun).where(ImportRun.id == run_id)).scalar_one_or_none()
    if run is None:
        return None
    cohort = session.get_one(Cohort, run.cohort_id)
    staged = Staged(run, path_of(session, cohort.path_version_id))
    students = _names(session, select(Enrollment.person_id).where(Enrollment.cohort_id == cohort.id))
    about = {one["who"] for one in staged.found.values()} | {
        who for one in staged.found.values() for who in one["may"]
    }
    others = sorted(about - {None} - set(students))
    names: dict[int, str] = {}
    for first in range(0, len(others), 1000):
        names |= _names(session, others[first : first + 1000])
    last = next((one.id for one in my_imports(session, actor) if one.is_last), None)
    return ImportPage(staged, cohort.name, ZoneInfo(cohort.timezone), students, names, last == run_id)


def _names(session: Session, ids: object) -> dict[int, str]:
    people = select(Person.id, Person.given_name, Person.family_name).where(
        Person.id.in_(ids)  # type: ignore[arg-type]
    )
    rows = session.execute(people.order_by(Person.family_name, Person.given_name, Person.id))
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in rows}
