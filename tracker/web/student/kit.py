"""The student's kit: it came, a part is missing, broken or used up, it arrived again."""

from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from tracker.commands import kit as commands
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.kinds import PartState
from tracker.domain.kit import has_sharps
from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.queries.kit import KitPage, PartRow, kit_page, reports_of
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.fields import HouseForm, Words
from tracker.web.student.links import line_url
from tracker.web.student.loaders import own_record

STATES = tuple(PartState)


class PartForm(HouseForm):
    """A word about a part, for whoever sends another one."""

    note = Words(lazy_gettext("What is wrong with it"), 200)


@dataclass(frozen=True, slots=True)
class OwnPart:
    """One part of the student's kit."""

    page: KitPage
    row: PartRow

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.page.target


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One report of the student's."""

    record: StudentRecord
    report_id: int

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target


def own_kit() -> KitPage | None:
    """The student's kit; None where the program mails none."""
    record = own_record()
    return kit_page(db.session, record) if record is not None and record.path.kit else None


def own_part(part: str) -> OwnPart | None:
    """A part of the student's kit."""
    page = own_kit()
    row = next((row for row in page.parts if row.part.key == part), None) if page else None
    return OwnPart(page, row) if page and row else None


def own_report(report_id: int) -> OwnReport | None:
    """A report of the student's."""
    record = own_record()
    if record is None or report_id not in {one.id for one in reports_of(db.session, record.enrollment_id)}:
        return None
    return OwnReport(record, report_id)


@requires(Permission.SEE_OWN, on=own_kit)
def kit(page: KitPage) -> Response:
    """Every part with its state and the skills that need it."""
    return _render(page)


@requires(Permission.LOG, on=own_kit)
def confirm_kit(page: KitPage) -> Response:
    """The kit came: everything is here, or what is marked is not."""
    marked = {
        row.part.key: PartState(said)
        for row in page.parts
        if (said := request.form.get(f"part-{row.part.key}", "")) in STATES
    }
    try:
        act(commands.confirm_kit, page.record.enrollment_id, problems=marked)
    except Refused as refused:
        return _refused(page.record, refused)
    wrong = len(marked)
    flash(
        ngettext(
            "The kit is confirmed. %(num)d part goes on the list to be sent.",
            "The kit is confirmed. %(num)d parts go on the list to be sent.",
            wrong,
        )
        if wrong
        else gettext("The kit is confirmed: everything is here.")
    )
    return redirect(url_for("student.kit"), code=303)


@requires(Permission.LOG, on=own_part)
def report_part(own: OwnPart) -> Response:
    """One part is missing, broken or used up."""
    key, form, said = own.row.part.key, PartForm(request.form), request.form.get("state", "")
    if said not in STATES:
        return _render(own.page, key, gettext("Choose what is wrong with the part."), 422)
    if not form.validate():
        return _render(own.page, key, form.problems()[0][1], 422)
    try:
        act(
            commands.report_part,
            own.page.record.enrollment_id,
            key,
            state=PartState(said),
            note=form.note.data or "",
        )
    except Refused as refused:
        return _refused(own.page.record, refused, key)
    flash(
        gettext("Reported: %(part)s. Another one is asked for.", part=wording.part(own.page.record.path, key))
    )
    return redirect(url_for("student.kit", _anchor=f"part-{key}"), code=303)


@requires(Permission.LOG, on=own_report)
def part_arrived(own: OwnReport) -> Response:
    """The part is there again."""
    return _on_report(own, commands.mark_arrived, gettext("It arrived: the skills that need it are open."))


@requires(Permission.LOG, on=own_report)
def take_back_report(own: OwnReport) -> Response:
    """The report was a mistake."""
    return _on_report(own, commands.take_back_report, gettext("The report is taken back."))


def _on_report(own: OwnReport, command: object, message: str) -> Response:
    try:
        made = act(command, own.report_id)  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(own.record, refused)
    flash(message)
    return redirect(url_for("student.kit", _anchor=f"part-{made['part']}"), code=303)


def _refused(record: StudentRecord, refused: Refused, opened: str = "") -> Response:
    if isinstance(refused, NotFound | Busy):
        raise refused
    sentence = wording.problem(refused, record.path, zone=record.zone)
    return _render(kit_page(db.session, record), opened, sentence, refused.status)


def _render(page: KitPage, opened: str = "", top: str = "", status: int = 200) -> Response:
    record = page.record
    links = {line.key: line_url(record, line.key) for row in page.parts for line in row.skills}
    body = render_template(
        "student/kit.html",
        page=page,
        opened=opened or request.args.get("part", ""),
        top=top,
        links=links,
        states=STATES,
        may=record.takes_entries,
        sharps=any(has_sharps(record.path, key) for key in links),
    )
    return make_response(body, status)
