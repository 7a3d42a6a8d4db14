"""One student's file, and the find box that leads to it."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.pace import days_ahead_of
from tracker.domain.policy import Permission, allows, available_actions
from tracker.domain.proof import PROVED, takes_files
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, PeriodKind
from tracker.extensions import db
from tracker.queries.evidence import Pending, pending
from tracker.queries.refs import StudentRef
from tracker.queries.student_file import MOST_FOUND, Found, StudentFile, find_students, student_file
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.forms import entry_form
from tracker.web.staff import file_parts
from tracker.web.staff.blueprint import bp
from tracker.web.staff.evaluations import evaluations
from tracker.web.staff.file_kit import file_kit
from tracker.web.staff.finish_words import file_lines
from tracker.web.staff.forms import VoidForm
from tracker.web.staff.loaders import load_student
from tracker.web.staff.note_forms import note_form
from tracker.web.staff.periods import FORMS as PERIOD_FORMS
from tracker.web.staff.periods import NOTHING_TO_DO, period_forms
from tracker.web.staff.placement_card import placement_card
from tracker.web.staff.preceptors import rows_of
from tracker.web.staff.stations import label, stations
from tracker.web.staff.weeks import file_weeks
from tracker.web.wording.contact_words import reached


@dataclass
class Opened:
    """Which form stands open in the file, with what was typed and what was wrong.

    ``act`` is the name of its command; ``about`` the line's key or the entry's id.
    """

    act: str = ""
    about: str = ""
    kind: EntryKind | None = None
    form: Any = None
    problem: str = ""


@bp.get("/students/<int:person_id>")
@requires(Permission.SEE_STUDENT, on=load_student)
def student(ref: StudentRef) -> str | Response:
    """The file, read in the enrollment that the address names or the newest."""
    file = open_file(ref)
    opened = _asked(ref, file)
    if opened.kind is EntryKind.PLACEMENT:
        # A placement is made at a site, with its slots and its agreement.
        return redirect(url_for(".place", person_id=ref.id))
    return page(ref, file, opened)


@bp.get("/students")
@requires(Permission.SEE_STAFF)
def find() -> str:
    """Students by name or address, in the cohorts of the reader."""
    text, found = read_list()
    return render_template("staff/find.html", text=text, found=found, most=MOST_FOUND)


def read_list() -> tuple[str, list[Found]]:
    """What the address asks for, and who fits it."""
    text = request.args.get("q", "").strip()[:200]
    return text, find_students(db.session, current_actor(), text)


def open_file(ref: StudentRef) -> StudentFile:
    """The file in the enrollment that the request names, or the newest in a cohort that the reader holds;
    404 for one that is not the student's."""
    asked = request.values.get("enrollment", "")
    own = {str(item.id) for item in ref.enrollments}
    if asked and asked not in own:
        abort(404)
    held = (item.id for item in ref.enrollments if item.cohort_id in current_actor().cohorts)
    file = student_file(db.session, ref.id, clock.today, int(asked) if asked else next(held, None))
    if file is None:
        abort(404)
    return file


def _asked(ref: StudentRef, file: StudentFile) -> Opened:
    """The form that the address opens, if the reader may use it."""
    opened = Opened(request.args.get("act", ""), request.args.get("line") or request.args.get("entry") or "")
    if opened.act == "record":
        requirement = file.path.by_key.get(opened.about)
        if requirement is None or not requirement.entry_kinds:
            return Opened()
        asked = request.args.get("kind", "")
        opened.kind = next(
            (k for k in requirement.entry_kinds if k.value == asked), _likely(file, requirement)
        )
        opened.form = entry_form(requirement, opened.kind, stem="record")
    elif opened.act == "void":
        opened.form = VoidForm()
        opened.form.place("void")
    elif opened.act not in PERIOD_FORMS:
        return Opened()
    return opened


def _likely(file: StudentFile, requirement: Requirement) -> EntryKind:
    line = file.record.line(requirement.key)
    return wording.next_kind(line, requirement) or requirement.entry_kinds[-1]


def page(ref: StudentRef, file: StudentFile, opened: Opened) -> str:
    """The whole page, with one form open."""
    actor, record = current_actor(), file.record
    stands = record.standing
    manages = allows(actor, Permission.MANAGE_ENROLLMENT, ref.target)
    step = _step(file, opened)
    steps = [(count.key, count.done, count.asked) for count in stands.steps]
    kept = {} if record.is_newest else {"enrollment": record.enrollment_id}
    return render_template(
        "staff/student.html",
        ref=ref,
        file=file,
        record=record,
        opened=opened,
        may=available_actions(actor, ref.target),
        kept=kept,
        pace=wording.pace(days_ahead_of(stands, record.today)),
        finish=file_lines(record),
        stations=stations(file.path, steps, stands.step),
        line_label=label(file.path, steps, stands.step),
        period=PeriodKind(stands.pauses.kind),
        step=step,
        tabs=file_parts.step_tabs(file, ref.id, step, **kept),
        sections=file_parts.sections(file, step, actor, ref.target),
        weeks=file_weeks(record, step),
        waiting=file_parts.waiting(file, actor, ref.target),
        requests=file_parts.requests(file),
        record_files=_record_files(ref, file, opened),
        kinds=file_parts.kinds(file.path.by_key[opened.about]) if opened.act == "record" else (),
        note_form=opened.form if opened.act == "write_note" else note_form(ref, actor, record.today),
        reached=reached,
        periods=period_forms(file, opened, actor) if manages else NOTHING_TO_DO,
        kit=file_kit(ref, record, actor),
        placement=placement_card(file, actor, ref.target),
        link_rows=rows_of(ref),
        evaluated=evaluations(file, actor),
    )


def _record_files(ref: StudentRef, file: StudentFile, opened: Opened) -> Pending | None:
    """What the reader has sent for the paper that is being recorded; None where no file goes with it."""
    line = file.path.by_key.get(opened.about)
    if opened.act != "record" or opened.kind not in PROVED or line is None or not takes_files(line):
        return None
    return pending(db.session, ref.id, line.key, current_actor().person_id)


def _step(file: StudentFile, opened: Opened) -> str:
    """The step that is shown: of the open form, of the address, or where the student is."""
    known = {count.key for count in file.record.standing.steps}
    if opened.act == "record":
        found = file.step_of(opened.about)
    elif opened.act == "void":
        row = next((row for row in file.record.loaded.entries if str(row["id"]) == opened.about), None)
        line = file.line_of(row) if row else None
        found = line.step if line else None
    else:
        found = request.values.get("step")
    if found in known:
        return str(found)
    return file.record.standing.step or file.path.steps[-1].key
