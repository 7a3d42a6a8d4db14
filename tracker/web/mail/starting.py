"""Who a message goes to: the students that a filter of the board shows, or one; frozen with the draft."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.commands.messaging import draft_message as begin
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.models.addressees import Recipient
from tracker.queries.messages import recipients_of, templates
from tracker.queries.refs import CohortRef
from tracker.queries.settings import limits
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.mail.forms import StartForm, people_sent
from tracker.web.staff.board import View, board_of, filter_names, view_asked
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_cohort

Answer = Response | tuple[str, int] | str


@requires(Permission.WRITE_MESSAGE, on=load_cohort)
def write(ref: CohortRef) -> str:
    """The students by name, as the board shows them, or the one that the address names."""
    form = StartForm()
    form.offer(templates(db.session))
    return _page(ref, form, _chosen(ref, view_asked(ref)))


@requires(Permission.WRITE_MESSAGE, on=load_cohort)
def draft_message(ref: CohortRef) -> Answer:
    """Begin the draft with those who are ticked."""
    form, view, people = StartForm(request.form), view_asked(ref), people_sent()
    form.offer(templates(db.session))
    if not form.validate():
        return _page(ref, form, _chosen(ref, view)), 422
    try:
        values = {"shown": view.choice.show, "template_id": form.template}
        made = act(begin, ref.id, people=people, **values)
    except Refused as refused:
        told(form, refused)
        return _page(ref, form, _chosen(ref, view)), refused.status
    return redirect(url_for("mail.message", message_id=made["message"]), code=303)


def _chosen(ref: CohortRef, view: View) -> tuple[Recipient, ...]:
    one = request.args.get("to", "")
    if one.isascii() and one.isdigit() and len(one) < _MOST_DIGITS:
        people = [int(one)]
    else:
        chosen = board_of(ref).chosen(view.choice, view.sort)
        people = [row.student.person_id for row in chosen]
    return tuple(one for one in recipients_of(db.session, people) if ref.id in one.cohort_ids)


def _page(ref: CohortRef, form: StartForm, found: tuple[Recipient, ...]) -> str:
    view = view_asked(ref)
    show = view.choice.show
    posted = set(people_sent()) if request.method == "POST" else None
    return render_template(
        "mail/write.html",
        ref=ref,
        form=form,
        view=view,
        filter_name="" if show == "all" else filter_names(limits(db.session))[show],
        alone=request.args.get("to", ""),
        rows=[(one, posted is None or one.person_id in posted) for one in found],
    )


_MOST_DIGITS = 19
