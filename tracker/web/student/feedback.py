"""The student's evaluation of the site: read by coordinators alone, after the final evaluation."""

from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import evaluating
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.path import Path, Requirement
from tracker.domain.policy import Permission, Target
from tracker.domain.statuses import Holder, RequirementKind, State
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.evaluations import Asked, asked, typed_answers
from tracker.web.student.loaders import own_record

_ASKED = (State.OPEN, State.STARTED, State.RETURNED)


@dataclass(frozen=True, slots=True)
class OwnFeedback:
    """The line on which the student evaluates the site."""

    record: StudentRecord
    line: Requirement

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    @property
    def is_asked(self) -> bool:
        """Whether it can be given now."""
        return self.record.takes_entries and self.record.line(self.line.key).state in _ASKED


def feedback_line(path: Path) -> Requirement | None:
    """The line of a path on which its students evaluate the site."""
    if path.evaluation is None:
        return None
    return next(
        (
            line
            for line in path.requirements
            if line.kind is RequirementKind.EVALUATION and line.confirmed_by is Holder.STUDENT
        ),
        None,
    )


def own_feedback() -> OwnFeedback | None:
    """The signed-in student's."""
    record = own_record()
    line = feedback_line(record.path) if record else None
    return OwnFeedback(record, line) if record and line else None


def is_due(record: StudentRecord) -> bool:
    """Whether the student can evaluate the site now."""
    line = feedback_line(record.path)
    return line is not None and OwnFeedback(record, line).is_asked


@requires(Permission.SEE_OWN, on=own_feedback)
def feedback(own: OwnFeedback) -> Response:
    """The form, or why it cannot be given now."""
    return _draw(own, asked(own.record.path, "site", {}, ""))


@requires(Permission.LOG, on=own_feedback)
def send_feedback(own: OwnFeedback) -> Response:
    """Send it; it counts at once."""
    answers, note = typed_answers(own.record.path, "site")
    try:
        act(
            evaluating.evaluate_site,
            own.record.enrollment_id,
            own.line.key,
            answers=answers,
            note=note,
        )
    except (Busy, NotFound):
        raise
    except Refused as refused:
        return _draw(own, asked(own.record.path, "site", answers, note, refused), refused.status)
    flash(gettext("Your evaluation of the site is in. Coordinators read it after your final evaluation."))
    return redirect(url_for("student.preceptor"), code=303)


def _draw(own: OwnFeedback, form: Asked, status: int = 200) -> Response:
    line = own.record.line(own.line.key)
    body = render_template(
        "student/feedback.html",
        record=own.record,
        form=form,
        is_asked=own.is_asked,
        why=wording.reason(line, own.record.path, own.record.today),
    )
    return make_response(body, status)
