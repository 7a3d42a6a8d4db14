"""Graduates and their jobs, for those who verify them: what is to be done, who closed the search, who
said nothing. Five SELECTs, however many students."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import EntryFact
from tracker.domain.jobs import (
    CONSENT,
    JOB,
    JobWork,
    Rules,
    Work,
    closers,
    counted_jobs,
    may_ask_employer,
    work_on,
)
from tracker.domain.landmarks import line_at
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.statuses import STATE_BY_CODE, EntryKind, EntryStatus, Landmark, PeriodKind
from tracker.models import Cohort, Enrollment, Entry, Person, StandingRow
from tracker.models.entry_facts import entries_select, fact_of
from tracker.models.paths import path_of
from tracker.models.settings import setting

FILTERS = ("all", "todo", "ahead", "done", "closed", "silent")
_TODO = frozenset({Work.DECIDE_CLOSER, Work.DECIDE_PROOF, Work.VERIFY, Work.RECHECK})
_AHEAD = frozenset({Work.NOT_YET, Work.RECHECK_AHEAD})


class TodayIn(Protocol):
    """Today's date in a time zone."""

    def __call__(self, zone: tzinfo) -> date: ...


@dataclass(frozen=True, slots=True)
class HiredRow:
    """One student: the job that matters with its work, or the reason for taking none.

    ``row`` is the entry's row with its details; ``since_on`` is since when the work can be done.
    """

    person_id: int
    enrollment_id: int
    cohort_id: int
    cohort: str
    step: str
    given_name: str
    family_name: str
    today: date
    consent: bool | None
    rules: Rules
    work: JobWork | None
    row: Mapping[str, Any] | None
    closer: Mapping[str, Any] | None

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name

    @property
    def kind(self) -> str:
        """Which part of the list it stands in."""
        if self.closer is not None:
            return "todo" if self.closer["status"] == EntryStatus.WAITING else "closed"
        if self.work is None:
            return "silent"
        if self.work.work in _TODO:
            return "todo"
        return "ahead" if self.work.work in _AHEAD else "done"

    @property
    def is_verified(self) -> bool:
        """Whether a job of theirs was verified."""
        return self.work is not None and self.work.verified is not None

    @property
    def waits_since(self) -> date:
        """Since when somebody could act; the list is in this order."""
        if self.closer is not None and self.closer["status"] == EntryStatus.WAITING:
            on: date = self.closer["logged_on"]
            return on
        return self.work.since_on if self.work else date.max


@dataclass(frozen=True, slots=True)
class HiredList:
    """Everybody with a job, a reason, or nothing said after the program. ``cohorts`` are the actor's."""

    rows: tuple[HiredRow, ...]
    cohorts: tuple[Cohort, ...]

    def shown(self, show: str, cohort: int | None) -> list[HiredRow]:
        """The rows of one filter and one cohort."""
        return [
            row
            for row in self.rows
            if (show == "all" or row.kind == show) and (cohort is None or row.cohort_id == cohort)
        ]

    def verified(self, cohort: int | None) -> tuple[int, int]:
        """How many are verified, of how many who have a job."""
        hired = [row for row in self.shown("all", cohort) if row.work is not None]
        return sum(row.is_verified for row in hired), len(hired)


def hired_list(session: Session, actor: Actor, today_in: TodayIn) -> HiredList:
    """The list for a coordinator's cohorts, oldest work first."""
    ids = sorted(actor.coordinates)
    if not ids:
        return HiredList((), ())
    cohorts = session.execute(select(Cohort).where(Cohort.id.in_(ids)).order_by(Cohort.name)).scalars().all()
    known = {cohort.id: cohort for cohort in cohorts}
    weeks = int(setting(session, "recheck_weeks"))
    found = []
    students = _students(session, ids)
    entries = _entries(session, {row.person_id for row in students})
    for student in students:
        cohort = known[student.cohort_id]
        path, today = path_of(session, cohort.path_version_id), today_in(ZoneInfo(cohort.timezone))
        row = _row(student, cohort, path, today, weeks, entries.get(student.person_id, ()))
        if row is not None:
            found.append(row)
    found.sort(key=lambda row: (FILTERS.index(row.kind), row.waits_since, row.sort_name))
    return HiredList(tuple(found), tuple(cohorts))


