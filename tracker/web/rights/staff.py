"""For staff: who opened a student's file, what was given out of it, corrections to decide, legal holds."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import correcting, keeping
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, available_actions
from tracker.extensions import db
from tracker.queries import held, rights
from tracker.queries.corrections import Asked, correction_ref, corrections_of
from tracker.queries.refs import StudentRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.rights import said
from tracker.web.rights.forms import DecideForm, ReasonForm
from tracker.web.staff.loaders import load_student

Answer = Response | tuple[str, int] | str


def load_correction(correction_id: int) -> Asked | None:
    """A request for correction."""
    return correction_ref(db.session, correction_id)


@requires(Permission.SEE_LOGS, on=load_student)
def logs(ref: StudentRef) -> str:
    """The logs of one student's file, the requests about it, and what keeps it."""
    return _page(ref)


@requires(Permission.DECIDE_CORRECTION, on=load_correction)
def decide(asked: Asked) -> Answer:
    """Agree to a correction, or refuse it, with the reason."""
    ref = load_student(asked.row.person_id)
    if ref is None:
        raise NotFound("no_student")
    form = DecideForm(request.form)
    form.place(f"correction-{asked.id}")
    if not form.validate():
        return _page(ref, decided=(asked.id, form)), 422
    values = {"is_granted": form.answer.data == "granted", "reason": form.reason.data}
    try:
        act(correcting.decide_correction, asked.id, **values)
    except Refused as refused:
        _show(form, refused)
        return _page(ref, decided=(asked.id, form)), refused.status
    flash(gettext("Answered. The student has been told."))
    return redirect(url_for(".logs", person_id=ref.id, _anchor=f"correction-{asked.id}"), code=303)


@requires(Permission.HOLD_RECORD, on=load_student, confirmed=True)
def place(ref: StudentRef) -> Answer:
    """Put a legal hold on the record."""
    return _hold(ref, keeping.place_hold, gettext("Held. Nothing of this record may be destroyed."))


@requires(Permission.HOLD_RECORD, on=load_student, confirmed=True)
def lift(ref: StudentRef) -> Answer:
    """Lift the legal hold."""
    return _hold(ref, keeping.lift_hold, gettext("The hold is lifted."))


def _hold(ref: StudentRef, command: Callable[..., Any], sentence: str) -> Answer:
    form = ReasonForm(request.form)
    form.place("hold")
    if not form.validate():
        return _page(ref, hold=form), 422
    try:
        act(command, ref.id, reason=form.reason.data)
    except Refused as refused:
        _show(form, refused)
        return _page(ref, hold=form), refused.status
    flash(sentence)
    return redirect(url_for(".logs", person_id=ref.id, _anchor="hold"), code=303)


def _show(form: Any, refused: Refused) -> None:
    if isinstance(refused, NotFound | Busy):
        raise refused
    form.refuse(refused, wording.problem(refused))


def _page(
    ref: StudentRef, *, decided: tuple[int, DecideForm] | None = None, hold: ReasonForm | None = None
) -> str:
    zone = ref.enrollments[0].zone
    named, today = said.titles(held.things(db.session, ref.id)), clock.today(zone)
    asked = [
        said.asked(one, named, today, said.place_of(one.about, ref.id))
        for one in corrections_of(db.session, ref.id)
    ]
    forms = {one.asked.id: DecideForm() for one in asked}
    for number, form in forms.items():
        form.place(f"correction-{number}")
    found = rights.openings(db.session, ref.id)
    hold_form = hold or ReasonForm()
    hold_form.place("hold")
    return render_template(
        "rights/logs.html",
        ref=ref,
        zone=zone,
        may=available_actions(current_actor(), ref.target),
        asked=asked,
        forms=forms | dict([decided] if decided else []),
        openings=found,
        days=said.by_day(found, zone),
        given=rights.disclosures(db.session, ref.id),
        holds=rights.holds(db.session, ref.id),
        hold_form=hold_form,
        is_out=rights.is_opted_out(db.session, ref.id),
        most=rights.MOST_SHOWN,
    )
