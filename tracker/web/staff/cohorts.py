"""The cohorts of a member of staff, and inviting a student into one."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.commands import people
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.cohorts import my_cohorts
from tracker.queries.refs import CohortRef
from tracker.services import clock
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.staff import cohort_rows
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import InviteForm, told
from tracker.web.staff.loaders import load_cohort

Answer = Response | tuple[str, int] | str


@bp.get("/cohorts")
@requires(Permission.SEE_STAFF)
def cohorts() -> str:
    """The cohorts that the reader holds."""
    rows = my_cohorts(db.session, current_actor(), clock.today)
    g.waiting = sum(row.waiting for row in rows)
    return render_template("staff/cohorts.html", rows=rows, lines=cohort_rows.drawn(rows))


@bp.get("/cohorts/<int:cohort_id>/invite")
@requires(Permission.INVITE, on=load_cohort)
def invite(ref: CohortRef) -> str:
    """The form for a new student."""
    form = InviteForm(data={"started_on": ref.starts_on})
    return _again(ref, form)


@bp.post("/cohorts/<int:cohort_id>/invite")
@requires(Permission.INVITE, on=load_cohort)
def invite_student(ref: CohortRef) -> Answer:
    """Invite a student; the link is shown once, to be copied."""
    form = InviteForm(request.form)
    if not form.validate():
        return _again(ref, form), 422
    name = f"{form.given_name.data} {form.family_name.data}"
    try:
        made = act(people.invite_student, cohort_id=ref.id, **form.data)
    except Refused as refused:
        told(form, refused)
        return _again(ref, form), refused.status
    if "token" not in made:  # The form was sent twice: the link was shown the first time only.
        return redirect(url_for("staff.student", person_id=made["person"]), code=303)
    link = url_for("account.join", token=made["token"], _external=True)
    return render_template("staff/invited.html", name=name, person_id=made["person"], link=link, cohort=ref)


def _again(ref: CohortRef, form: InviteForm) -> str:
    return render_template("staff/invite.html", ref=ref, form=form)
