"""Incidents as their few readers see them, and whom a student calls."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.domain.kinds import IncidentKind, IncidentPlace
from tracker.domain.policy import Target
from tracker.models import Cohort, Enrollment, Incident, Notice, Person
from tracker.models.covering import cohorts_of, coordinators


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One report. ``happened_at`` is in the cohort's local time. ``settled_by`` is empty while its
    notice is open."""

    id: int
    person_id: int
    student: str
    cohort_ids: frozenset[int]
    zone: ZoneInfo
    kind: IncidentKind
    place: IncidentPlace
    happened_at: datetime
    what: str
    done: str
    told: str
    reported_by: str
    reported_at: datetime
    settled_at: datetime | None
    settled_by: str
    note: str

    @property
    def target(self) -> Target:
        """The report as policy sees it."""
        return Target(person_id=self.person_id, cohort_ids=self.cohort_ids)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One report in a list."""

    id: int
    kind: IncidentKind
    place: IncidentPlace
    happened_at: datetime
    is_settled: bool


def incident_page(session: Session, incident_id: int) -> IncidentPage | None:
    """The report with this id. One SELECT."""
    reporter, settler = aliased(Person), aliased(Person)
    row = session.execute(
        select(
            Incident,
            Person.given_name,
            Person.family_name,
            Enrollment.cohort_id,
            Cohort.timezone,
            reporter.given_name.label("reporter_given"),
            reporter.family_name.label("reporter_family"),
            Notice.settled_at,
            Notice.note,
            settler.given_name.label("settler_given"),
            settler.family_name.label("settler_family"),
        )
        .join(Person, Person.id == Incident.person_id)
        .join(Enrollment, Enrollment.id == Incident.enrollment_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(reporter, reporter.id == Incident.reported_by_id)
        .outerjoin(Notice, Notice.incident_id == Incident.id)
        .outerjoin(settler, settler.id == Notice.settled_by_id)
        .where(Incident.id == incident_id)
    ).first()
    if row is None:
        return None
    kept = row.Incident
    return IncidentPage(
        id=kept.id,
        person_id=kept.person_id,
        student=_name(row.given_name, row.family_name),
        cohort_ids=frozenset({row.cohort_id}),
        zone=ZoneInfo(row.timezone),
        kind=kept.kind,
        place=kept.place,
        happened_at=kept.happened_at,
        what=kept.what,
        done=kept.done,
        told=kept.told,
        reported_by=_name(row.reporter_given, row.reporter_family),
        reported_at=kept.reported_at,
        settled_at=row.settled_at,
        settled_by=_name(row.settler_given, row.settler_family),
        note=row.note or "",
    )


def incidents_of(session: Session, person_id: int) -> tuple[IncidentRow, ...]:
    """The reports about a student, newest first. One SELECT."""
    rows = session.execute(
        select(Incident, Notice.settled_at)
        .outerjoin(Notice, Notice.incident_id == Incident.id)
        .where(Incident.person_id == person_id)
        .order_by(Incident.happened_at.desc(), Incident.id.desc())
    )
    return tuple(
        IncidentRow(
            row.Incident.id,
            row.Incident.kind,
            row.Incident.place,
            row.Incident.happened_at,
            row.settled_at is not None,
        )
        for row in rows
    )


def coordinators_of(session: Session, person_id: int, now: datetime) -> tuple[str, ...]:
    """Who coordinates the cohorts of a student, or covers for them today: whom to call. Four SELECTs."""
    cohorts = cohorts_of(session, [person_id]).get(person_id, frozenset())
    rows = session.execute(
        select(Person.given_name, Person.family_name)
        .where(Person.id.in_(coordinators(session, cohorts, now)))
        .order_by(Person.family_name, Person.given_name)
    )
    return tuple(_name(row.given_name, row.family_name) for row in rows)


def _name(given: str | None, family: str | None) -> str:
    return f"{given or ''} {family or ''}".strip()
