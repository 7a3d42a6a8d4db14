"""Logging and taking back: the posts of student pages.

A refusal shows the page again with what was typed; an act goes back to where the number stands.
"""

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.commands import logging
from tracker.domain.errors import Refused
from tracker.domain.path import Requirement
from tracker.domain.policy import Permission
from tracker.domain.statuses import EntryKind, Holder
from tracker.queries.student_record import StudentRecord
from tracker.queries.student_step import is_skill_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.evidence.receiving import join_photos
from tracker.web.forms import EntryForm, entry_form
from tracker.web.student import asking, career, skills, step
from tracker.web.student.entries import who
from tracker.web.student.links import line_url, slug
from tracker.web.student.loaders import OwnEntry, OwnLine, own_entry, own_line, own_practice, own_record
from tracker.web.student.undo import remember

CAREER = frozenset(
    {EntryKind.JOB, EntryKind.CLOSER, EntryKind.VERIFICATION, EntryKind.EDUCATION, EntryKind.RECHECK}
)
"""Kinds that the pages of the career hold."""


@requires(Permission.LOG, on=own_practice)
def log_practice(asked: OwnLine) -> Response:
    """Log one or several practices of a skill."""
    key = asked.requirement.key
    form = entry_form(asked.requirement, EntryKind.PRACTICE, bound=True, stem="practice")
    if not form.validate():
        return _again(asked.record, asked.requirement, form, 422)
    try:
        made = act(
            logging.log_practice, asked.record.enrollment_id, key, **form.arguments(asked.record.today)
        )
    except Refused as refused:
        return _refused(asked, form, refused)
    count = len(made["entries"])
    remember(ngettext("The practice is logged.", "%(num)s practices are logged.", count), made["entries"])
    return redirect(line_url(asked.record, key, "count"), code=303)


@requires(Permission.LOG, on=own_line)
def log_entry(asked: OwnLine) -> Response:
    """Log any other entry on a line."""
    requirement, kind = asked.requirement, asked.kind
    stem = kind.value if is_skill_page(requirement) else slug(requirement.key)
    form = entry_form(requirement, kind, bound=True, stem=stem)
    if not form.validate():
        return _again(asked.record, requirement, form, 422)
    try:
        join_photos(asked.record.loaded.person.id, requirement.key)
        made = act(
            logging.log_entry,
            asked.record.enrollment_id,
            requirement.key,
            kind,
            **form.arguments(asked.record.today),
        )
    except Refused as refused:
        return _refused(asked, form, refused)
    remember(_said(asked.record, requirement, kind), made["entries"])
    if request.form.get("back") == "path":
        return redirect(url_for("student.path"), code=303)
    return redirect(line_url(asked.record, requirement.key, "log"), code=303)


@requires(Permission.LOG, on=own_entry)
def take_back(asked: OwnEntry) -> Response:
    """Take an entry back, as long as nobody relied on it."""
    entry, record = asked.entry, asked.record
    if entry.kind in CAREER:
        return _take_back_career(asked)
    is_request = entry.kind is EntryKind.REQUEST
    requirement = None if is_request else _requirement(record, asked)
    try:
        act(logging.take_back, entry.id)
    except Refused as refused:
        sentence = wording.problem(refused, record.path)
        if requirement is None:
            return asking.requests_again(status=refused.status, top=sentence)
        return _again(_fresh(record), requirement, None, refused.status, top=sentence)
    flash(gettext("Taken back: %(what)s.", what=wording.entry_kind(entry.kind)))
    if requirement is None:
        return redirect(url_for("student.requests"), code=303)
    return redirect(line_url(record, requirement.key, "log"), code=303)


def _take_back_career(asked: OwnEntry) -> Response:
    """Jobs, proofs, reasons and courses stand on pages of their own."""
    kind = asked.entry.kind
    try:
        act(logging.take_back, asked.entry.id)
    except Refused as refused:
        return career.refused_page(refused)
    flash(gettext("Taken back: %(what)s.", what=wording.entry_kind(kind)))
    return redirect(
        url_for("student.learning" if kind is EntryKind.EDUCATION else "student.career"), code=303
    )


def _requirement(record: StudentRecord, asked: OwnEntry) -> Requirement | None:
    """The line that an entry stands on; of person scope the first that takes its kind."""
    if asked.entry.requirement:
        return record.path.by_key.get(asked.entry.requirement)
    lines = record.path.by_subject.get(asked.entry.subject or "", ())
    return next((line for line in lines if asked.entry.kind in line.entry_kinds), None)


def _said(record: StudentRecord, requirement: Requirement, kind: EntryKind) -> str:
    title = wording.short_title(record.path, requirement.key)
    if kind is not EntryKind.CHECKOFF and requirement.confirmed_by is Holder.STUDENT:
        return gettext("Logged: %(title)s.", title=title)
    return gettext("%(title)s now waits for %(who)s.", title=title, who=who(record, requirement.confirmed_by))


def _fresh(record: StudentRecord) -> StudentRecord:
    """The record as it is now; a refused act ended the read."""
    return own_record() or record


def _refused(asked: OwnLine, form: EntryForm, refused: Refused) -> Response:
    form.refuse(refused, wording.problem(refused, asked.record.path))
    return _again(_fresh(asked.record), asked.requirement, form, refused.status)


def _again(
    record: StudentRecord, requirement: Requirement, form: EntryForm | None, status: int, top: str = ""
) -> Response:
    if is_skill_page(requirement):
        return skills.skill_again(record, requirement.key, form, status, top)
    return step.step_again(record, requirement, form, status, top)
