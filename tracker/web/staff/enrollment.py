"""Acts on an enrollment: leave, come back, withdraw, re-enroll, routes; and a fresh invitation."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import enrolling, further
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.queries.refs import StudentRef
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_student
from tracker.web.staff.periods import fitting
from tracker.web.staff.student import Opened, open_file, page

Answer = Response | tuple[str, int]
_COMMANDS = {"enroll_further": further.enroll_further}


@bp.post("/students/<int:person_id>/leave")
@requires(Permission.MANAGE_ENROLLMENT, on=load_student)
def take_leave(ref: StudentRef) -> Answer:
    """Start a leave: the plan stands still."""
    return _carry_out(ref, "take_leave", gettext("The leave is noted. The plan stands still."))


@bp.post("/students/<int:person_id>/back")
@requires(Permission.MANAGE_ENROLLMENT, on=load_student)
def come_back(ref: StudentRef) -> Answer:
    """End the leave."""
    return _carry_out(ref, "come_back", gettext("The leave has its last day."))


@bp.post("/students/<int:person_id>/withdraw")
@requires(Permission.MANAGE_ENROLLMENT, on=load_student)
def withdraw(ref: StudentRef) -> Answer:
    """Withdraw the student: the enrollment freezes."""
    return _carry_out(ref, "withdraw", gettext("Withdrawn. The file stays as it was on that day."))


@bp.post("/students/<int:person_id>/reenroll")
@requires(Permission.MANAGE_ENROLLMENT, on=load_student)
def reenroll(ref: StudentRef) -> Answer:
    """Start a new enrollment that carries over accepted work."""
    return _carry_out(ref, "reenroll", gettext("Enrolled again. Accepted work is carried over."))


@bp.post("/students/<int:person_id>/routes")
@requires(Permission.MANAGE_ENROLLMENT, on=load_student)
def set_routes(ref: StudentRef) -> Answer:
    """Put the enrollment on other routes."""
    return _carry_out(ref, "set_routes", gettext("The route is changed."))


@bp.post("/students/<int:person_id>/further")
@requires(Permission.MANAGE_ENROLLMENT, on=load_student)
def enroll_further(ref: StudentRef) -> Answer:
    """Enroll the student in another program as well."""
    return _carry_out(
        ref, "enroll_further", gettext("Enrolled. The diploma, papers and exams of before count here too.")
    )


def _carry_out(ref: StudentRef, name: str, message: str) -> Answer:
    file, actor = open_file(ref), current_actor()
    enrollment_id, path = file.record.enrollment_id, file.path
    form = fitting(name, file, actor, request.form)
    if not form.validate():
        return page(ref, file, Opened(name, form=form)), 422
    try:
        act(_COMMANDS.get(name) or getattr(enrolling, name), enrollment_id, **_arguments(form))
    except Refused as refused:
        told(form, refused, path)
        return page(ref, open_file(ref), Opened(name, form=form)), refused.status
    flash(message)
    return redirect(url_for(".student", person_id=ref.id), code=303)


def _arguments(form: Any) -> dict[str, Any]:
    """What the command takes: the fields by name, empty texts as such."""
    found = {name: field.data for name, field in form._fields.items()}
    if "routes" in found:
        found["routes"] = frozenset(found["routes"] or ())
    if "reason" in found:
        found["reason"] = found["reason"] or ""
    return found
