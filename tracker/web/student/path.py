"""The path: the five steps, the one thing to do next, and what waits for whom."""

from flask import make_response, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.student_path import PathPage, path_page
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.student import history, path_words, stations, turns
from tracker.web.student.loaders import own_record
from tracker.web.student.undo import just_done


@requires(Permission.SEE_OWN, on=own_record)
def path(record: StudentRecord) -> Response:
    """Where the student stands."""
    page = path_page(db.session, record, current_user.since_last_visit_at)
    body = render_template(
        "student/path.html",
        page=page,
        heading=heading(page),
        overline=path_words.overline(page),
        before=_title(page, page.at - 1),
        after=_title(page, page.at + 1),
        programs=_programs(record),
        notices=path_words.notices(page),
        news=[
            (history.sentence(record, event), history.note(event), wording.moment(event.at, record.zone))
            for event in page.news
        ],
        turn=turns.card(page),
        pace=path_words.pace(page),
        finish=path_words.finish(page),
        spine_stations=stations.spine(page),
        stops=stations.stops(page),
        turns=turns.rows(page),
        clocks=path_words.clocks(page),
        undo=just_done(record),
    )
    return make_response(body)


def _programs(record: StudentRecord) -> list[tuple[str, str, str, bool]]:
    """The programs of who is in several, as tabs: the path of each is a page of its own."""
    return [
        (wording.text(one.path.title), "", _path_of(record, one.id), one.id == record.enrollment_id)
        for one in record.programs
    ]


def _path_of(record: StudentRecord, enrollment_id: int) -> str:
    is_first = enrollment_id == record.enrollments[0].id
    return url_for("student.path", enrollment=None if is_first else enrollment_id)


def heading(page: PathPage) -> str:
    """The name of the step, or that the line is ridden to its end."""
    if page.at < len(page.stations):
        return wording.step_title(page.record.path, page.stations[page.at].key)
    return gettext("All five steps")


def _title(page: PathPage, at: int) -> str:
    if not 0 <= at < len(page.stations):
        return ""
    return wording.step_title(page.record.path, page.stations[at].key)
