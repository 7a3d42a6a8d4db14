"""Practicing with the sheet: the checklist for hands in gloves, which ends in one logged practice."""

from flask import make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import logging
from tracker.domain.attempts import unticked
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.domain.sheets import Sheet
from tracker.domain.statuses import EntryKind
from tracker.queries.student_skills import SkillPage
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms import EntryForm, entry_form
from tracker.web.sheets import shown
from tracker.web.student.links import line_url
from tracker.web.student.loaders import own_sheet
from tracker.web.student.skills import gate
from tracker.web.student.undo import remember
from tracker.web.wording.titles import text


@requires(Permission.SEE_OWN, on=own_sheet)
def practice(page: SkillPage) -> Response:
    """The sheet as a checklist."""
    form = entry_form(page.requirement, EntryKind.PRACTICE, stem="run", happened_on=page.record.today)
    return _render(page, form)


@requires(Permission.LOG, on=own_sheet)
def log_run(page: SkillPage) -> Response:
    """Log the practice, with the steps that were missed if any were ticked."""
    form = entry_form(page.requirement, EntryKind.PRACTICE, bound=True, stem="run")
    if not form.validate():
        return _render(page, form, 422)
    key, record = page.requirement.key, page.record
    values = form.arguments(record.today) | {"times": 1, "missed": _missed(page)}
    try:
        made = act(logging.log_practice, record.enrollment_id, key, **values)
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, record.path))
        return _render(own_sheet(key) or page, form, refused.status)
    remember(gettext("The practice is logged."), made["entries"])
    return redirect(line_url(record, key, "count"), code=303)


def _ticked() -> frozenset[int]:
    """The steps that were ticked."""
    return frozenset(int(text) for text in request.form.getlist("done") if text.isdecimal() and len(text) < 4)


def _missed(page: SkillPage) -> tuple[int, ...] | None:
    """What stayed open; None when nothing was ticked, or the sheet is another one by now."""
    sheet, done = _sheet(page), _ticked()
    if not done or request.form.get("edition") != sheet.edition:
        return None
    return unticked(sheet, done)


def _sheet(page: SkillPage) -> Sheet:
    if page.side is None:
        raise LookupError(page.requirement.key)
    return page.side.sheet


def _render(page: SkillPage, form: EntryForm, status: int = 200) -> Response:
    sheet, path = _sheet(page), page.record.path
    body = render_template(
        "student/practice.html",
        page=page,
        form=form,
        sheet=sheet,
        safety=text(sheet.safety),
        kit=", ".join(wording.part(path, part) for part in sheet.kit),
        lines=shown.lines(sheet),
        done=_ticked(),
        hints=shown.hints(sheet, page.side.hints if page.side else ()),
        gate=gate(page),
    )
    return make_response(body, status)
