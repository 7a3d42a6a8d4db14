"""Every message and mail of a student, in the file."""

from flask import render_template, request

from tracker.domain.policy import Permission, available_actions
from tracker.queries.refs import StudentRef
from tracker.web.access import current_actor, requires
from tracker.web.received import shown
from tracker.web.staff.loaders import load_student


@requires(Permission.SEE_MESSAGES, on=load_student)
def student_messages(ref: StudentRef) -> str:
    """What was written to the student, and what the tracker mailed by itself, newest first."""
    asked = request.args.get("before", "")
    rows, older = shown(ref.id, ref.enrollments[0].zone, asked)
    may = available_actions(current_actor(), ref.target)
    return render_template("mail/student.html", ref=ref, rows=rows, older=older, is_first=not asked, may=may)
