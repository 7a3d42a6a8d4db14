"""Preceptors who were asked and have not answered: who, when, how long they have been silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import LinkVia
from tracker.domain.placement import Placement, current_placement, placements_of
from tracker.domain.policy import Actor, Target
from tracker.domain.preceptor import waiting_at
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequirementKind, State
from tracker.models import Cohort, Enrollment, Entry, Person, PreceptorLink, StandingRow
from tracker.models.entry_facts import entries_select
from tracker.models.paths import path_of
from tracker.models.settings import setting

_OPEN_CELLS = frozenset(state.code for state in (State.OPEN, State.STARTED, State.RETURNED))


@dataclass(frozen=True, slots=True)
class LinkOut:
    """A link that is out, with what waits for it.

    ``silent_days`` counts from when its holder was asked; ``is_overdue`` once that is longer than
    the days after which the worker reminds.
    """

    id: int
    via: LinkVia
    name: str
    contact: str
    student_id: int
    given_name: str
    family_name: str
    cohort_id: int
    cohort_name: str
    zone: ZoneInfo
    placement: Placement
    waiting: tuple[Mapping[str, Any], ...]
    evaluations: tuple[Requirement, ...]
    asked_at: datetime
    reminded_at: datetime | None
    answered_at: datetime | None
    silent_days: int
    is_overdue: bool

    @property
    def sort_name(self) -> str:
        """Family name first."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name

    @property
    def is_answered(self) -> bool:
        """Whether nothing is expected of its holder."""
        return not self.waiting and not self.evaluations

    @property
    def target(self) -> Target:
        """The link's record as policy sees it."""
        return Target(person_id=self.student_id, cohort_ids=frozenset({self.cohort_id}))


def links_out(
    session: Session, actor: Actor, now: datetime, *, student_id: int | None = None
) -> tuple[LinkOut, ...]:
    """The links that are out in the actor's cohorts, or of one student; the longest silence first.

    Three SELECTs, however many links there are.
    """
    days = int(setting(session, "reminder_days"))
    mine, one = Enrollment.cohort_id.in_(actor.coordinates), PreceptorLink.student_id == student_id
    chosen = mine if student_id is None else one
    rows = session.execute(_links().where(chosen, PreceptorLink.revoked_at.is_(None))).all()
    entries = _entries(session, {row.PreceptorLink.student_id for row in rows})
    found = [_out(session, row, entries.get(row.PreceptorLink.student_id, []), now, days) for row in rows]
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (not one.is_overdue, one.is_answered, -one.silent_days, one.id),
        )
    )


def link_out(session: Session, link_id: int) -> LinkOut | None:
    """The link with this id, whatever waits for it."""
    row = session.execute(_links().where(PreceptorLink.id == link_id)).one_or_none()
    if row is None:
        return None
    entries = _entries(session, {row.PreceptorLink.student_id})
    return _out(session, row, entries.get(row.PreceptorLink.student_id, []), row.PreceptorLink.asked_at, 1)


def _links() -> Any:
    contact = Person.__table__.alias()
    return (
        select(PreceptorLink, Person, Cohort, StandingRow, contact.c.email)
        .join(Entry, and_(Entry.id == PreceptorLink.placement_id, Entry.status == EntryStatus.ACCEPTED))
        .join(Enrollment, Enrollment.id == Entry.enrollment_id)
        .join(StandingRow, StandingRow.enrollment_id == Enrollment.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(Person, Person.id == PreceptorLink.student_id)
        .join(contact, contact.c.id == PreceptorLink.person_id)
        .where(PreceptorLink.via != LinkVia.QR)
    )


def _entries(session: Session, student_ids: Iterable[int]) -> dict[int, list[Mapping[str, Any]]]:
    """The placements of these students, and what waits for their preceptors."""
    wanted = or_(
        Entry.kind == EntryKind.PLACEMENT,
        and_(Entry.status == EntryStatus.WAITING, Entry.waits_for == Holder.PRECEPTOR),
    )
    ids = list(student_ids)
    if not ids:
        return {}
    found: dict[int, list[Mapping[str, Any]]] = {}
    statement = entries_select().where(Entry.person_id.in_(ids), wanted).order_by(Entry.id)
    for row in session.execute(statement).mappings():
        found.setdefault(row["person_id"], []).append(dict(row))
    return found


def _asked(session: Session, row: StandingRow) -> tuple[Requirement, ...]:
    """The evaluations that the stored standing has open with the preceptor."""
    path = path_of(session, row.path_version_id)
    return tuple(
        line
        for line, cell, holder in zip(path.requirements, row.cells, row.holders, strict=False)
        if line.kind is RequirementKind.EVALUATION and holder == Holder.PRECEPTOR.code and cell in _OPEN_CELLS
    )


def _out(
    session: Session, row: Any, entries: list[Mapping[str, Any]], now: datetime, days: int
) -> LinkOut | None:
    link, student, cohort = row.PreceptorLink, row.Person, row.Cohort
    placement = next((one for one in placements_of(entries) if one.entry_id == link.placement_id), None)
    if placement is None:
        return None
    zone = ZoneInfo(cohort.timezone)
    waiting = tuple(waiting_at(entries, link.placement_id))
    placements = placements_of(entries)
    today: date = now.astimezone(zone).date()
    current = current_placement(entries, today) or placements[-1]
    evaluations = _asked(session, row.StandingRow) if placement == current else ()
    waits = bool(waiting or evaluations)
    silent = (today - link.asked_at.astimezone(zone).date()).days if waits else 0
    return LinkOut(
        id=link.id,
        via=link.via,
        name=link.name,
        contact=row.email or "",
        student_id=student.id,
        given_name=student.given_name,
        family_name=student.family_name,
        cohort_id=cohort.id,
        cohort_name=cohort.name,
        zone=zone,
        placement=placement,
        waiting=waiting,
        evaluations=evaluations,
        asked_at=link.asked_at,
        reminded_at=link.reminded_at,
        answered_at=link.answered_at,
        silent_days=silent,
        is_overdue=silent >= days,
    )
