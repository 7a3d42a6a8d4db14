"""The career page: applications, the job, consent to ask the employer, pay beside it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import applications, hiring
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, Target
from tracker.domain.statuses import EntryStatus
from tracker.extensions import db
from tracker.models import JobApplication
from tracker.queries.career import CareerPage, career_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.career import ApplicationForm
from tracker.web.forms.fields import HouseForm
from tracker.web.student import career_shown as shown
from tracker.web.student import pay_shown
from tracker.web.student.entries import may_take_back
from tracker.web.student.links import step_url
from tracker.web.student.loaders import own_record
from tracker.web.student.undo import just_done
from tracker.web.wording import career as words


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """One of the student's applications, on their page."""

    page: CareerPage
    row: JobApplication

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.page.target


def own_career() -> CareerPage | None:
    """The signed-in student's page; None for a path without a job at its end."""
    record = own_record()
    page = career_page(db.session, record) if record else None
    return page if page is not None and page.verified_line is not None else None


def own_application(application_id: int) -> OwnApplication | None:
    """One of the signed-in student's applications."""
    page = own_career()
    row = page.application(application_id) if page else None
    return OwnApplication(page, row) if page and row else None


@requires(Permission.SEE_OWN, on=own_career)
def career(page: CareerPage) -> Response:
    """The next action, the job, the list of applications, consent, pay."""
    return render(page)


@requires(Permission.LOG, on=own_career)
def consent(page: CareerPage) -> Response:
    """Say whether the school may ask the employer; both answers are answers."""
    said = request.form.get("may_ask", "")
    if said not in ("yes", "no"):
        return render(page, gettext("Say yes or no: both are answers."), 422)
    try:
        act(hiring.say_consent, page.record.enrollment_id, may_ask=said == "yes")
    except Refused as refused:
        return refused_page(refused)
    flash(
        gettext("The school may ask your employer. You can change this any time.")
        if said == "yes"
        else gettext("The school does not ask your employer. You send a pay stub or a statement instead.")
    )
    return redirect(url_for("student.career", _anchor="consent"), code=303)


@requires(Permission.SEE_OWN, on=own_career)
def application(page: CareerPage) -> Response:
    """The form of a new application."""
    return _form_page(page, ApplicationForm(data={"state": "planned"}))


@requires(Permission.LOG, on=own_career)
def add_application(page: CareerPage) -> Response:
    """Add an application."""
    form = ApplicationForm(request.form)
    if not form.validate():
        return _form_page(page, form, status=422)
    try:
        act(applications.add_application, page.record.enrollment_id, said=form.said())
    except Refused as refused:
        told(form, refused, page)
        return _form_page(own_career() or page, form, status=refused.status)
    flash(gettext("%(employer)s is on your list.", employer=form.employer.data))
    return redirect(url_for("student.career", _anchor="applications"), code=303)


@requires(Permission.SEE_OWN, on=own_application)
def edit_application(own: OwnApplication) -> Response:
    """The same form with what is known."""
    row = own.row
    form = ApplicationForm(obj=row, is_hired=row.job_id is not None)
    return _form_page(own.page, form, row)


@requires(Permission.LOG, on=own_application)
def change_application(own: OwnApplication) -> Response:
    """Change an application."""
    form = ApplicationForm(request.form, is_hired=own.row.job_id is not None)
    if not form.validate():
        return _form_page(own.page, form, own.row, 422)
    enrollment_id = own.page.record.enrollment_id
    try:
        act(
            applications.change_application,
            enrollment_id,
            own.row.id,
            said=form.said(),
            version=form.seen(),
        )
    except Refused as refused:
        return _came_back(own, form, refused)
    flash(gettext("%(employer)s is changed.", employer=form.employer.data))
    return redirect(url_for("student.career", _anchor="applications"), code=303)


@requires(Permission.LOG, on=own_application)
def remove_application(own: OwnApplication) -> Response:
    """Take an application off the list."""
    employer = own.row.employer
    try:
        act(applications.remove_application, own.page.record.enrollment_id, own.row.id)
    except Refused as refused:
        return refused_page(refused)
    flash(gettext("%(employer)s is off your list. Your history keeps it.", employer=employer))
    return redirect(url_for("student.career", _anchor="applications"), code=303)


def _came_back(own: OwnApplication, form: ApplicationForm, refused: Refused) -> Response:
    """The form with why; one that was changed meanwhile shows the version of now."""
    told(form, refused, own.page)
    fresh = own_application(own.row.id) or own
    if refused.code == "application_changed":
        form.version.data = str(fresh.row.version)
    return _form_page(fresh.page, form, fresh.row, refused.status)


def told(form: HouseForm, refused: Refused, page: CareerPage) -> None:
    """Show a refusal in the form; what no form can mend goes on as an error page."""
    if isinstance(refused, NotFound | Busy):
        raise refused
    form.refuse(refused, wording.problem(refused, page.record.path, zone=page.record.zone))


def refused_page(refused: Refused) -> Response:
    """The career page with a refusal that belongs under no field."""
    page = own_career()
    if page is None or isinstance(refused, NotFound | Busy):
        raise refused
    return render(page, wording.problem(refused, page.record.path, zone=page.record.zone), refused.status)


def _form_page(
    page: CareerPage, form: ApplicationForm, row: JobApplication | None = None, status: int = 200
) -> Response:
    body = render_template(
        "student/application.html", page=page, record=page.record, form=form, application=row
    )
    return make_response(body, status)


def render(page: CareerPage, top: str = "", status: int = 200) -> Response:
    """The career page."""
    record = page.record
    today = record.today
    own = {one.entry.id for one in page.jobs if record.takes_entries and may_take_back(record, one.entry)}
    step = page.verified_line.step if page.verified_line else ""
    body = render_template(
        "student/career.html",
        page=page,
        record=record,
        top=top,
        turn=shown.turn(page),
        jobs=shown.jobs(page, own),
        open=shown.rows(page.open, today),
        answered=shown.rows(page.answered, today),
        closer=_closer(page),
        pay=pay_shown.pay(page),
        outlook=pay_shown.outlook(),
        count=next((one for one in record.standing.steps if one.key == step), None),
        step_url=step_url(record, step),
        undo=just_done(record) if status < 400 else None,
    )
    return make_response(body, status)


def _closer(page: CareerPage) -> dict[str, Any] | None:
    """The reason for taking no job, with where it stands."""
    row = page.closer
    if row is None:
        return None
    states = {EntryStatus.WAITING: "waiting", EntryStatus.RETURNED: "returned"}
    day = wording.near(row.happened_on, page.record.today)
    return {
        "id": row.id,
        "tone": states.get(row.status, "waived"),
        "word": wording.entry_status(row.status),
        "title": words.closing(row.detail["closing"]),
        "detail": gettext("since %(day)s, proved by %(proof)s", day=day, proof=row.detail["proof"]),
        "answer": row.decision_note,
        "may_take_back": row.status is EntryStatus.WAITING and page.record.takes_entries,
    }
