"""Exports of the exam body's portal: read, columns named, people found, differences applied."""

from typing import BinaryIO, cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.commands import portal as commands
from tracker.domain.errors import Impossible, Refused
from tracker.domain.kinds import PortalKind
from tracker.domain.policy import Permission
from tracker.domain.portal import FIELDS
from tracker.domain.portal_diff import APPLIES, Verdict
from tracker.extensions import db
from tracker.queries.portal import ORDER, Export, Seen, export_of, students_of
from tracker.services import clock
from tracker.services.sheets import read_table
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.evidence.limits import takes
from tracker.web.forms.fields import HouseForm
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.portal_words import Shown, shown
from tracker.web.transaction import perform
from tracker.web.wording import portal as portal_words

Answer = Response | tuple[str, int] | str
MOST_ROWS, MOST_BYTES = 2_000, 2_000_000


class ColumnsForm(HouseForm):
    """Which heading holds what; the fields are added for each kind."""


@bp.get("/exam-results")
@requires(Permission.READ_PORTAL)
def exam_results() -> str:
    """The last export of a kind beside the records."""
    return _page(kind_asked())


def kind_asked() -> PortalKind:
    """Which kind of export the address asks for."""
    kind = request.args.get("kind", "")
    return PortalKind(kind) if kind in list(PortalKind) else PortalKind.RESULTS


@bp.post("/exam-results/<kind>")
@requires(Permission.READ_PORTAL)
@takes(lambda: MOST_BYTES * 2)
def read_export(kind: str) -> Answer:
    """Read a file; no record changes."""
    chosen = _kind(kind)
    try:
        sent = request.files.get("file")
        if not isinstance(sent, FileStorage) or not sent.filename:
            raise Impossible("sheet_kind", field="file")
        table = read_table(
            cast(BinaryIO, sent.stream), sent.filename, most_rows=MOST_ROWS, most_bytes=MOST_BYTES
        )
        rows = [(row.number, row.cells) for row in table.rows]
        act(commands.read_export, chosen, name=sent.filename, heads=table.heads, rows=rows)
    except Refused as refused:
        return _page(chosen, file_error=told(None, refused)), refused.status
    said = ngettext("%(num)d row was read.", "%(num)d rows were read.", len(rows))
    unchanged = gettext("No record is changed yet.")
    flash(f"{said} {unchanged}")
    return redirect(url_for(".exam_results", kind=chosen), code=303)


@bp.post("/exam-results/<kind>/columns")
@requires(Permission.READ_PORTAL)
def map_export(kind: str) -> Answer:
    """Say which heading holds what."""
    chosen = _kind(kind)
    export = export_of(db.session, current_actor(), chosen)
    heads = set(export.heads) if export else set()
    columns = {field: request.form.get(field, "") for field in FIELDS[chosen]}
    try:
        act(
            commands.map_columns,
            chosen,
            columns={field.value: head for field, head in columns.items() if head in heads},
        )
    except Refused as refused:
        return _page(chosen, top=told(None, refused)), refused.status
    flash(gettext("The columns are kept, for the next export too."))
    return redirect(url_for(".exam_results", kind=chosen), code=303)


@bp.post("/exam-results/<kind>/apply")
@requires(Permission.READ_PORTAL)
def apply_export(kind: str) -> Answer:
    """Bring one row, or all that are new, into the records."""
    chosen, which = _kind(kind), request.form.get("row", "")
    export = export_of(db.session, current_actor(), chosen)
    rows = [seen for seen in export.rows if seen.verdict in APPLIES] if export else []
    wanted = [seen for seen in rows if which in ("all", str(seen.row.number))]
    done, problems = 0, []
    for seen in wanted:
        sentence = _apply(chosen, seen)
        done += not sentence
        problems += [f"{seen.row.name}: {sentence}"] if sentence else []
    if done:
        flash(ngettext("%(num)d row is applied.", "%(num)d rows are applied.", done))
    elif not wanted:
        flash(gettext("Nothing was left to apply."))
    if problems:
        return _page(chosen, top=" ".join(problems[:5])), 422
    return redirect(url_for(".exam_results", kind=chosen), code=303)


@bp.post("/exam-results/<kind>/match")
@requires(Permission.READ_PORTAL)
def match_export(kind: str) -> Answer:
    """Say who a row is about."""
    chosen = _kind(kind)
    export = export_of(db.session, current_actor(), chosen)
    number, person = request.form.get("row", ""), request.form.get("person", "")
    row = next((seen.row for seen in export.rows if str(seen.row.number) == number), None) if export else None
    students = {str(key): one for key, one in students_of(db.session, current_actor()).items()}
    student = students.get(person)
    if row is None or student is None:
        return _page(chosen, top=gettext("Choose who it is first.")), 422
    try:
        act(commands.match_row, student.enrollment_id, row=row)
    except Refused as refused:
        return _page(chosen, top=told(None, refused)), refused.status
    flash(gettext("Kept: %(name)s of the portal is %(student)s.", name=row.name, student=student.who.name))
    return redirect(url_for(".exam_results", kind=chosen), code=303)


def _apply(kind: PortalKind, seen: Seen) -> str:
    """Apply one row; the sentence of a refusal, empty when it is done."""
    try:
        perform(db.session, current_actor(), commands.apply_row, seen.enrollment_id, kind=kind, row=seen.row)
    except Refused as refused:
        return told(None, refused)
    return ""


def _kind(kind: str) -> PortalKind:
    if kind not in list(PortalKind):
        abort(404)
    return PortalKind(kind)


def _columns_form(export: Export) -> HouseForm:
    heads = [SelectChoice("", gettext("not in this file"))]
    heads += [SelectChoice(head, head) for head in export.heads if head]
    fields = {
        field.value: SelectField(portal_words.FIELD_NAMES[field], choices=heads, validate_choice=False)
        for field in FIELDS[export.kind]
    }
    made: type[HouseForm] = type("ColumnsOfExport", (ColumnsForm,), fields)
    form = made(formdata=None, data={field.value: head for field, head in export.columns.items()})
    form.place("columns")
    return form


def parts_of(export: Export | None) -> list[tuple[Verdict, list[Shown]]]:
    """The rows of an export by what is to be done with them."""
    if export is None:
        return []
    parts = [(verdict, [shown(export.kind, one) for one in export.of(verdict)]) for verdict in ORDER]
    return [(verdict, rows) for verdict, rows in parts if rows]


def _page(kind: PortalKind, *, file_error: str = "", top: str = "") -> str:
    actor = current_actor()
    export = export_of(db.session, actor, kind)
    parts = parts_of(export)
    applies = sum(len(export.of(verdict)) for verdict in APPLIES) if export else 0
    people = students_of(db.session, actor) if export and export.of(Verdict.DOUBT) else {}
    return render_template(
        "staff/exam_results.html",
        kind=kind,
        kinds=[
            (wording.portal_kind(one), "", url_for(".exam_results", kind=one), one is kind)
            for one in PortalKind
        ],
        export=export,
        parts=parts,
        applies=applies,
        columns=_columns_form(export) if export else None,
        lacking=[portal_words.column(one) for one in export.lacking] if export else [],
        file_error=file_error,
        top=top,
        people=[(one.who.id, one.who.name) for one in people.values()],
        most=(MOST_ROWS, MOST_BYTES // 1_000_000),
        now=clock.now(),
    )
