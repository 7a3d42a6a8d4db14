"""Acts in a student's file: record a paper fact, void, write a note, invite again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import notes, paper, people, review
from tracker.domain.errors import Conflict, Refused
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryKind
from tracker.queries.refs import EntryRef, StudentRef
from tracker.queries.student_file import StudentFile
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.evidence.receiving import join_photos
from tracker.web.forms import entry_form
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import VoidForm, told
from tracker.web.staff.loaders import load_credit, load_student
from tracker.web.staff.note_forms import NoteForm
from tracker.web.staff.student import Opened, open_file, page

Answer = Response | tuple[str, int] | str


def _back(ref: StudentRef, file: StudentFile, anchor: str, **more: Any) -> Response:
    kept: dict[str, Any] = {} if file.record.is_newest else {"enrollment": file.record.enrollment_id}
    return redirect(url_for(".student", person_id=ref.id, _anchor=anchor, **kept, **more), code=303)


@bp.post("/students/<int:person_id>/record")
@requires(Permission.SEE_STUDENT, on=load_student)
def record(ref: StudentRef) -> Answer:
    """Record a paper fact on a line and accept it. The command asks who may, line by line."""
    file = open_file(ref)
    key, asked = request.form.get("line", ""), request.form.get("kind", "")
    requirement = file.path.by_key.get(key)
    kind = next((k for k in EntryKind if k.value == asked and k is not EntryKind.REQUEST), None)
    if requirement is None or kind not in requirement.entry_kinds:
        sentence = gettext("This path has no such line: choose from the list.")
        return page(ref, file, Opened(problem=sentence)), 422
    enrollment_id, path, today = file.record.enrollment_id, file.path, file.record.today
    form = entry_form(requirement, kind, bound=True, stem="record")
    if not form.validate():
        return page(ref, file, Opened("record", key, kind, form)), 422
    try:
        join_photos(ref.id, key)
        act(paper.record, enrollment_id, key, kind, **form.arguments(today))
    except Refused as refused:
        told(form, refused, path)
        return page(ref, open_file(ref), Opened("record", key, kind, form)), refused.status
    flash(gettext("Recorded and accepted."))
    return _back(ref, file, f"line-{key}", step=requirement.step)


@bp.post("/entries/<int:entry_id>/void")
@requires(Permission.VOID, on=load_credit)
def void(entry: EntryRef) -> Answer:
    """Take back credit that was given, with a reason that the student reads."""
    ref = load_student(entry.person_id)
    if ref is None:
        raise LookupError(entry.person_id)
    form = VoidForm(request.form)
    form.place("void")
    if not form.validate():
        return page(ref, open_file(ref), Opened("void", str(entry.id), None, form)), 422
    try:
        act(review.void, entry.id, note=form.note.data or "")
    except Refused as refused:
        sentence = told(form, refused)
        opened = Opened("void", str(entry.id), None, form)
        if isinstance(refused, Conflict) and refused.code != "key_reused":
            # There is no credit left to take back, so the form has nothing to stand under.
            opened = Opened(problem=sentence)
        return page(ref, open_file(ref), opened), refused.status
    flash(gettext("Voided. The student reads your reason."))
    more: dict[str, Any] = {"step": entry.requirement.step} if entry.requirement else {}
    return _back(ref, open_file(ref), f"entry-{entry.id}", **more)


@bp.post("/students/<int:person_id>/notes")
@requires(Permission.WRITE_NOTE, on=load_student)
def write_note(ref: StudentRef) -> Answer:
    """Write a note into the file."""
    file, form = open_file(ref), NoteForm(request.form)
    form.offer(ref)
    enrollment_id = file.record.enrollment_id
    if not form.validate():
        return page(ref, file, Opened("write_note", form=form)), 422
    try:
        act(notes.write_note, enrollment_id, **form.arguments())
    except Refused as refused:
        told(form, refused)
        return page(ref, open_file(ref), Opened("write_note", form=form)), refused.status
    flash(gettext("The note is in the file."))
    return _back(ref, file, "notes")


@bp.post("/students/<int:person_id>/invite")
@requires(Permission.INVITE, on=load_student)
def invite_again(ref: StudentRef) -> Answer:
    """A fresh invitation link, shown once."""
    try:
        made = act(people.invite_again, ref.id)
    except Refused as refused:
        sentence = told(None, refused)
        return page(ref, open_file(ref), Opened(problem=sentence)), refused.status
    if "token" not in made:
        return redirect(url_for("staff.student", person_id=made["person"]), code=303)
    link = url_for("account.join", token=made["token"], _external=True)
    return render_template("staff/invited.html", name=ref.name, person_id=ref.id, link=link, cohort=None)
