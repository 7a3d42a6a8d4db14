"""The one loader of facts: what standing is computed from, for one or many enrollments.

Five SELECTs (one more where somebody came back), however many enrollments are asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.calendar import Calendar
from tracker.domain.facts import EntryFact, Facts, KitBlock, PeriodFact
from tracker.domain.kinds import Closing
from tracker.domain.lines import Standing
from tracker.domain.path import Path
from tracker.domain.standing import standing
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Holder, Mode, RequestKind, Source
from tracker.models import kept
from tracker.models.details import DETAIL_TABLES
from tracker.models.entries import Entry
from tracker.models.entry_rows import Rows, entries_of
from tracker.models.entry_rows import rules_of as rules_of  # noqa: PLC0414
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

    def standing_on(self, today: date) -> Standing:
        """Where the enrollment stands on a day; computed once a day for what is kept."""
        found = self.kept.stood.get(today)
        if found is None:
            found = standing(self.path, self.facts, today)
            self.kept.stood.clear()
            self.kept.stood[today] = found
        return found

    def holds(self, entry: Mapping[str, Any]) -> bool:
        """Whether an entry of this person speaks to this enrollment."""
        return belongs(entry, self.enrollment.id, self.carried)


def belongs(entry: Mapping[str, Any], enrollment_id: int, carried: frozenset[int]) -> bool:
    """An enrollment reads its own entries, those of person scope, and those it carries over."""
    return entry["enrollment_id"] == enrollment_id or bool(entry["subject"]) or entry["id"] in carried


def _detail_columns() -> list[Any]:
    """Detail columns under their own names. An entry has one detail row at most, so a name that
    several detail tables share is read from whichever has the row."""
    named: dict[str, list[Any]] = {}
    for table in DETAIL_TABLES:
        for column in table.__table__.c:
            if column.name != "entry_id":
                named.setdefault(column.name, []).append(column)
    return [
        columns[0] if len(columns) == 1 else func.coalesce(*columns).label(name)
        for name, columns in named.items()
    ]


_DETAIL_COLUMNS = _detail_columns()


def entries_select() -> Any:
    """Entries with all their details in one row each, by plain column names."""
    statement = select(*Entry.__table__.c, *_DETAIL_COLUMNS)
    for table in DETAIL_TABLES:
        statement = statement.outerjoin(table, table.__table__.c.entry_id == Entry.id)
    return statement


_IDS: Any = bindparam("ids", expanding=True)
_ENROLLED = (
    select(Enrollment, Person, Cohort)
    .join(Person, Person.id == Enrollment.person_id)
    .join(Cohort, Cohort.id == Enrollment.cohort_id)
    .where(Enrollment.id.in_(_IDS))
)
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
    found, missing = {}, []
    for row in session.execute(_ENROLLED, {"ids": list(enrollment_ids)}).all():
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
    reports = _reports(session, ids)
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
        known = replace(known, facts=replace(known.facts, calendar=calendar), stood={})
        kept.put(known)
    rows = Rows(known.read)
    return Loaded(path, known.facts, row.Person, row.Enrollment, row.Cohort, rows, known.carried, known)


def periods_of(session: Session, ids: Sequence[int]) -> dict[int, tuple[PeriodFact, ...]]:
    """The stretches of these enrollments. One SELECT."""
    found: dict[int, list[PeriodFact]] = {}
    for enrollment_id, *values in session.connection().execute(_PERIODS, {"ids": ids}).all():
        found.setdefault(enrollment_id, []).append(PeriodFact(*values))
    return {key: tuple(value) for key, value in found.items()}


def _reports(session: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
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


def fact_of(row: Mapping[str, Any]) -> EntryFact:
    """The fact behind one row of ``entries_select`` or behind the values a command writes."""
    get = row.get
    request, closing = get("request"), get("closing")
    return EntryFact(
        id=row["id"],
        kind=EntryKind(row["kind"]),
        status=EntryStatus(row["status"]),
        happened_on=row["happened_on"],
        logged_on=row["logged_on"],
        key=get("requirement"),
        subject=get("subject"),
        amount=get("amount"),
        mode=Mode(row["mode"]) if get("mode") else None,
        basis=Basis(row["basis"]) if get("basis") else None,
        source=Source(row["source"]),
        decided_on=get("decided_on"),
        waits_for=Holder(row["waits_for"]) if get("waits_for") else None,
        promised_on=get("promised_on"),
        issued_on=get("issued_on"),
        expires_on=get("expires_on"),
        starts_on=get("starts_on"),
        ends_on=get("until_on") or get("ends_on"),
        passed=get("passed"),
        on_schedule=bool(get("on_schedule")),
        asks_documents=bool(get("asks_documents")),
        rules=rules_of(get("rules")),
        request=RequestKind(request) if request else None,
        targets=tuple((get("targets") or "").split()),
        delivery=get("delivery") or "",
        roster_on=get("roster_on"),
        closing=Closing(closing) if closing else None,
        job_id=get("job_id"),
    )


def calendar_of(cohort: Cohort) -> Calendar:
    """A cohort's plan calendar."""
    breaks = []
    for stretch in cohort.breaks.split():
        first, _, last = stretch.partition("/")
        breaks.append((date.fromisoformat(first), date.fromisoformat(last)))
    holidays = frozenset(date.fromisoformat(day) for day in cohort.holidays.split())
    return Calendar(cohort.starts_on, tuple(sorted(breaks)), holidays)
