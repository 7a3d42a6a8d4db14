"""Incidents: somebody was hurt or exposed. The coordinators of the cohort are told at once."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.notices import raise_notice
from tracker.domain.errors import Impossible
from tracker.domain.kinds import IncidentKind, IncidentPlace, NoticeKind
from tracker.domain.policy import Actor, Permission
from tracker.models import Incident, new_id
from tracker.models.rows import row_digest


def report_incident(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    kind: IncidentKind,
    place: IncidentPlace,
    happened_at: datetime,
    what: str,
    done: str = "",
    told: str = "",
) -> Draft:
    """Report what happened to a student: the student, or staff for them.

    ``happened_at`` is in the cohort's local time, as it was typed. A notice stands until a
    coordinator settles it; the mail names nobody and nothing.
    """
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.REPORT_INCIDENT)
    if not what.strip():
        raise Impossible("incident_what", field="what")
    if happened_at > now.astimezone(ZoneInfo(case.cohort.timezone)).replace(tzinfo=None):
        raise Impossible("incident_ahead", field="at")
    if happened_at.date() < case.facts.started_on:
        raise Impossible("incident_before", field="on", first=case.facts.started_on)
    row: dict[str, Any] = {
        "id": new_id(),
        "person_id": case.person.id,
        "enrollment_id": enrollment_id,
        "kind": kind,
        "place": place,
        "happened_at": happened_at,
        "what": what,
        "done": done,
        "told": told,
        "reported_by_id": actor.person_id,
        "reported_at": now,
    }
    case.draft.insert(Incident, row)
    payload = {"incident": row["id"], "kind": kind, "place": place, "row": row_digest(Incident, row)}
    case.draft.event(case.person.id, "incident.reported", payload, enrollment_id=enrollment_id)
    notice_id = raise_notice(
        case.draft,
        person_id=case.person.id,
        enrollment_id=enrollment_id,
        cohort_id=case.enrollment.cohort_id,
        kind=NoticeKind.INCIDENT,
        incident_id=row["id"],
    )
    return case.finish(incident=row["id"], notice=notice_id)
