"""Enrollments: start, re-enter with carry-over, move, leave and come back, withdraw, routes, goals."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.granting import change_routes, end_leave, start_period
from tracker.commands.together import Alike, stand_first
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.facts import EntryFact, Facts, PeriodFact
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.statuses import EntryKind, EntryStatus, PeriodKind
from tracker.models import Carried, Cohort, Enrollment, Entry, Period, new_id
from tracker.models.facts import calendar_of
from tracker.models.paths import path_of


def add_enrollment(
    draft: Draft,
    person_id: int,
    cohort: Cohort,
    started_on: date,
    *,
    routes: frozenset[str] = frozenset(),
    sequence: int = 1,
    earlier: Case | None = None,
    known: tuple[EntryFact, ...] = (),
    alike: Alike | None = None,
) -> int:
    """Put an enrollment with its first period, event and standing row into a draft.

    ``earlier`` is the case of the enrollment that a re-entry follows: its accepted entries are
    carried over by reference. ``known`` are the entries of person scope of somebody who is no newcomer.
    ``alike`` keeps what a standing row says: of many newcomers who start alike it is computed once.
    """
    path = path_of(draft.session, cohort.path_version_id)
    if routes - set(path.routes):
        raise Impossible("unknown_route", field="routes")
    enrollment_id = new_id()
    draft.insert(
        Enrollment,
        {
            "id": enrollment_id,
            "person_id": person_id,
            "sequence": sequence,
            "cohort_id": cohort.id,
            "start_cohort_id": cohort.id,
            "started_on": started_on,
            "routes": " ".join(sorted(routes)),
            "reentry_of_id": earlier.enrollment.id if earlier else None,
            "created_at": draft.now,
        },
    )
    period = {
        "id": new_id(),
        "enrollment_id": enrollment_id,
        "kind": PeriodKind.ACTIVE,
        "starts_on": started_on,
    }
    draft.insert(Period, period)
    carried = _carry(draft, enrollment_id, earlier)
    payload: dict[str, Any] = {
        "cohort": cohort.name,
        "path": _label(draft.session, cohort),
        "started_on": started_on,
    }
    if earlier is None:
        payload |= {"routes": sorted(routes)}
    else:
        payload |= {"carried_from": earlier.cohort.name, "carried": len(carried)}
    kind = "enrollment.reentered" if earlier else "enrollment.started"
    draft.event(person_id, kind, payload, enrollment_id=enrollment_id)
    facts = Facts(
        enrollment_id=enrollment_id,
        person_id=person_id,
        started_on=started_on,
        calendar=calendar_of(cohort),
        routes=routes,
        periods=(PeriodFact(PeriodKind.ACTIVE, started_on),),
        entries=carried or known,
    )
    stand_first(draft, path, cohort, facts, alike)
    return enrollment_id


def _carry(draft: Draft, enrollment_id: int, earlier: Case | None) -> tuple[Any, ...]:
    if earlier is None:
        return ()
    kept = []
    for fact in earlier.facts.entries:
        if fact.subject is not None:
            kept.append(fact)
        elif fact.is_accepted and fact.kind is not EntryKind.REQUEST:
            kept.append(fact)
            draft.insert(Carried, {"enrollment_id": enrollment_id, "entry_id": fact.id})
    return tuple(kept)


def reenroll(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, cohort_id: int, started_on: date
) -> Draft:
    """Start a new enrollment for a student who withdrew; accepted work is carried over."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.MANAGE_ENROLLMENT)
    if case.standing.pauses.frozen_on is None:
        raise Impossible("still_enrolled")
    if any(loaded.enrollment.sequence > case.enrollment.sequence for loaded in case.all.values()):
        raise Impossible("still_enrolled")
    cohort = cohort_for(session, actor, cohort_id)
    case.draft.joins = frozenset({cohort.id})
    if started_on <= case.standing.pauses.frozen_on:
        raise Impossible("reentry_before_end", field="started_on", on=case.standing.pauses.frozen_on)
    made = add_enrollment(
        case.draft,
        case.person.id,
        cohort,
        started_on,
        routes=case.facts.routes,
        sequence=case.enrollment.sequence + 1,
        earlier=case,
    )
    return case.finish(enrollment=made)


