"""Placing a student: the sites for a stretch of days, the week, who signs."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import placing as commands
from tracker.domain.clearance import Blocker, Stay, blockers
from tracker.domain.errors import Refused
from tracker.domain.lines import Line
from tracker.domain.policy import Permission
from tracker.domain.readiness import gate_of, planned_stay
from tracker.domain.statuses import EntryKind, State
from tracker.extensions import db
from tracker.queries.refs import StudentRef
from tracker.queries.site_offers import offers
from tracker.queries.student_externship import needed_in
from tracker.queries.student_file import StudentFile
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_student
from tracker.web.staff.placements import wishes
from tracker.web.staff.site_forms import PlaceForm
from tracker.web.staff.student import open_file

Answer = Response | tuple[str, int] | str


@bp.get("/students/<int:person_id>/place")
@requires(Permission.PLACE, on=load_student)
def place(ref: StudentRef) -> str:
    """The sites for a stretch of days, which the address may name."""
    file = open_file(ref)
    form = PlaceForm(data=_usual(file))
    first, last = day_asked("starts_on"), day_asked("ends_on")
    if first and last and first <= last:
        form.starts_on.data, form.ends_on.data = first, last
    return _place_page(ref, file, form)


@bp.post("/students/<int:person_id>/place")
@requires(Permission.PLACE, on=load_student)
def place_student(ref: StudentRef) -> Answer:
    """Place the student."""
    file = open_file(ref)
    form = PlaceForm(request.form)
    form.offer(_offers(form))
    if not form.validate():
        return _place_page(ref, file, form), 422
    try:
        act(commands.place, file.record.enrollment_id, **form.arguments())
    except Refused as refused:
        told(form, refused, file.path)
        return _place_page(ref, open_file(ref), form), refused.status
    flash(gettext("%(name)s is placed. Confirm the preceptor's contact next.", name=ref.name))
    return back_to_card(ref)


def back_to_card(ref: StudentRef) -> Response:
    """Back to where the placement stands in the file."""
    address = url_for(".student", person_id=ref.id, step="externship", _anchor="placement")
    return redirect(address, code=303)


def missing(file: StudentFile, stay: Stay) -> tuple[Blocker, ...]:
    """The papers that hold a stay back."""
    record = file.record
    waived = [line.key for line in record.standing.lines if line.state is State.WAIVED]
    facts = record.loaded.facts
    return blockers(file.path, facts.entries, stay, routes=facts.routes, waived=waived)


def _place_page(ref: StudentRef, file: StudentFile, form: PlaceForm) -> str:
    gate = gate_of(file.path, file.record.loaded.facts.routes)
    if gate is None:
        abort(404)
    first, last = form.starts_on.data, form.ends_on.data
    known = _offers(form)
    form.offer(known)
    stay = Stay(first, last) if first and last and first <= last else _planned(file)
    line: Line = file.record.line(gate.placement.key)
    return render_template(
        "staff/place.html",
        ref=ref,
        file=file,
        form=form,
        offers=known,
        problem=wording.problem,
        stay=stay,
        is_open=line.state is not State.CLOSED and file.record.takes_entries,
        why=wording.reason(line, file.path, file.record.today, "staff"),
        blocking=[wording.blocker(one, file.path) for one in missing(file, stay)],
        wishes=_wishes(file),
        needed=wording.needed(needed_in(file.record), stay.starts_on, file.record.today),
    )


def _offers(form: PlaceForm) -> Any:
    first, last = form.starts_on.data, form.ends_on.data
    return offers(db.session, first, last) if first and last and first <= last else []


def _planned(file: StudentFile) -> Stay:
    record = file.record
    return planned_stay(file.path, record.loaded.facts.calendar, record.standing.pauses.closed, record.today)


def _usual(file: StudentFile) -> dict[str, Any]:
    """The weeks of the plan, on the days and hours that the student wished."""
    stay = _planned(file)
    return {"starts_on": stay.starts_on, "ends_on": stay.ends_on, "pattern": _wished_pattern(file)}


def _preference(file: StudentFile) -> Any:
    rows = reversed(file.record.loaded.entries)
    return next((row for row in rows if row["kind"] == EntryKind.PREFERENCE and row["days"]), None)


def _wished_pattern(file: StudentFile) -> str:
    row = _preference(file)
    if row is None or not row["from_time"] or not row["to_time"]:
        return ""
    return " ".join(f"{day} {row['from_time']}-{row['to_time']}" for day in row["days"].split())


def _wishes(file: StudentFile) -> tuple[tuple[str, ...], str]:
    """What was wished in a few words, and the site of the student's own."""
    row = _preference(file)
    return (wishes(row), row["own_site"] or "") if row else ((), "")


def day_asked(name: str) -> date | None:
    """A day that the address names."""
    try:
        return date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
