"""Submissions: several files and several skills sent in one."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField

from tracker.commands.submissions import submit
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.domain.proof import SUBMISSION
from tracker.extensions import db
from tracker.queries.evidence import Pending, pending
from tracker.queries.student_record import StudentRecord
from tracker.queries.student_sheets import askable
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.fields import HouseForm, Note, Words
from tracker.web.student.loaders import own_record
from tracker.web.student.undo import remember

MOST_TITLE = 120


class SubmissionForm(HouseForm):
    """Which skills the files show, and what to call it."""

    skills = SelectMultipleField(lazy_gettext("Skills that the files show"), validate_choice=False)
    title = Words(lazy_gettext("Name"), MOST_TITLE)
    note = Note(lazy_gettext("What the evaluator should know"))

    def named(self, record: StudentRecord) -> str:
        """The name that was given, or the skills themselves."""
        return (self.title.data or wording.titles(record.path, self.skills.data or []))[:MOST_TITLE]


@requires(Permission.LOG, on=own_record)
def submission(record: StudentRecord) -> Response:
    """The form; ``?skill=`` ticks one."""
    return _render(record, SubmissionForm(data={"skills": request.args.getlist("skill")}))


@requires(Permission.LOG, on=own_record)
def send(record: StudentRecord) -> Response:
    """Send it: one check-off for each skill."""
    form = SubmissionForm(request.form)
    if not form.validate():
        return _render(record, form, 422)
    keys = list(dict.fromkeys(form.skills.data or ()))
    values = {"keys": keys, "title": form.named(record), "note": form.note.data or ""}
    try:
        made = act(submit, record.enrollment_id, **values)
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, record.path))
        return _render(own_record() or record, form, refused.status)
    count = len(made["entries"])
    words = ngettext("%(num)s check-off is sent.", "%(num)s check-offs are sent with the same files.", count)
    remember(words, made["entries"])
    return redirect(url_for("student.skills"), code=303)


def _waiting(record: StudentRecord) -> Pending:
    """The files that were sent and wait for the skills."""
    return pending(db.session, record.loaded.person.id, SUBMISSION)


def _render(record: StudentRecord, form: SubmissionForm, status: int = 200) -> Response:
    chosen = set(form.skills.data or ())
    groups: dict[str, list[tuple[str, str, bool]]] = {}
    for line in askable(record):
        heading = wording.section_title(record.path, line.section)
        title = wording.short_title(record.path, line.key)
        groups.setdefault(heading, []).append((line.key, title, line.key in chosen))
    body = render_template(
        "student/submission.html", record=record, form=form, groups=groups, files=_waiting(record)
    )
    return make_response(body, status)
