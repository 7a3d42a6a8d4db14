"""Scoring a check-off that waits, on the review page."""

from flask import redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import checkoffs
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.refs import EntryRef
from tracker.queries.review import entry_case
from tracker.services import clock
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.sheets.form import ScoreForm
from tracker.web.staff.blueprint import bp
from tracker.web.staff.decisions import offer_undo, onward
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_entry
from tracker.web.staff.phrases import chosen
from tracker.web.staff.review import page
from tracker.web.staff.said import what

Answer = Response | tuple[str, int] | str


@bp.post("/entries/<int:entry_id>/score")
@requires(Permission.DECIDE, on=load_entry)
def score(entry: EntryRef) -> Answer:
    """Score a check-off by its sheet, which decides it; the page shows the next one."""
    case = entry_case(db.session, entry, clock.today(entry.zone))
    if case.sheet is None:
        return page(entry, problem=gettext("There is no sheet to score this by. Nothing was changed.")), 422
    form = ScoreForm(case.sheet, request.form)
    if not form.validate():
        return page(entry, score=form), 422
    try:
        made = act(checkoffs.score_checkoff, entry.id, marks=form.marks(), phrase_id=chosen())
    except Refused as refused:
        told(form, refused, case.path)
        return page(entry, score=form, problem=form.top), refused.status
    words = {"what": what(entry)}
    passed, failed = gettext("Passed: %(what)s", **words), gettext("Not passed, sent back: %(what)s", **words)
    offer_undo(entry, passed if made["passed"] else failed)
    return redirect(onward(entry), code=303)
