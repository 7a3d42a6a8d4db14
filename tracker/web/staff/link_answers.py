"""Answers whose signer is not confirmed: the coordinator takes or refuses them on the review page."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import settling
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.link_answers import AnswerRef, answer_ref
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.staff.blueprint import bp
from tracker.web.staff.review import page
from tracker.web.staff.review_lists import onward_parts
from tracker.web.transaction import Command


def load_answer(answer_id: int) -> AnswerRef | None:
    """An answer by its address."""
    return answer_ref(db.session, answer_id)


@bp.post("/answers/<int:answer_id>/take")
@requires(Permission.DECIDE, on=load_answer)
def take_answer(answer: AnswerRef) -> Response | tuple[str, int]:
    """Let the answer count, perhaps confirming who gave it as a signer."""
    signer = request.form.get("signer") == "yes"
    return _settle(answer, settling.take_answer, gettext("Taken."), signer=signer)


@bp.post("/answers/<int:answer_id>/refuse")
@requires(Permission.DECIDE, on=load_answer)
def refuse_answer(answer: AnswerRef) -> Response | tuple[str, int]:
    """Do not let it count."""
    return _settle(answer, settling.refuse_answer, gettext("Refused. The preceptor can answer again."))


def _settle(
    answer: AnswerRef, command: Command, message: str, **arguments: object
) -> Response | tuple[str, int]:
    try:
        act(command, answer.id, **arguments)
    except (Busy, NotFound):
        raise
    except Refused as refused:
        return page(answer.entry, problem=wording.problem(refused)), refused.status
    flash(message)
    return redirect(url_for("staff.review", **onward_parts()), code=303)
