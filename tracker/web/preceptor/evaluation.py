"""The midterm and the final evaluation on the same link: four anchors a line, none chosen yet."""

from flask import abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.commands import evaluating
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.requirement import Requirement
from tracker.extensions import db
from tracker.queries.preceptor_links import LinkPage, link_page
from tracker.services import clock
from tracker.web import wording
from tracker.web.evaluations import Asked, asked, typed_answers
from tracker.web.forms.fields import new_key
from tracker.web.going import is_reading
from tracker.web.preceptor.opening import Link, act, by_link, this_device


@by_link
def show(link: Link, key: str) -> Response:
    """The form, if it is asked now."""
    shown, line = _line(link, key)
    return _draw(link, shown, line, asked(shown.path, "student", {}, ""))


@by_link
def evaluate(link: Link, key: str) -> Response:
    """Send the evaluation."""
    shown, line = _line(link, key)
    db.session.rollback()
    answers, note = typed_answers(shown.path, "student")
    try:
        act(link, evaluating.evaluate, key, answers=answers, note=note, device=this_device(link))
    except (Busy, NotFound):
        raise
    except Refused as refused:
        form = asked(shown.path, "student", answers, note, refused)
        return _draw(link, shown, line, form, refused.status)
    return redirect(f"{link.url}?done=1", code=303)


def _line(link: Link, key: str) -> tuple[LinkPage, Requirement]:
    shown = link_page(db.session, link.ref, clock.today(link.ref.zone))
    line = next((line for line in shown.evaluations if line.key == key), None)
    if shown.path.evaluation is None or (line is None and is_reading()):
        abort(404)
    return shown, line or shown.path.by_key.get(key) or abort(404)


def _draw(link: Link, shown: LinkPage, line: Requirement, form: Asked, status: int = 200) -> Response:
    body = render_template(
        "preceptor/evaluation.html",
        link=link,
        line=line,
        title=wording.title(line),
        student=shown.student.name,
        form=form,
        key=request.form.get("key", "")[:64] or new_key(),
        new_key=new_key,
    )
    return make_response(body, status)