def move(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, cohort_id: int, reason: str
) -> Draft:
    """Move an enrollment to another cohort; it keeps its start cohort and all its entries."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.MANAGE_ENROLLMENT)
    if not reason.strip():
        raise Impossible("reason_needed", field="reason")
    cohort = cohort_for(session, actor, cohort_id)
    if cohort.id == case.cohort.id:
        raise Impossible("same_cohort", field="cohort_id")
    case.draft.joins = frozenset({cohort.id})
    case.draft.update(Enrollment, {"cohort_id": cohort.id}, id=enrollment_id)
    case.draft.update(
        Entry, {"queue_cohort_id": cohort.id}, person_id=case.person.id, status=EntryStatus.WAITING
    )
    payload = {
        "from_cohort": case.cohort.name,
        "to_cohort": cohort.name,
        "from_path": _label(session, case.cohort),
        "to_path": _label(session, cohort),
        "reason": reason,
    }
    case.draft.event(case.person.id, "enrollment.moved", payload, enrollment_id=enrollment_id)
    path = path_of(session, cohort.path_version_id)
    facts = replace(case.facts, calendar=calendar_of(cohort))
    today = now.astimezone(ZoneInfo(cohort.timezone)).date()
    case.draft.restand(path, cohort.path_version_id, facts, cohort.id, today)
    case.draft.result |= {"enrollment": enrollment_id}
    return case.draft


def take_leave(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    starts_on: date,
    ends_on: date | None,
    reason: str,
) -> Draft:
    """Start a leave: the plan stands still from ``starts_on`` on."""
    case = _managed(session, actor, now, enrollment_id, reason)
    start_period(case, PeriodKind.LEAVE, starts_on, ends_on, reason)
    return case.finish(enrollment=enrollment_id)


def come_back(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, ends_on: date, reason: str = ""
) -> Draft:
    """End the leave; ``ends_on`` is its last day."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.MANAGE_ENROLLMENT)
    end_leave(case, ends_on, reason)
    return case.finish(enrollment=enrollment_id)


def withdraw(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, on: date, reason: str
) -> Draft:
    """Withdraw the student: the enrollment freezes at ``on``."""
    case = _managed(session, actor, now, enrollment_id, reason)
    if on > case.today:
        raise Impossible("date_outside", field="on", first=case.facts.started_on, last=case.today)
    start_period(case, PeriodKind.WITHDRAWN, on, None, reason)
    return case.finish(enrollment=enrollment_id)


def set_routes(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, routes: frozenset[str], reason: str
) -> Draft:
    """Put the enrollment on these routes."""
    case = _managed(session, actor, now, enrollment_id, reason)
    change_routes(case, routes, reason)
    return case.finish(enrollment=enrollment_id)


def set_goals(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, *, goals: frozenset[str]
) -> Draft:
    """Switch optional counts on or off; they change neither state nor percent."""
    case = Case(session, actor, now, enrollment_id)
    if not allows(actor, Permission.LOG, case.target()):
        case.require(Permission.MANAGE_ENROLLMENT)
    if goals - set(case.path.goals):
        raise Impossible("unknown_goal", field="goals")
    case.draft.update(Enrollment, {"goals": " ".join(sorted(goals))}, id=enrollment_id)
    case.set_facts(goals=goals)
    case.draft.event(
        case.person.id, "enrollment.goals", {"goals": sorted(goals)}, enrollment_id=enrollment_id
    )
    return case.finish(enrollment=enrollment_id)


def _managed(session: Session, actor: Actor, now: datetime, enrollment_id: int, reason: str) -> Case:
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.MANAGE_ENROLLMENT)
    if not reason.strip():
        raise Impossible("reason_needed", field="reason")
    return case


def cohort_for(session: Session, actor: Actor, cohort_id: int) -> Cohort:
    """A cohort that the actor may enroll students into; NotFound for any other."""
    cohort = session.get(Cohort, cohort_id)
    target = Target(cohort_ids=frozenset({cohort_id}))
    if cohort is None or not allows(actor, Permission.SEE_COHORT, target):
        raise NotFound("no_cohort")
    if not allows(actor, Permission.INVITE, target):
        raise NotAllowed("not_allowed")
    return cohort


def _label(session: Session, cohort: Cohort) -> str:
    path = path_of(session, cohort.path_version_id)
    return f"{path.code} {path.version}"
