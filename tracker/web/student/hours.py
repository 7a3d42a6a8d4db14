"""The hours at the site: as planned in one tap, or start, end and break; what counts; the weeks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import shifts
from tracker.domain.errors import Refused
from tracker.domain.local_time import Span
from tracker.domain.policy import Permission
from tracker.domain.shifts import Counted
from tracker.extensions import db
from tracker.queries.hours import HoursPage, hours_page, preview
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms import recap
from tracker.web.forms.workplace import ShiftForm
from tracker.web.going import is_fragment
from tracker.web.student.hours_shown import Shown, counted_words, shown
from tracker.web.student.links import scope
from tracker.web.student.loaders import own_record
from tracker.web.student.undo import just_done, remember


def own_hours() -> HoursPage | None:
    """The hours of the student's own record."""
    record = own_record()
    return hours_page(db.session, record, clock.now()) if record else None


@requires(Permission.SEE_OWN, on=own_hours)
def hours(page: HoursPage) -> Response:
    """Today's shift, what is missing, hours left, the weeks."""
    return _render(page, _form(page))


@requires(Permission.LOG, on=own_hours)
def log_shift(page: HoursPage) -> Response:
    """Log a shift with its own times."""
    form = _bound()
    if not form.validate():
        return _render(page, form, 422)
    values = {**form.detail(), "note": form.note.data or ""}
    return _log(page, form, shifts.log_shift, values)


@requires(Permission.LOG, on=own_hours)
def log_planned(page: HoursPage) -> Response:
    """Log a planned shift as it was planned."""
    try:
        starts_at = datetime.fromisoformat(request.form.get("planned", "")).replace(tzinfo=None)
    except ValueError:
        return _render(page, _form(page), 422, wording.problem(Refused("not_planned"), page.record.path))
    return _log(page, _form(page), shifts.log_planned, {"starts_at": starts_at})


@requires(Permission.LOG, on=own_hours)
def preview_shift(page: HoursPage) -> Response:
    """Show what a shift would count before it is sent. Nothing is written."""
    form = _bound()
    if not form.validate():
        return _render(page, form, 422)
    try:
        counted = preview(page.record, Span(**_ends(form.detail())))
    except Refused as refused:
        sentence = wording.problem(refused, page.record.path)
        form.refuse(refused, sentence)
        return _render(page, form, refused.status, problem=sentence if is_fragment() else "")
    return _render(page, form, counted=counted)


def _log(page: HoursPage, form: ShiftForm, command: Callable[..., Any], values: dict[str, Any]) -> Response:
    done = recap.answers(page.recap, request.form)
    try:
        made = act(command, page.record.enrollment_id, recap=done, **values)
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, page.record.path))
        return _render(own_hours() or page, form, refused.status, form.top)
    remember(gettext("The shift is logged and waits for your preceptor."), made["entries"][:1])
    return redirect(url_for("student.hours", **scope(page.record)), code=303)


def _ends(detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "starts_at": detail["started_at"],
        "ends_at": detail["ended_at"],
        "break_minutes": detail["break_minutes"],
    }


def _bound() -> ShiftForm:
    form = ShiftForm(formdata=request.form)
    form.place("shift")
    return form


def _form(page: HoursPage) -> ShiftForm:
    """An empty form, or one with the times of the planned shift that the address names."""
    wanted = request.args.get("planned", "")
    due = [one for one in (page.today, *page.missing) if one is not None]
    span = next((one.span for one in due if one.span.starts_at.isoformat() == wanted), None)
    if span is None and page.today is not None:
        span = page.today.span
    data: dict[str, Any] = {"happened_on": page.record.today}
    if span is not None:
        data = {
            "happened_on": span.starts_at.date(),
            "started_at": span.starts_at.time(),
            "ended_at": span.ends_at.time(),
            "break_minutes": span.break_minutes,
        }
    form = ShiftForm(formdata=None, data=data)
    form.place("shift")
    return form


def _render(
    page: HoursPage,
    form: ShiftForm,
    status: int = 200,
    top: str = "",
    counted: Counted | None = None,
    problem: str = "",
) -> Response:
    wants_form = status >= 400 or counted is not None or "planned" in request.args
    drawn: Shown = shown(page, form, request.form if wants_form else {})
    body = render_template(
        "student/hours.html",
        page=page,
        record=page.record,
        shown=drawn,
        form=form,
        top=top,
        counted=counted_words(page, counted) if counted else None,
        problem=problem,
        is_open=wants_form,
        undo=just_done(page.record) if status < 400 else None,
    )
    answer = make_response(body, status)
    answer.headers.add("Vary", "HX-Request")
    return answer
