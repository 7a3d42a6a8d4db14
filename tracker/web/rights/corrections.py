"""A student asks for corrections, takes one back, and answers a refusal with a statement."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import correcting
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, Target
from tracker.domain.rights import About
from tracker.extensions import db
from tracker.queries import held
from tracker.queries.corrections import Asked, correction_ref, corrections_of
from tracker.queries.settings import setting
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.forms.fields import new_key
from tracker.web.rights import said
from tracker.web.rights.forms import CorrectionForm, StatementForm
from tracker.web.student.loaders import own_record

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class OwnCorrection:
    """A request of the student's, in the record that it is about."""

    record: StudentRecord
    asked: Asked

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target


def own_correction(correction_id: int) -> OwnCorrection | None:
    """A request of one's own."""
    record, found = own_record(), correction_ref(db.session, correction_id)
    if record is None or found is None or found.row.person_id != current_actor().person_id:
        return None
    return OwnCorrection(record, found)


@requires(Permission.SEE_OWN, on=own_record)
def corrections(record: StudentRecord) -> str:
    """Every request with its answer; with ``?about=`` the form for a new one."""
    about = request.args.get("about", "")
    form = CorrectionForm(data={"about": about}) if about else None
    return _page(record, form)


@requires(Permission.LOG, on=own_record)
def ask(record: StudentRecord) -> Answer:
    """Ask for a correction of a named thing."""
    form = CorrectionForm(request.form)
    if About.parse(form.about.data or "") is None:
        return _page(record, top=gettext("Choose first what is wrong.")), 422
    values = {"wrong": form.wrong.data, "wish": form.wish.data}
    if not form.validate():
        return _page(record, form), 422
    try:
        act(correcting.ask_correction, record.enrollment_id, form.about.data, **values)
    except Refused as refused:
        return _refused(record, form, refused)
    flash(gettext("Asked. The school answers with a reason; the last day for it stands below."))
    return redirect(url_for(".corrections"), code=303)


@requires(Permission.LOG, on=own_correction)
def withdraw(own: OwnCorrection) -> Answer:
    """Take a request back."""
    try:
        act(correcting.withdraw_correction, own.asked.id)
    except Refused as refused:
        return _refused(own.record, None, refused)
    flash(gettext("Taken back. You can ask again at any time."))
    return redirect(url_for(".corrections"), code=303)


@requires(Permission.LOG, on=own_correction)
def state(own: OwnCorrection) -> Answer:
    """Attach a statement to what was refused."""
    form = StatementForm(request.form)
    form.place(f"statement-{own.asked.id}")
    if not form.validate():
        return _page(own.record, answering=(own.asked.id, form)), 422
    try:
        act(correcting.attach_statement, own.asked.id, statement=form.statement.data)
    except Refused as refused:
        return _refused(own.record, form, refused, own.asked.id)
    flash(gettext("Attached. It stays with the entry and is shown wherever the entry is shown."))
    return redirect(url_for(".corrections", _anchor=f"correction-{own.asked.id}"), code=303)


def _refused(record: StudentRecord, form: Any, refused: Refused, about: int = 0) -> Answer:
    if isinstance(refused, NotFound | Busy):
        raise refused
    sentence = wording.problem(refused)
    if form is None:
        return _page(record, top=sentence), refused.status
    form.refuse(refused, sentence)
    if isinstance(form, StatementForm):
        return _page(record, answering=(about, form)), refused.status
    return _page(record, form), refused.status


def _page(
    record: StudentRecord,
    form: CorrectionForm | None = None,
    *,
    answering: tuple[int, StatementForm] | None = None,
    top: str = "",
) -> str:
    person_id = record.loaded.person.id
    named = said.titles(held.things(db.session, person_id))
    if form is not None and form.about.data not in named:
        abort(404)
    asked = [said.asked(one, named, record.today) for one in corrections_of(db.session, person_id)]
    forms = {}
    for one in asked:
        forms[one.asked.id] = StatementForm()
        forms[one.asked.id].place(f"statement-{one.asked.id}")
    if answering:
        forms[answering[0]] = answering[1]
    return render_template(
        "rights/corrections.html",
        record=record,
        zone=record.zone,
        asked=asked,
        form=form,
        about=named[form.about.data] if form is not None else "",
        forms=forms,
        days=setting(db.session, "correction_days"),
        top=top,
        new_key=new_key,
    )
