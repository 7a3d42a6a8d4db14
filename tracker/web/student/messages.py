"""One's own messages: what the school wrote, and what the tracker mailed by itself."""

from flask import render_template, request

from tracker.domain.policy import Permission
from tracker.queries.student_record import StudentRecord
from tracker.web.access import requires
from tracker.web.received import shown
from tracker.web.student.loaders import own_record


@requires(Permission.SEE_OWN, on=own_record)
def messages(record: StudentRecord) -> str:
    """One page, newest first."""
    asked = request.args.get("before", "")
    rows, older = shown(record.loaded.enrollment.person_id, record.zone, asked)
    return render_template("student/messages.html", rows=rows, older=older, is_first=not asked)
