"""After the job: certificates with their cycles, courses, goals of one's own, and a table to keep."""

from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from tracker.commands import learning as commands
from tracker.domain.errors import Refused
from tracker.domain.kinds import CeCategory
from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.queries.career import files_waiting
from tracker.queries.learning import LearningPage, OwnAim, learning_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.evidence.receiving import join_photos
from tracker.web.forms.career import AimForm, CourseForm
from tracker.web.listing import Listing
from tracker.web.student.learning_shown import aims_shown, courses, held_shown, name_of
from tracker.web.student.loaders import own_record
from tracker.web.student.undo import just_done, remember
from tracker.web.wording import career as words


@dataclass(frozen=True, slots=True)
class HeldAim:
    """One of the student's goals."""

    page: LearningPage
    aim: OwnAim

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.page.target


def own_learning() -> LearningPage | None:
    """The signed-in student's page."""
    record = own_record()
    return learning_page(db.session, record) if record else None


def own_aim(aim_id: int) -> HeldAim | None:
    """One of the signed-in student's goals."""
    page = own_learning()
    aim = page.aim(aim_id) if page else None
    return HeldAim(page, aim) if page and aim else None


@requires(Permission.SEE_OWN, on=own_learning)
def learning(page: LearningPage) -> Response:
    """Certificates, courses, goals."""
    return _render(page)


@requires(Permission.LOG, on=own_learning)
def log_course(page: LearningPage) -> Response:
    """Log a course."""
    form = _course_form(page, request.form)
    if not form.validate():
        return _render(page, form, status=422)
    try:
        if page.line is not None:
            join_photos(page.record.loaded.person.id, page.line.key)
        made = act(
            commands.log_course,
            page.record.enrollment_id,
            form.credential.data,
            happened_on=form.happened_on.data,
            amount=int(form.amount.data * 10),
            detail=form.detail(),
        )
    except Refused as refused:
        return _refused(page, form, refused)
    remember(gettext("The course is logged: %(title)s.", title=form.course.data), made["entries"])
    return redirect(url_for("student.learning", _anchor="held"), code=303)


@requires(Permission.LOG, on=own_learning)
def set_aim(page: LearningPage) -> Response:
    """Set a goal."""
    form = _aim_form(page, request.form)
    if not form.validate():
        return _render(page, None, form, 422)
    try:
        act(commands.set_aim, page.record.enrollment_id, form.code.data, by_on=form.by_on.data)
    except Refused as refused:
        form.refuse(refused, wording.problem(refused, page.record.path))
        return _render(own_learning() or page, None, form, refused.status)
    flash(gettext("Your goal is set: %(goal)s.", goal=words.aim(form.code.data)))
    return redirect(url_for("student.learning", _anchor="goals"), code=303)


@requires(Permission.LOG, on=own_aim)
def drop_aim(held: HeldAim) -> Response:
    """Give a goal up."""
    code = held.aim.aim.code
    act(commands.drop_aim, held.page.record.enrollment_id, held.aim.aim.id)
    flash(gettext("Given up: %(goal)s. You can set it again.", goal=words.aim(code)))
    return redirect(url_for("student.learning", _anchor="goals"), code=303)


def courses_file(page: LearningPage) -> Listing:
    """Every course that counts, as a table to keep."""
    heads = (
        gettext("Certificate"),
        gettext("Cycle from"),
        gettext("Cycle to"),
        gettext("Day"),
        gettext("Course"),
        gettext("Who gave it"),
        gettext("Category"),
        gettext("Credits"),
    )
    return Listing("courses", page.record.today, heads, list(courses(page)))


def _refused(page: LearningPage, form: CourseForm, refused: Refused) -> Response:
    form.refuse(refused, wording.problem(refused, page.record.path, zone=page.record.zone))
    return _render(own_learning() or page, form, status=refused.status)


def _course_form(page: LearningPage, posted: Any = None) -> CourseForm:
    form = CourseForm(posted, data={"happened_on": page.record.today})
    form.place("course")
    form.credential.choices = [SelectChoice(one.code, name_of(page.record, one)) for one in page.held]
    if not any(one.code == "cma" for one in page.held):
        # Only the body of the CMA counts courses by category.
        form.category.choices = [("", gettext("Not said"))]
    return form


def _aim_form(page: LearningPage, posted: Any = None) -> AimForm:
    form = AimForm(posted)
    form.place("aim")
    form.code.choices = [SelectChoice(one.code, words.aim(one.code)) for one in page.free]
    return form


def _render(
    page: LearningPage, course: CourseForm | None = None, aim: AimForm | None = None, status: int = 200
) -> Response:
    body = render_template(
        "student/learning.html",
        page=page,
        record=page.record,
        held=[held_shown(page, one) for one in page.held],
        aims=[aims_shown(one) for one in page.aims],
        course=course or _course_form(page),
        aim=aim or _aim_form(page),
        is_open=course is not None,
        has_categories=any(one.code == "cma" for one in page.held),
        categories=list(CeCategory),
        files=files_waiting(db.session, page.record, page.line),
        undo=just_done(page.record) if status < 400 else None,
    )
    return make_response(body, status)
