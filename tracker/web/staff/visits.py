"""Visits at a site: the form on a placement, for its student and for who else is there."""

from flask import flash, render_template, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.commands import visits as commands
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.visits import There, others_there
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.note_forms import VisitForm, visit_form
from tracker.web.staff.placement_changes import OpenPlacement, load_placement
from tracker.web.staff.placing import back_to_card

Answer = Response | tuple[str, int] | str


@bp.get("/placements/<int:entry_id>/visit")
@requires(Permission.WRITE_NOTE, on=load_placement)
def visit(opened: OpenPlacement) -> str:
    """The form for a visit."""
    last = min(opened.file.record.today, opened.placement.ends_on)
    return _page(opened, visit_form(_there(opened), today=last))


@bp.post("/placements/<int:entry_id>/visit")
@requires(Permission.WRITE_NOTE, on=load_placement)
def record_visit(opened: OpenPlacement) -> Answer:
    """Record the visit for everybody of whom something was seen."""
    form = visit_form(_there(opened), request.form)
    if not form.validate():
        return _page(opened, form), 422
    try:
        made = act(commands.record_visit, **form.arguments())
    except Refused as refused:
        told(form, refused, opened.file.path)
        return _page(opened, form), refused.status
    count = len(made["visits"])
    flash(
        ngettext(
            "The visit stands in the file of %(num)d student.",
            "The visit stands in the files of %(num)d students.",
            count,
        )
    )
    return back_to_card(opened.ref)


def _there(opened: OpenPlacement) -> list[There]:
    """The student of the placement, then who else is there of the reader's cohorts."""
    one = There(opened.placement.entry_id, opened.ref.id, opened.ref.name)
    today = opened.file.record.today
    return [one, *others_there(db.session, current_actor(), opened.placement, today)]


def _page(opened: OpenPlacement, form: VisitForm) -> str:
    form.offer(opened.ref)
    return render_template(
        "staff/visit.html",
        ref=opened.ref,
        placement=opened.placement,
        form=form,
        seen=form.seen_fields(),
    )
