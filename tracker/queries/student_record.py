"""One student's own record: what every student page starts from, read in a fixed number of SELECTs."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import cached_property, partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.lines import Line, Standing
from tracker.domain.path import AskedLine, Path, Requirement
from tracker.domain.policy import Target
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, Role
from tracker.models import Person, RoleGrant
from tracker.models.covering import covered_in, is_away, near
from tracker.models.entries import detail_of
from tracker.models.facts import Loaded, enrollments_of, recall_one
from tracker.models.paths import path_of

T = TypeVar("T")
_MOST_SEEN = 8
"""So many things a process keeps of one record on one day."""
_HOLDERS = {Role.INSTRUCTOR: Holder.INSTRUCTOR, Role.COORDINATOR: Holder.COORDINATOR}


@dataclass(frozen=True, slots=True)
class EnrollmentName:
    """One enrollment of the person, for the links between them."""

    id: int
    cohort: str
    started_on: date
    path: Path


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry as its student sees it. ``row`` is the whole row, for rules about entries."""

    row: Mapping[str, Any]

    @property
    def id(self) -> int:
        """The entry's id."""
        return int(self.row["id"])

    @property
    def kind(self) -> EntryKind:
        """What it claims."""
        return EntryKind(self.row["kind"])

    @property
    def status(self) -> EntryStatus:
        """Where it is in the workflow."""
        return EntryStatus(self.row["status"])

    @property
    def detail(self) -> Mapping[str, Any]:
        """What only its kind has; empty for the others."""
        return detail_of(self.row) or {}

    def __getattr__(self, name: str) -> Any:
        """The other columns by their names."""
        try:
            return self.row[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True, slots=True)
class StaffName:
    """One of the staff, and who covers for them today, if somebody does."""

    name: str
    cover: str


@dataclass(frozen=True)
class StudentRecord:
    """A student's enrollment with its standing today."""

    loaded: Loaded
    standing: Standing
    today: date
    enrollments: tuple[EnrollmentName, ...]
    read_staff: Callable[[], Mapping[Holder, StaffName]]

    @cached_property
    def staff(self) -> Mapping[Holder, StaffName]:
        """Who holds a turn, where one person does. One SELECT when first asked for."""
        return self.read_staff()

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        enrollment = self.loaded.enrollment
        return Target(person_id=enrollment.person_id, cohort_ids=frozenset({enrollment.cohort_id}))

    @property
    def enrollment_id(self) -> int:
        """The enrollment that is looked at."""
        return self.loaded.facts.enrollment_id

    @property
    def path(self) -> Path:
        """The path of its cohort."""
        return self.loaded.path

    @property
    def is_newest(self) -> bool:
        """Whether this is the enrollment that pages show where none is named."""
        return self.enrollments[0].id == self.enrollment_id

    @property
    def programs(self) -> tuple[EnrollmentName, ...]:
        """The newest enrollment in each program, the one begun last first; empty for who is in one alone."""
        newest = {one.path.code: one for one in reversed(self.enrollments)}
        return tuple(reversed(newest.values())) if len(newest) > 1 else ()

    @property
    def takes_entries(self) -> bool:
        """Whether anything can be logged: not on an enrollment that ended. One is followed by another of
        its program only once it has ended; beside one of another program it goes on."""
        return self.standing.pauses.frozen_on is None

    @property
    def zone(self) -> ZoneInfo:
        """The cohort's time zone."""
        return ZoneInfo(self.loaded.cohort.timezone)

    @property
    def promised_days(self) -> int:
        """Working days that staff have to answer."""
        return self.path.promise_days

    def line(self, key: str) -> Line:
        """The line with this key; KeyError if the path has none."""
        return self.standing.lines[self.path.index[key]]

    def entries_of(self, requirement: Requirement) -> tuple[Logged, ...]:
        """Every entry of a line, taken back and voided ones too, newest first."""
        found = [row for row in self.loaded.entries if _speaks_to(row, requirement)]
        return tuple(Logged(row) for row in reversed(found))

    def once(self, name: str, make: Callable[[], T], *given: Hashable) -> T:
        """What ``make`` gives, made once for as long as the record and the day stay as they are.

        ``given`` must be everything besides the record that it depends on; it holds no rows of a session.
        """
        seen, key = self.loaded.kept.seen, (name, self.today, self.takes_entries, *given)
        found: T | None = seen.get(key)
        if found is None:
            found = make()
            while len(seen) >= _MOST_SEEN:
                seen.pop(next(iter(seen)), None)
            seen[key] = found
        return found

    def asked(self) -> Mapping[str, AskedLine]:
        """The lines that the student's routes ask, with what must come first."""
        return {line.requirement.key: line for line in self.path.asked(self.loaded.facts.routes)}

    def opened_by(self, key: str) -> tuple[str, ...]:
        """The closed lines that wait for this one."""
        return tuple(
            name
            for name, line in self.asked().items()
            if key in line.after_keys and key in self.line(name).reason.facts.get("keys", ())
        )


def _speaks_to(row: Mapping[str, Any], requirement: Requirement) -> bool:
    if requirement.subject:
        return row["subject"] == requirement.subject and row["kind"] in requirement.entry_kinds
    return bool(row["requirement"] == requirement.key)


_GRANT: Any = RoleGrant.__table__.c
_PERSON: Any = Person.__table__.c
_STAFF = (
    select(
        _GRANT.role,
        _PERSON.id,
        _PERSON.given_name,
        _PERSON.family_name,
        is_away(_PERSON.id).label("is_away"),
    )
    .join_from(RoleGrant.__table__, Person.__table__, _PERSON.id == _GRANT.person_id)
    .where(_GRANT.cohort_id == bindparam("cohort"), _GRANT.revoked_at.is_(None))
)


def student_record(
    session: Session,
    person_id: int,
    today_in: Callable[[tzinfo], date],
    enrollment_id: int | None = None,
) -> StudentRecord | None:
    """The newest enrollment of a person, or the named one if it is theirs; None if there is none.

    ``today_in`` gives today's date in a time zone.
    """
    rows = enrollments_of(session, person_id)[::-1]
    wanted = next((row for row in rows if enrollment_id in (None, row.Enrollment.id)), None)
    if wanted is None:
        return None
    names = tuple(
        EnrollmentName(
            row.Enrollment.id,
            row.Cohort.name,
            row.Enrollment.started_on,
            path_of(session, row.Cohort.path_version_id),
        )
        for row in rows
    )
    loaded = recall_one(session, wanted)
    today = today_in(ZoneInfo(loaded.cohort.timezone))
    staff = partial(_staff, session, loaded.cohort.id, today_in)
    return StudentRecord(loaded, loaded.standing_on(today), today, names, staff)


def _staff(session: Session, cohort_id: int, today_in: Callable[[tzinfo], date]) -> dict[Holder, StaffName]:
    """Who instructs and coordinates the cohort, where it is one person: one SELECT, and one more while
    somebody is away."""
    rows = session.connection().execute(_STAFF, {"cohort": cohort_id, **near(today_in)}).all()
    away = any(row.is_away for row in rows)
    covers = covered_in(session, [cohort_id], today_in) if away else ()
    found: dict[Holder, list[StaffName]] = {}
    for row in rows:
        if row.role in _HOLDERS:
            name = f"{row.given_name} {row.family_name}".strip()
            covered = (one.cover for one in covers if (one.away_id, one.role) == (row.id, row.role))
            found.setdefault(_HOLDERS[row.role], []).append(StaffName(name, next(covered, "")))
    return {holder: names[0] for holder, names in found.items() if len(names) == 1}
