"""The exam of a student: who may sit, the booking, the attempts, the certificate."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.queries.student_record import StudentRecord
from tracker.web.access import requires
from tracker.web.student.loaders import own_record


@requires(Permission.SEE_OWN, on=own_record)
def exam(record: StudentRecord) -> Response:
    """Everything about the exam in one place."""
    return make_response(render_template("student/exam.html", record=record))
