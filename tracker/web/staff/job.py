"""One graduate's job for the coordinator: what proves it, and whether they still work there."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import verifying
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.queries.career import CareerPage, OwnJob, career_page
from tracker.queries.evidence import Pending, pendings
from tracker.queries.refs import StudentRef
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.evidence.receiving import join_photos
from tracker.web.forms.career import RecheckForm, VerificationForm
from tracker.web.staff.blueprint import bp
from tracker.web.staff.details import details
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_student
from tracker.web.staff.student import open_file

Answer = Response | tuple[str, int] | str


@bp.get("/students/<int:person_id>/job")
@requires(Permission.VERIFY_JOB, on=load_student)
def job(ref: StudentRef) -> str:
    """The job with what proves it, and the form of what is due."""
    page = _page_of(ref)
    return _job_page(ref, page, _verify_form(page), _recheck_form(page))


@bp.post("/students/<int:person_id>/job")
@requires(Permission.VERIFY_JOB, on=load_student)
def verify_job(ref: StudentRef) -> Answer:
    """Record what proves the job."""
    page = _page_of(ref)
    form = _verify_form(page, request.form)
    if not form.validate():
        return _job_page(ref, page, form, _recheck_form(page)), 422
    try:
        _join(ref, page)
        act(verifying.verify, page.record.enrollment_id, **_arguments(page, form))
    except Refused as refused:
        told(form, refused, page.record.path)
        fresh = _page_of(ref)
        return _job_page(ref, fresh, form, _recheck_form(fresh)), refused.status
    flash(gettext("The job of %(name)s is verified.", name=ref.name))
    return redirect(url_for(".hired"), code=303)


@bp.post("/students/<int:person_id>/job/recheck")
@requires(Permission.VERIFY_JOB, on=load_student)
def recheck_job(ref: StudentRef) -> Answer:
    """Record whether the graduate still works there."""
    page = _page_of(ref)
    form = _recheck_form(page, request.form)
    if not form.validate():
        return _job_page(ref, page, _verify_form(page), form), 422
    try:
        arguments = _arguments(page, form) | {"left_on": form.left_on.data}
        act(verifying.recheck, page.record.enrollment_id, **arguments)
    except Refused as refused:
        told(form, refused, page.record.path)
        fresh = _page_of(ref)
        return _job_page(ref, fresh, _verify_form(fresh), form), refused.status
    flash(gettext("Written down: %(name)s was asked again.", name=ref.name))
    return redirect(url_for(".hired"), code=303)


def _page_of(ref: StudentRef) -> CareerPage:
    page = career_page(db.session, open_file(ref).record)
    if page.verified_line is None:
        abort(404)
    return page


def _chosen(page: CareerPage) -> OwnJob | None:
    """The job of today, else the last one."""
    return page.job or next(iter(page.jobs), None)


def _arguments(page: CareerPage, form: VerificationForm) -> dict[str, Any]:
    chosen = _chosen(page)
    detail = form.detail() | {"job_id": chosen.entry.id if chosen else None}
    return {"happened_on": form.happened_on.data, "note": form.note.data or "", "detail": detail}


def _join(ref: StudentRef, page: CareerPage) -> None:
    if page.verified_line is not None:
        join_photos(ref.id, page.verified_line.key)


def _verify_form(page: CareerPage, posted: Any = None) -> VerificationForm:
    form = VerificationForm(posted, data={"happened_on": page.record.today})
    form.place("verify")
    if page.verified_line is not None:
        form.fit(page.verified_line)
    return form


def _recheck_form(page: CareerPage, posted: Any = None) -> RecheckForm:
    form = RecheckForm(posted, data={"happened_on": page.record.today})
    form.place("recheck")
    if page.verified_line is not None:
        form.fit(page.verified_line)
    return form


def _job_page(ref: StudentRef, page: CareerPage, form: VerificationForm, again: RecheckForm) -> str:
    chosen, path = _chosen(page), page.record.path
    proofs = [
        (wording.entry_kind(proof.kind), wording.entry_status(proof.status), details(proof.row, path))
        for proof in (chosen.proofs if chosen else ())
        if proof.kind in (EntryKind.VERIFICATION, EntryKind.RECHECK)
    ]
    return render_template(
        "staff/job.html",
        ref=ref,
        page=page,
        job=chosen,
        facts=details(chosen.entry.row, path) if chosen else [],
        proofs=proofs,
        form=form,
        again=again,
        state=_stands(chosen),
        files=_files(ref, page),
    )


def _stands(chosen: OwnJob | None) -> str:
    return chosen.work.work.value if chosen else ""


def _files(ref: StudentRef, page: CareerPage) -> Pending | None:
    """What this reader sent for the proof and did not use yet."""
    if page.verified_line is None:
        return None
    sender, key = current_actor().person_id, page.verified_line.key
    return pendings(db.session, ref.id, sender).get(key) or Pending(ref.id, sender, key)
