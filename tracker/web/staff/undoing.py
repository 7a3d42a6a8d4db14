"""Decisions and the way back from them: the bar that offers it for a minute, and the act itself."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import undoing
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.queries.refs import EntryRef
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_entry
from tracker.web.staff.review import page
from tracker.web.staff.review_lists import onward_parts
from tracker.web.staff.said import what

Answer = Response | tuple[str, int] | str


@bp.post("/entries/<int:entry_id>/undo")
@requires(Permission.DECIDE, on=load_entry)
def undo(entry: EntryRef) -> Answer:
    """Take one's own decision back within its minute; the page shows what waits again."""
    try:
        made = act(undoing.undo, entry.id)
    except Refused as refused:
        return page(entry, problem=told(None, refused)), refused.status
    flash(gettext("Taken back: %(what)s waits again.", what=what(entry)))
    kept = {name: part for name, part in onward_parts().items() if name != "next"}
    return redirect(url_for(".review", entry=made["entries"][0], **kept), code=303)
