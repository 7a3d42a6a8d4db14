"""Decisions on entries: accept, return with a note, several at once, void with a reason."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import review as commands
from tracker.domain.errors import Busy, Refused
from tracker.domain.policy import Permission, allows, may_see
from tracker.extensions import db
from tracker.queries.refs import EntryRef
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.staff import said
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import DecisionForm, told
from tracker.web.staff.loaders import load_entry
from tracker.web.staff.phrases import chosen
from tracker.web.staff.review import Result, page
from tracker.web.staff.review_lists import onward_parts
from tracker.web.transaction import perform, request_digest

MOST_AT_ONCE = 50
UNDO = "undo"
"""The category of a message that a way back goes with, before the entry's id."""

Answer = Response | tuple[str, int] | str


@bp.post("/entries/<int:entry_id>/accept")
@requires(Permission.DECIDE, on=load_entry)
def accept(entry: EntryRef) -> Answer:
    """Accept an entry; the page shows the next one."""
    return _decide(entry, commands.accept, gettext("Accepted: %(what)s", what=said.what(entry)))


@bp.post("/entries/<int:entry_id>/return")
@requires(Permission.DECIDE, on=load_entry)
def return_(entry: EntryRef) -> Answer:
    """Send an entry back with a note; the page shows the next one."""
    message = gettext("Sent back: %(what)s", what=said.what(entry))
    return _decide(entry, commands.return_, message, phrase_id=chosen())


def _decide(entry: EntryRef, command: Callable[..., Any], message: str, **more: Any) -> Answer:
    form = DecisionForm(request.form)
    if not form.validate():
        return page(entry, form=form), 422
    try:
        act(command, entry.id, note=form.note.data or "", **more)
    except Refused as refused:
        told(form, refused)
        return page(entry, form=form, problem=form.top), refused.status
    offer_undo(entry, message)
    return redirect(onward(entry), code=303)


def onward(entry: EntryRef) -> str:
    """Where the page goes on after a decision."""
    if request.form.get("back") == "file":
        return url_for(".student", person_id=entry.person_id, _anchor="waiting")
    return url_for(".review", **onward_parts())


def offer_undo(entry: EntryRef, message: str) -> None:
    """Say what was decided, with the way back for a minute where there is one."""
    flash(message, "success" if entry.is_stay else f"{UNDO} {entry.id}")


@bp.post("/review/accept")
@requires(Permission.SEE_STAFF)
def accept_several() -> Answer:
    """Accept the chosen entries, each as an act of its own, and say what became of each."""
    chosen = list(dict.fromkeys(text for text in request.form.getlist("entry") if text.isdecimal()))
    if not chosen:
        return page(problem=gettext("Choose at least one entry to accept.")), 422
    outcomes = [_accept_one(int(text)) for text in chosen[:MOST_AT_ONCE]]
    fine = any(result.is_done for result, _status in outcomes)
    return page(results=tuple(result for result, _status in outcomes)), 200 if fine else outcomes[0][1]


def _accept_one(entry_id: int) -> tuple[Result, int]:
    actor, entry = current_actor(), load_entry(entry_id)
    if entry is None or not may_see(actor, entry.target):
        return Result(gettext("Entry"), False, gettext("It is not there, or not yours to see.")), 404
    if not allows(actor, Permission.DECIDE, entry.target):
        return Result(said.what(entry), False, gettext("Your role does not decide this.")), 403
    key = f"{request.form.get('key', '')[:40]}:{entry_id}"
    receipt = (key, request_digest({"path": request.path, "entry": [str(entry_id)]}))
    try:
        perform(db.session, actor, commands.accept, entry_id, receipt=receipt)
    except Busy:
        raise
    except Refused as refused:
        return Result(said.what(entry), False, wording.problem(refused)), refused.status
    way_back = None if entry.is_stay else entry_id
    return Result(said.what(entry), True, gettext("Accepted"), way_back), 200
