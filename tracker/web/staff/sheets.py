"""The sheets that check-offs are scored by: the list by group, and each one to read."""

from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask_babel import gettext

from tracker.domain.policy import Permission
from tracker.domain.sheets import Sheet, unapproved
from tracker.extensions import db
from tracker.queries.programs import Program, my_programs
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.sheets import shown
from tracker.web.staff import said
from tracker.web.staff.blueprint import bp
from tracker.web.wording.titles import text


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet in the list."""

    title: str
    href: str
    steps: int
    critical: int
    values: int
    approved: str
    origin: str
    is_unverified: bool


@bp.get("/sheets")
@requires(Permission.SEE_STAFF)
def sheets() -> str:
    """Every sheet of the program, and which no clinician has read."""
    program = _program()
    everything = tuple(program.path.sheets.values()) if program else ()
    return render_template(
        "staff/sheets.html",
        program=program,
        groups=_groups(program) if program else [],
        count=len(everything),
        unread=len(unapproved(everything)),
        versions=my_programs(db.session, current_actor()),
    )


@bp.get("/sheets/<key>")
@requires(Permission.SEE_STAFF)
def sheet(key: str) -> str:
    """One sheet, as it is read and scored, with where its figures come from."""
    program = _program()
    found = program.path.sheets.get(key) if program else None
    if program is None or found is None:
        abort(404)
    path = program.path
    return render_template(
        "staff/sheet.html",
        sheet=found,
        path=path,
        title=said.line_title(path.by_key[key]),
        section=wording.section_title(path, path.by_key[key].section),
        purpose=text(found.purpose),
        safety=text(found.safety),
        lines=shown.lines(found),
        leaves=[(number, ", ".join(step.competency)) for number, step in enumerate(found.steps, 1)],
        points=[step.points for step in found.steps],
        values=[(text(value.title), shown.within(value), value.origin) for value in found.values],
        kit=", ".join(wording.part(path, part) for part in found.kit),
        approved=_approved(found),
    )


def _program() -> Program | None:
    """The version that the address names, or the newest of the reader's."""
    mine = my_programs(db.session, current_actor())
    asked = request.args.get("version", "")
    if not asked:
        return mine[0] if mine else None
    return next((one for one in mine if str(one.id) == asked), None) or abort(404)


def _groups(program: Program) -> list[tuple[str, list[SheetRow]]]:
    """The sheets by section, in path order."""
    found: dict[str, list[SheetRow]] = {}
    for sheet in program.path.sheets.values():
        section = program.path.by_key[sheet.skill].section
        found.setdefault(wording.section_title(program.path, section), []).append(_row(program, sheet))
    return list(found.items())


def _row(program: Program, sheet: Sheet) -> SheetRow:
    return SheetRow(
        title=said.line_title(program.path.by_key[sheet.skill]),
        href=url_for(".sheet", key=sheet.skill, version=request.args.get("version") or None),
        steps=len(sheet.steps),
        critical=sum(step.critical for step in sheet.steps),
        values=len(sheet.values),
        approved=_approved(sheet),
        origin=sheet.origin,
        is_unverified=sheet.unverified,
    )


def _approved(sheet: Sheet) -> str:
    """Who read the sheet and when; empty while nobody did."""
    if sheet.approved_on is None:
        return ""
    return gettext(
        "approved by %(name)s, %(day)s", name=sheet.approved_by, day=wording.day_year(sheet.approved_on)
    )
