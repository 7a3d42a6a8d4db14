"""Hired, in forms of their own: the job, its end, its proof, and why no job is taken."""

from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import hiring, verifying
from tracker.domain.errors import Refused
from tracker.domain.jobs import Work
from tracker.domain.kinds import ProofWay
from tracker.domain.policy import Permission, Target
from tracker.domain.requirement import Requirement
from tracker.extensions import db
from tracker.queries.career import CareerPage, OwnJob, files_waiting
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.evidence.receiving import join_photos
from tracker.web.forms.career import CloserForm, EndJobForm, VerificationForm
from tracker.web.forms.fields import HouseForm
from tracker.web.forms.workplace import JobForm
from tracker.web.student.career import own_career, told
from tracker.web.student.undo import remember

_OWN_WAYS = (ProofWay.PAY_STUB, ProofWay.STATEMENT, ProofWay.LETTER)


@dataclass(frozen=True, slots=True)
class HeldJob:
    """One of the student's jobs."""

    page: CareerPage
    job: OwnJob

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.page.target


def own_job(entry_id: int) -> HeldJob | None:
    """One of the signed-in student's jobs."""
    page = own_career()
    job = page.held_job(entry_id) if page else None
    return HeldJob(page, job) if page and job else None


def _asked_application(page: CareerPage) -> Any:
    """The application that led here, which the address or the form names."""
    text = request.values.get("application", "")
    return page.application(int(text)) if text.isascii() and text.isdigit() and len(text) < 20 else None


@requires(Permission.SEE_OWN, on=own_career)
def hired(page: CareerPage) -> Response:
    """The form of a job, with what the application already says."""
    row = _asked_application(page)
    known = {"employer": row.employer, "title": row.title, "setting": row.setting} if row else {}
    return _job_page(page, JobForm(data=known))


@requires(Permission.LOG, on=own_career)
def hire(page: CareerPage) -> Response:
    """Log the job."""
    form, row = JobForm(request.form), _asked_application(page)
    if not form.validate():
        return _job_page(page, form, 422)
    try:
        made = act(
            hiring.hire,
            page.record.enrollment_id,
            detail=form.detail(),
            note=form.note.data or "",
            application_id=row.id if row else None,
            **form.values(),
        )
    except Refused as refused:
        told(form, refused, page)
        return _job_page(own_career() or page, form, refused.status)
    remember(gettext("Your job is logged: %(employer)s.", employer=form.employer.data), made["entries"])
    return redirect(url_for("student.career"), code=303)


@requires(Permission.SEE_OWN, on=own_job)
def leaving(held: HeldJob) -> Response:
    """The form for the last day of a job."""
    return _end_page(held, EndJobForm(data={"left_on": held.page.record.today}))


@requires(Permission.LOG, on=own_job)
def end_job(held: HeldJob) -> Response:
    """Say the last day of a job."""
    form = EndJobForm(request.form)
    if not form.validate():
        return _end_page(held, form, 422)
    try:
        act(hiring.end_job, held.job.entry.id, left_on=form.left_on.data, reason=form.reason.data or "")
    except Refused as refused:
        told(form, refused, held.page)
        return _end_page(own_job(held.job.entry.id) or held, form, refused.status)
    flash(gettext("The last day is written down. What was verified stays."))
    return redirect(url_for("student.career"), code=303)


@requires(Permission.SEE_OWN, on=own_career)
def proof(page: CareerPage) -> Response:
    """The form of a proof of the graduate's own."""
    return _proof_page(page, _proof_form(page, None))


@requires(Permission.LOG, on=own_career)
def send_proof(page: CareerPage) -> Response:
    """Send a proof; the coordinator decides."""
    form = _proof_form(page, request.form)
    if not form.validate():
        return _proof_page(page, form, 422)
    job = page.job
    detail = form.detail() | ({"job_id": job.entry.id} if job else {})
    said = {"happened_on": form.happened_on.data, "note": form.note.data or "", "detail": detail}
    try:
        _join(page, page.verified_line)
        act(verifying.send_proof, page.record.enrollment_id, **said)
    except Refused as refused:
        told(form, refused, page)
        return _proof_page(own_career() or page, form, refused.status)
    flash(gettext("Your proof is sent. Your coordinator answers it."))
    return redirect(url_for("student.career"), code=303)


@requires(Permission.SEE_OWN, on=own_career)
def closer(page: CareerPage) -> Response:
    """The form that says why no job is taken."""
    form = CloserForm(data={"happened_on": page.record.today})
    form.own()
    return _closer_page(page, form)


@requires(Permission.LOG, on=own_career)
def close_search(page: CareerPage) -> Response:
    """Send the reason with its proof; the coordinator decides."""
    form = CloserForm(request.form)
    form.own()
    if not form.validate():
        return _closer_page(page, form, 422)
    said = {"happened_on": form.happened_on.data, "note": form.note.data or "", "detail": form.detail()}
    try:
        _join(page, page.closer_line)
        act(hiring.close_search, page.record.enrollment_id, **said)
    except Refused as refused:
        told(form, refused, page)
        return _closer_page(own_career() or page, form, refused.status)
    flash(gettext("It is sent. Your coordinator answers it; you never count as placed by it."))
    return redirect(url_for("student.career", _anchor="closer"), code=303)


def _join(page: CareerPage, line: Requirement | None) -> None:
    if line is not None:
        join_photos(page.record.loaded.person.id, line.key)


def _proof_form(page: CareerPage, posted: Any) -> VerificationForm:
    form = VerificationForm(posted, data={"happened_on": page.record.today})
    form.offer(*_OWN_WAYS)
    return form


def _job_page(page: CareerPage, form: JobForm, status: int = 200) -> Response:
    row = _asked_application(page)
    body = render_template("student/hired.html", page=page, record=page.record, form=form, application=row)
    return make_response(body, status)


def _end_page(held: HeldJob, form: HouseForm, status: int = 200) -> Response:
    body = render_template("student/leaving.html", held=held, record=held.page.record, form=form)
    return make_response(body, status)


def _proof_page(page: CareerPage, form: HouseForm, status: int = 200) -> Response:
    job = page.job
    body = render_template(
        "student/proof.html",
        page=page,
        record=page.record,
        form=form,
        job=job,
        is_early=job is not None and job.work.work is Work.NOT_YET,
        files=files_waiting(db.session, page.record, page.verified_line),
    )
    return make_response(body, status)


def _closer_page(page: CareerPage, form: HouseForm, status: int = 200) -> Response:
    body = render_template(
        "student/closer.html",
        page=page,
        record=page.record,
        form=form,
        files=files_waiting(db.session, page.record, page.closer_line),
    )
    return make_response(body, status)
