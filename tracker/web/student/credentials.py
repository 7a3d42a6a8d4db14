"""The four credentials side by side, and what a student keeps of those that the path does not ask."""

from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import exam_papers
from tracker.domain.credential import Credential
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, Target
from tracker.domain.statuses import EntryKind
from tracker.queries.student_exam import ExamPage
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.exams import other_form
from tracker.web.student import credential_words, exam_words
from tracker.web.student.exam import own_exam
from tracker.web.student.undo import just_done, remember

_KINDS = {"attempt": EntryKind.ATTEMPT, "certificate": EntryKind.DOCUMENT}


@dataclass(frozen=True, slots=True)
class OwnOther:
    """A credential that the student's path does not ask, and what is kept of it."""

    page: ExamPage
    credential: Credential
    kind: str

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.page.target


def own_other(code: str, kind: str) -> OwnOther | None:
    """The credential of this code, if the path does not ask it."""
    page = own_exam()
    found = (
        next((one.credential for one in page.others if one.credential.code == code), None) if page else None
    )
    return OwnOther(page, found, kind) if page and found and kind in _KINDS else None


@requires(Permission.SEE_OWN, on=own_exam)
def credentials(page: ExamPage) -> Response:
    """All four, each figure with its source."""
    return _render(page)


@requires(Permission.LOG, on=own_other)
def log_other(own: OwnOther) -> Response:
    """Keep an attempt or a certificate of another credential."""
    form = other_form(own.credential, own.kind, bound=True)
    name = (own.credential.code, own.kind)
    if not form.validate():
        return _render(own.page, {name: form}, 422)
    record = own.page.record
    try:
        made = act(
            exam_papers.log_other,
            record.enrollment_id,
            own.credential.code,
            _KINDS[own.kind],
            **form.arguments(record.today),
        )
    except (Busy, NotFound):
        raise
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, record.path))
        return _render(own_exam() or own.page, {name: form}, refused.status)
    remember(gettext("Kept: %(what)s.", what=_what(own)), made["entries"])
    return redirect(url_for("student.credentials", _anchor=own.credential.code), code=303)


def _what(own: OwnOther) -> str:
    subject = own.credential.exam_subject if own.kind == "attempt" else own.credential.certificate_subject
    return wording.subject_title(subject)


def _render(page: ExamPage, given: dict[tuple[str, str], Any] | None = None, status: int = 200) -> Response:
    found = given or {}
    parts = []
    for kept in (page.kept, *page.others):
        one, is_asked = kept.credential, kept is page.kept
        forms = {}
        if not is_asked and page.record.takes_entries:
            forms = {kind: found.get((one.code, kind)) or other_form(one, kind) for kind in _KINDS}
        subjects = (one.exam_subject, one.certificate_subject)
        parts.append(
            {
                "credential": one,
                "eligibility": credential_words.eligibility(one),
                "figures": credential_words.figures(one),
                "is_asked": is_asked,
                "attempts": [] if is_asked else exam_words.attempts(page, kept),
                "certificates": [] if is_asked else exam_words.certificates(page, kept),
                "clocks": [exam_words.clock_row(page, one) for one in page.clocks if one.subject in subjects],
                "forms": forms,
                "returned": [kind for kind in _KINDS if (one.code, kind) in found],
            }
        )
    body = render_template("student/credentials.html", page=page, parts=parts, undo=just_done(page.record))
    return make_response(body, status)
