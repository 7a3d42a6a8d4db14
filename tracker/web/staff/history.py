"""A student's history for staff: the journal in plain words, a page at a time."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from tracker.domain.jobs import PRIVATE
from tracker.domain.kinds import NoticeKind
from tracker.domain.path import Path
from tracker.domain.policy import Permission, allows
from tracker.extensions import db
from tracker.queries.refs import CohortRef, StudentRef, cohort_ref
from tracker.queries.student_events import Told, history_page
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.staff.blueprint import bp
from tracker.web.staff.loaders import load_student

_TONES = {"entry.accepted": "done", "entry.returned": "returned", "entry.voided": "expired"}


@bp.get("/students/<int:person_id>/history")
@requires(Permission.SEE_STUDENT, on=load_student)
def student_history(ref: StudentRef) -> str:
    """Every event of the file, newest first."""
    before = request.args.get("before", "")
    found = history_page(db.session, ref.id, int(before) if before.isdecimal() and len(before) < 12 else None)
    cohort = cohort_ref(db.session, ref.enrollments[0].cohort_id)
    sees_health = allows(current_actor(), Permission.SEE_HEALTH, ref.target)
    sees_incidents = allows(current_actor(), Permission.SEE_INCIDENT, ref.target)
    shown = [event for event in found.events if sees_incidents or not _is_private(event)]
    days = [
        (heading, [_told(event, cohort, ref, sees_health) for event in events])
        for heading, events in groupby(shown, key=lambda event: _day(event, ref))
    ]
    return render_template(
        "staff/history.html", ref=ref, days=days, older=found.older, is_first=found.is_first
    )


def _day(event: Told, ref: StudentRef) -> str:
    return wording.day_year(event.at.astimezone(ref.enrollments[0].zone).date())


def _told(
    event: Told, cohort: CohortRef | None, ref: StudentRef, sees_health: bool
) -> tuple[str, str, str, str]:
    """(time, sentence, note, tone) of one event."""
    at = event.at.astimezone(ref.enrollments[0].zone).strftime("%H:%M")
    path = cohort.path if cohort else None
    payload: Mapping[str, Any] = event.payload or {}
    if payload.get("kind") in PRIVATE and not sees_health:
        return at, gettext("A reason for taking no job changed; details are for coordinators."), "", ""
    if path is not None and not sees_health and _is_health(path, str(payload.get("line") or "")):
        return at, gettext("A health paper changed; details are for coordinators."), "", ""
    sentence = wording.event(
        event.kind,
        payload,
        path=path,
        actor=event.by,
        is_self=False,
        audience="staff",
    )
    return at, sentence, wording.event_note(payload), _TONES.get(event.kind, "")


def _is_private(event: Told) -> bool:
    """Whether only the student and coordinators know of it: an incident, a correction, a legal hold, a
    message."""
    if event.kind.startswith(("correction.", "hold.", "message.")):
        return True
    about: Mapping[str, Any] = event.payload or {}
    if event.kind.startswith("notice."):
        return about.get("kind", NoticeKind.INCIDENT) == NoticeKind.INCIDENT
    return event.kind == "incident.reported"


def _is_health(path: Path, line: str) -> bool:
    lines = [path.by_key[line]] if line in path.by_key else path.by_subject.get(line, ())
    return any(requirement.is_health for requirement in lines)