def _students(session: Session, cohort_ids: Sequence[int]) -> Sequence[Any]:
    return session.execute(
        select(
            StandingRow.person_id,
            StandingRow.enrollment_id,
            StandingRow.cohort_id,
            StandingRow.cells,
            StandingRow.period,
            Enrollment.started_on,
            Person.given_name,
            Person.family_name,
        )
        .join(Enrollment, Enrollment.id == StandingRow.enrollment_id)
        .join(Person, Person.id == StandingRow.person_id)
        .where(StandingRow.cohort_id.in_(cohort_ids))
    ).all()


def _entries(session: Session, people: Iterable[int]) -> dict[int, list[Mapping[str, Any]]]:
    """What is said about the jobs of these people, by person."""
    statement = (
        entries_select()
        .where(Entry.person_id.in_(sorted(people)), Entry.subject.in_((JOB, CONSENT)))
        .order_by(Entry.id)
    )
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in session.execute(statement).mappings():
        found.setdefault(row["person_id"], []).append(dict(row))
    return found


def _row(
    student: Any, cohort: Cohort, path: Path, today: date, weeks: int, rows: Sequence[Mapping[str, Any]]
) -> HiredRow | None:
    line = next((one for one in path.requirements if EntryKind.VERIFICATION in one.entry_kinds), None)
    if line is None:
        return None
    rules = Rules(line.not_before_days, weeks)
    facts = [fact_of(row) for row in rows]
    by_id = {row["id"]: row for row in rows}
    work = _work(facts, by_id, student.started_on, rules, today)
    closer = None if work else _closer(facts, by_id, student.started_on)
    if work is None and closer is None and not _is_over(student, path):
        return None
    return HiredRow(
        person_id=student.person_id,
        enrollment_id=student.enrollment_id,
        cohort_id=cohort.id,
        cohort=cohort.name,
        step=line.step,
        given_name=student.given_name,
        family_name=student.family_name,
        today=today,
        consent=may_ask_employer(facts),
        rules=rules,
        work=work,
        row=by_id[work.job.id] if work else None,
        closer=closer,
    )


def _work(
    facts: Sequence[EntryFact], by_id: Mapping[int, Any], enrolled_on: date, rules: Rules, today: date
) -> JobWork | None:
    """The work on the job of today, else on the last one. One that was left before the question weeks later
    needs no question: the last day answers it."""
    found = [work_on(job, facts, rules, today) for job in counted_jobs(facts, enrolled_on)]
    if not found:
        return None
    held = [one for one in found if by_id[one.job.id]["left_on"] is None]
    chosen = (held or found)[-1]
    asks_again = chosen.work in (Work.RECHECK, Work.RECHECK_AHEAD)
    return replace(chosen, work=Work.NOTHING) if asks_again and not held else chosen


def _closer(facts: Sequence[EntryFact], by_id: Mapping[int, Any], enrolled_on: date) -> Any:
    """The reason that waits, or else the first that counts."""
    waiting = [one for one in facts if one.kind is EntryKind.CLOSER and one.status is EntryStatus.WAITING]
    found = waiting or closers(facts, enrolled_on)
    return by_id[found[0].id] if found else None


def _is_over(student: Any, path: Path) -> bool:
    """Whether the program is done, so that a job could be asked for."""
    if student.period == PeriodKind.WITHDRAWN:
        return False
    line = line_at(path, Landmark.COMPLETION)
    return line is not None and STATE_BY_CODE[student.cells[path.index[line.key]]].counts
