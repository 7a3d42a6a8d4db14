"""The papers of a student, all in one place."""

from flask import make_response, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.domain.statuses import State
from tracker.queries.student_papers import Paper, papers_page
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.student.entries import dated
from tracker.web.student.links import line_url
from tracker.web.student.loaders import own_record


@requires(Permission.SEE_OWN, on=own_record)
def papers(record: StudentRecord) -> Response:
    """Every paper with its dates and how long it lasts."""
    page = papers_page(record)
    steps = [
        (
            wording.step_title(record.path, key),
            [(paper, line_url(record, paper.requirement.key), _facts(record, paper)) for paper in found],
        )
        for key, found in page.steps
    ]
    return make_response(render_template("student/papers.html", page=page, steps=steps))


def _facts(record: StudentRecord, paper: Paper) -> str:
    """The dates on the newest paper, then what is due."""
    due = wording.due(paper.line, record.today)
    filed = dated(paper.filed, record.today) if paper.filed else ""
    until = paper.line.expires_on
    if filed and until and not (paper.filed and paper.filed.detail.get("expires_on")):
        filed = gettext("%(day)s, until %(until)s", day=filed, until=wording.day_year(until))
    if until and paper.line.state is State.EXPIRING:
        left = wording.count_days((until - record.today).days)
        filed = gettext("%(filed)s, %(left)s left", filed=filed, left=left)
    return " · ".join(filter(None, [filed, due])) or wording.short_reason(paper.line, record.path)
