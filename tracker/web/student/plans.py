"""Asking for a plan again, when the coordinator sent the first question back."""

from flask import redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands.plans import ask_again
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.queries.student_skills import SkillPage
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.student import skills
from tracker.web.student.links import line_url
from tracker.web.student.loaders import own_record, own_sheet
from tracker.web.student.sheet_words import PlanForm
from tracker.web.student.undo import remember


@requires(Permission.LOG, on=own_sheet)
def ask_plan(page: SkillPage) -> Response:
    """Ask the coordinator for a plan again."""
    key, record = page.requirement.key, page.record
    form = PlanForm(request.form)
    if not form.validate():
        top = form.problems()[0][1]
        return skills.skill_again(record, key, None, 422, top)
    try:
        made = act(ask_again, record.enrollment_id, key, note=form.note.data or "")
    except Refused as refused:
        sentence = wording.problem(refused, record.path)
        return skills.skill_again(own_record() or record, key, None, refused.status, sentence)
    remember(gettext("Your coordinator is asked for a plan."), made["entries"])
    return redirect(line_url(record, key, "plan"), code=303)
