"""Reports of incidents: the student's own, staff's for a student, and the page of one report."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands.incidents import report_incident
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.kinds import IncidentKind
from tracker.domain.policy import Permission, allows
from tracker.extensions import db
from tracker.queries.incidents import IncidentPage, incident_page, incidents_of
from tracker.queries.refs import StudentRef
from tracker.queries.student_record import StudentRecord
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.safety.card import layout
from tracker.web.safety.forms import IncidentForm
from tracker.web.staff.loaders import load_student
from tracker.web.student.loaders import own_record

Answer = Response | tuple[str, int] | str


@requires(Permission.REPORT_INCIDENT, on=own_record)
def report(record: StudentRecord) -> str:
    """The student's own form."""
    now = clock.now().astimezone(record.zone)
    return _own_form(record, _fresh(now))


@requires(Permission.REPORT_INCIDENT, on=own_record)
def send_report(record: StudentRecord) -> Answer:
    """Report what happened to oneself; the coordinators are told at once."""
    form = IncidentForm(request.form)
    made, status = _send(form, record.enrollment_id)
    if made is None:
        return _own_form(record, form), status
    flash(gettext("Reported. Your coordinator has been told and reads it at once."))
    return redirect(url_for(".incident", incident_id=made["incident"]), code=303)


@requires(Permission.REPORT_INCIDENT, on=load_student)
def report_for(ref: StudentRef) -> str:
    """The form of staff, for a student."""
    return _form_for(ref, _fresh(clock.now().astimezone(ref.enrollments[0].zone)))


@requires(Permission.REPORT_INCIDENT, on=load_student)
def send_for(ref: StudentRef) -> Answer:
    """Report for a student; who may not read reports goes back to the file."""
    form = IncidentForm(request.form)
    made, status = _send(form, ref.enrollments[0].id)
    if made is None:
        return _form_for(ref, form), status
    flash(gettext("Reported. The coordinators of the cohort have been told."))
    if allows(current_actor(), Permission.SEE_INCIDENT, ref.target):
        return redirect(url_for(".incident", incident_id=made["incident"]), code=303)
    return redirect(url_for("staff.student", person_id=ref.id), code=303)


def load_incident(incident_id: int) -> IncidentPage | None:
    """A report; whoever may not read it does not see that there is one."""
    found = incident_page(db.session, incident_id)
    if found is None or not allows(current_actor(), Permission.SEE_INCIDENT, found.target):
        return None
    g.zone = found.zone
    return found


@requires(Permission.SEE_INCIDENT, on=load_incident)
def incident(page: IncidentPage) -> str:
    """One report, for the student and the coordinators of the cohort."""
    actor = current_actor()
    return render_template(
        "safety/incident.html",
        layout=layout(actor),
        page=page,
        is_own=page.person_id == actor.person_id,
    )


def _fresh(now: object) -> IncidentForm:
    kind = request.args.get("kind", "")
    known = {member.value for member in IncidentKind}
    return IncidentForm(
        data={"on": now.date(), "at": now.time(), "kind": kind if kind in known else None}  # type: ignore[attr-defined]
    )


def _send(form: IncidentForm, enrollment_id: int) -> tuple[dict[str, int] | None, int]:
    """Carry out the report; gives what was made, or None with the status of the refusal."""
    if not form.validate():
        return None, 422
    try:
        return act(report_incident, enrollment_id, **form.arguments()), 200
    except Refused as refused:
        if isinstance(refused, NotFound | Busy):
            raise
        form.refuse(refused, wording.problem(refused))
        return None, refused.status


def _own_form(record: StudentRecord, form: IncidentForm) -> str:
    return render_template(
        "safety/report.html",
        layout=layout(current_actor()),
        form=form,
        action=url_for(".send_report"),
        name="",
        before=incidents_of(db.session, record.target.person_id or 0),
    )


def _form_for(ref: StudentRef, form: IncidentForm) -> str:
    return render_template(
        "safety/report.html",
        layout=layout(current_actor()),
        form=form,
        action=url_for(".send_for", person_id=ref.id),
        name=ref.name,
        person_id=ref.id,
        before=(),
    )
