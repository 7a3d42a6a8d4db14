"""Notices: what a coordinator has to know and settles with a note."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from tracker.commands import notices as commands
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission, allows
from tracker.extensions import db
from tracker.queries.notices import NoticeShown, notice_ref, open_notices, settled_notices
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.forms.fields import HouseForm, Note
from tracker.web.rights.said import open_asked
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told

Answer = Response | tuple[str, int] | str


class SettleForm(HouseForm):
    """Settle a notice."""

    note = Note(lazy_gettext("What was done"))


@bp.get("/notices")
@requires(Permission.SEE_STAFF)
def notices() -> str:
    """What is open, oldest first, and what was settled."""
    return _page()


def load_notice(notice_id: int) -> NoticeShown | None:
    """A notice; who may not settle it does not see that it is there."""
    found = notice_ref(db.session, notice_id)
    if found is None or not allows(current_actor(), Permission.SETTLE_NOTICE, found.target):
        return None
    return found


@bp.post("/notices/<int:notice_id>/settle")
@requires(Permission.SETTLE_NOTICE, on=load_notice)
def settle_notice(notice: NoticeShown) -> Answer:
    """Settle one notice with a note."""
    form = SettleForm(request.form)
    form.place(f"notice-{notice.id}")
    if not form.validate():
        return _page(notice.id, form), 422
    try:
        act(commands.settle, notice.id, note=form.note.data or "")
    except Refused as refused:
        told(form, refused)
        return _page(notice.id, form), refused.status
    flash(gettext("Settled. The note stands in the student's history."))
    return redirect(url_for(".notices"), code=303)


def _page(opened: int | None = None, form: SettleForm | None = None) -> str:
    actor = current_actor()
    found = open_notices(db.session, actor)
    forms = {notice.id: SettleForm() for notice in found}
    for notice_id, fresh in forms.items():
        fresh.place(f"notice-{notice_id}")
    top = ""
    if opened in forms and form is not None:
        forms[opened] = form
    elif form is not None:  # somebody settled it first, so it has no form any more
        top = form.top
    return render_template(
        "staff/notices.html",
        notices=found,
        forms=forms,
        opened=opened,
        settled=settled_notices(db.session, actor),
        corrections=open_asked(actor),
        coordinates=bool(actor.coordinates),
        top=top,
    )
