"""The one loader of facts: what standing is computed from, for one or many enrollments.

Five SELECTs (one more where somebody came back), however many enrollments are asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.calendar import Calendar
from tracker.domain.facts import Facts, KitBlock, PeriodFact
from tracker.domain.lines import Standing
from tracker.domain.path import Path
from tracker.domain.standing import standing
from tracker.models import kept
from tracker.models.entries import detail_of
from tracker.models.entry_rows import Read, Rows, entries_of
from tracker.models.kit import KitReport
from tracker.models.paths import path_of
from tracker.models.people import Person
from tracker.models.program import Carried, Cohort, Enrollment, Period


@dataclass(frozen=True, slots=True)
class Loaded:
    """One enrollment with everything that its standing and its pages need."""

    path: Path
    facts: Facts
    person: Person
    enrollment: Enrollment
    cohort: Cohort
    entries: Sequence[Mapping[str, Any]]
    carried: frozenset[int]
    kept: kept.Kept

    @property
    def newest(self) -> int:
        """The id of the entry that was logged last; 0 if there is none."""
        return self.kept.read[-1].id if self.kept.read else 0

    def standing_on(self, today: date) -> Standing:
        """Where the enrollment stands on a day; computed once a day for what is kept."""
        found = self.kept.stood.get(today)
        if found is None:
            found = standing(self.path, self.facts, today)
            self.kept.stood.clear()
            self.kept.seen.clear()
            self.kept.stood[today] = found
        return found

    def keeper(
        self, facts: Facts, changed: Iterable[dict[str, Any]], today: date, stood: Standing
    ) -> Callable[[str], None]:
        """What keeps the enrollment as a command leaves it, once that is committed and the chain's new
        head is known: the next page or command need not read it again."""
        known = {one.id: one for one in self.kept.read}
        known |= {row["id"]: Read.of(row, has_details=detail_of(row) is not None) for row in changed}
        read = tuple(known[key] for key in sorted(known))

        def keep(head: str) -> None:
            kept.put(kept.Kept((head, self.path.digest), facts, read, self.carried, {today: stood}))

        return keep

    def holds(self, entry: Mapping[str, Any]) -> bool:
        """Whether an entry of this person speaks to this enrollment."""
        return belongs(entry, self.enrollment.id, self.carried)


def belongs(entry: Mapping[str, Any], enrollment_id: int, carried: frozenset[int]) -> bool:
    """An enrollment reads its own entries, those of person scope, and those it carries over."""
    return entry["enrollment_id"] == enrollment_id or bool(entry["subject"]) or entry["id"] in carried


_IDS: Any = bindparam("ids", expanding=True)
_ENROLLED = (
    select(Enrollment, Person, Cohort)
    .join(Person, Person.id == Enrollment.person_id)
    .join(Cohort, Cohort.id == Enrollment.cohort_id)
    .where(Enrollment.id.in_(_IDS))
)
_THEIR_OWNER = select(Enrollment.person_id).where(Enrollment.id == bindparam("enrollment")).scalar_subquery()
_OF_PERSON = (
    select(Enrollment, Person, Cohort)
    .join(Person, Person.id == Enrollment.person_id)
    .join(Cohort, Cohort.id == Enrollment.cohort_id)
    .order_by(Enrollment.sequence)
)
_ENROLLED_WITH = _OF_PERSON.where(Enrollment.person_id == _THEIR_OWNER)
_ENROLLMENTS = _OF_PERSON.where(Enrollment.person_id == bindparam("person"))
_PERIOD: Any = Period.__table__.c
_PERIODS = (
    select(_PERIOD.enrollment_id, _PERIOD.kind, _PERIOD.starts_on, _PERIOD.ends_on, _PERIOD.reason)
    .where(_PERIOD.enrollment_id.in_(_IDS))
    .order_by(_PERIOD.starts_on)
)
_REPORT: Any = KitReport.__table__.c
_REPORTS = (
    select(*_REPORT)
    .where(_REPORT.enrollment_id.in_(_IDS), _REPORT.withdrawn_at.is_(None))
    .order_by(_REPORT.id)
)


def load(session: Session, enrollment_ids: Iterable[int]) -> dict[int, Loaded]:
    """Facts of these enrollments by id; ids that do not exist are left out."""
    rows = session.execute(_ENROLLED, {"ids": list(enrollment_ids)}).all()
    return _read(session, [(row, path_of(session, row.Cohort.path_version_id)) for row in rows])


def recall(session: Session, enrollment_ids: Iterable[int]) -> dict[int, Loaded]:
    """The same in one SELECT where this process has read it and nothing has changed since."""
    return _recalled(session, session.execute(_ENROLLED, {"ids": list(enrollment_ids)}).all())


def recall_all(session: Session, enrollment_id: int) -> dict[int, Loaded]:
    """Every enrollment of the person whose enrollment this is, oldest first, read as ``recall`` does;
    empty where there is no such enrollment."""
    rows = session.execute(_ENROLLED_WITH, {"enrollment": enrollment_id}).all()
    found = _recalled(session, rows)
    return {row.Enrollment.id: found[row.Enrollment.id] for row in rows}


def enrollments_of(session: Session, person_id: int) -> Sequence[Any]:
    """Rows of Enrollment, Person and Cohort for each enrollment of a person, oldest first: one SELECT."""
    return session.execute(_ENROLLMENTS, {"person": person_id}).all()


def recall_one(session: Session, row: Any) -> Loaded:
    """What ``recall`` gives for one row of ``enrollments_of``."""
    return _recalled(session, [row])[row.Enrollment.id]


def _recalled(session: Session, rows: Sequence[Any]) -> dict[int, Loaded]:
    found, missing = {}, []
    for row in rows:
        path = path_of(session, row.Cohort.path_version_id)
        known = kept.get(row.Enrollment.id, (row.Person.event_head, path.digest))
        if known is None:
            missing.append((row, path))
        else:
            found[row.Enrollment.id] = _loaded(row, path, known)
    read = _read(session, missing) if missing else {}
    for one in read.values():
        kept.put(one.kept)
    return found | read


def _read(session: Session, rows: Sequence[tuple[Any, Path]]) -> dict[int, Loaded]:
    ids = [row.Enrollment.id for row, _path in rows]
    periods = periods_of(session, ids)
    reports = reports_of(session, ids)
    # Only who came back has carried anything over.
    has_carried = any(row.Enrollment.reentry_of_id for row, _path in rows)
    carried = _carried(session, ids) if has_carried else {}
    by_person = entries_of(session, {row.Person.id for row, _path in rows})
    found = {}
    for row, path in rows:
        enrollment, mine = row.Enrollment, carried.get(row.Enrollment.id, frozenset())
        entries = tuple(
            one
            for one in by_person.get(row.Person.id, ())
            if one.enrollment_id in (enrollment.id, None) or one.id in mine
        )
        facts = Facts(
            enrollment_id=enrollment.id,
            person_id=row.Person.id,
            started_on=enrollment.started_on,
            calendar=calendar_of(row.Cohort),
            routes=frozenset(enrollment.routes.split()),
            goals=frozenset(enrollment.goals.split()),
            periods=periods.get(enrollment.id, ()),
            entries=tuple(entry.fact() for entry in entries),
            kit_blocks=kit_blocks(path, reports.get(enrollment.id, ())),
        )
        known = kept.Kept((row.Person.event_head, path.digest), facts, entries, mine)
        found[enrollment.id] = _loaded(row, path, known)
    return found


def _loaded(row: Any, path: Path, known: kept.Kept) -> Loaded:
    calendar = calendar_of(row.Cohort)
    if known.facts.calendar != calendar:
        known = replace(known, facts=replace(known.facts, calendar=calendar), stood={}, seen={})
        kept.put(known)
    rows = Rows(known.read)
    return Loaded(path, known.facts, row.Person, row.Enrollment, row.Cohort, rows, known.carried, known)


def periods_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[PeriodFact, ...]]:
    """The stretches of these enrollments. One SELECT."""
    found: dict[int, list[PeriodFact]] = {}
    for enrollment_id, *values in session.connection().execute(_PERIODS, {"ids": ids}).all():
        found.setdefault(enrollment_id, []).append(PeriodFact(*values))
    return {key: tuple(value) for key, value in found.items()}


def reports_of(session: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
    """What stands reported of the kits of these enrollments. One SELECT."""
    found: dict[int, list[Any]] = {}
    for report in session.connection().execute(_REPORTS, {"ids": ids}).all():
        found.setdefault(report.enrollment_id, []).append(report)
    return found


def kit_blocks(path: Path, reports: Iterable[Any]) -> tuple[KitBlock, ...]:
    """What these reports keep from being practiced; a part that no skill needs blocks nothing."""
    return tuple(
        KitBlock(keys, report.reported_on, report.arrived_on, report.part, report.sent_on)
        for report in reports
        if (keys := path.skills_by_part.get(report.part, frozenset()))
    )


def _carried(session: Session, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    rows = session.execute(
        select(Carried.enrollment_id, Carried.entry_id).where(Carried.enrollment_id.in_(ids))
    )
    for enrollment_id, entry_id in rows:
        found.setdefault(enrollment_id, set()).add(entry_id)
    return {key: frozenset(value) for key, value in found.items()}


def calendar_of(cohort: Cohort) -> Calendar:
    """A cohort's plan calendar."""
    return calendar(cohort.starts_on, cohort.breaks, cohort.holidays)


@lru_cache(maxsize=256)
def calendar(starts_on: date, breaks: str, holidays: str) -> Calendar:
    """A plan calendar from the columns of a cohort."""
    found = []
    for stretch in breaks.split():
        first, _, last = stretch.partition("/")
        found.append((date.fromisoformat(first), date.fromisoformat(last)))
    off = frozenset(date.fromisoformat(day) for day in holidays.split())
    return Calendar(starts_on, tuple(sorted(found)), off)
