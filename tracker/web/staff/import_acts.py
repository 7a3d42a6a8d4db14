"""What is done to a spreadsheet that is brought in: columns named, rows mended, applied whole, undone."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext

from tracker.commands import applying, importing
from tracker.domain.errors import Busy, Impossible, NotFound, Refused
from tracker.domain.importing.cells import DayOrder
from tracker.domain.policy import Permission
from tracker.queries.imports import ImportRef
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.staff import import_columns as columns_of
from tracker.web.staff import import_shown as shown
from tracker.web.staff.blueprint import bp
from tracker.web.staff.imports import Answer, load_import, load_row, page_of, read


@bp.post("/imports/<int:run_id>/columns")
@requires(Permission.SEE_IMPORT, on=load_import)
def name_columns(ref: ImportRef) -> Answer:
    """Say what each column holds and how cells are read."""
    staged = read(ref).staged
    known = columns_of.targets(staged)
    columns, unknown = {}, []
    for at in range(len(staged.heads)):
        said = " ".join(request.form.get(f"column{at}", "").split())
        columns[at] = known.get(said, said if said in known.values() else "")
        if said and not columns[at]:
            unknown.append(f"{columns_of.letter(at)}: {said[:80]}")
    if unknown:
        refused = Impossible("import_unknown", columns=tuple(unknown[:5]))
        return page_of(ref, wording.problem(refused)), refused.status
    order = request.form.get("order", "")
    values = {
        "columns": columns,
        "order": DayOrder(order) if order in list(DayOrder) else None,
        "tick_on": _day(request.form.get("tick_on", "")),
        "invites": request.form.get("invites") == "on",
    }
    return _do(
        ref, importing.name_columns, gettext("Kept, for the next file with these heads too."), **values
    )


@bp.post("/imports/<int:run_id>/rows/<int:number>")
@requires(Permission.SEE_IMPORT, on=load_row)
def mend_row(ref: ImportRef) -> Answer:
    """Type cells of a row anew, or say who it is."""
    number = int((request.view_args or {})["number"])
    cells = {
        int(name[1:]): text
        for name, text in request.form.items()
        if name.startswith("c") and name[1:].isascii() and name[1:].isdigit() and len(name) < 6
    }
    who = request.form.get("who")
    return _do(ref, importing.mend_row, gettext("Row %(n)s is kept.", n=number), number, cells=cells, who=who)


@bp.post("/imports/<int:run_id>/people")
@requires(Permission.SEE_IMPORT, on=load_import)
def say_same(ref: ImportRef) -> Answer:
    """Say that rows are the students of their names."""
    return _do(ref, importing.say_same, gettext("Kept: they are the students of these names."))


@bp.post("/imports/<int:run_id>/look")
@requires(Permission.SEE_IMPORT, on=load_import)
def look_again(ref: ImportRef) -> Answer:
    """Lay the rows beside the records as they are now."""
    return _do(ref, importing.look_again, gettext("Every row was looked at again."))


@bp.post("/imports/<int:run_id>/apply")
@requires(Permission.SEE_IMPORT, on=load_import)
def apply_import(ref: ImportRef) -> Answer:
    """Bring the whole file in, or nothing of it."""
    try:
        made = act(applying.apply, ref.id)
    except (NotFound, Busy):
        raise
    except Refused as refused:
        return page_of(ref, wording.problem(refused)), refused.status
    people = ngettext("%(num)d student", "%(num)d students", made["people"])
    flash(gettext("Brought in for %(people)s. You can undo it while nothing relies on it.", people=people))
    return redirect(url_for(".import_", run_id=ref.id), code=303)


@bp.post("/imports/<int:run_id>/undo")
@requires(Permission.SEE_IMPORT, on=load_import)
def undo_import(ref: ImportRef) -> Answer:
    """Take the last import back."""
    note = gettext("Import undone: %(name)s", name=read(ref).staged.run.name)
    try:
        act(applying.undo, ref.id, note=note)
    except (NotFound, Busy):
        raise
    except Refused as refused:
        return page_of(ref, wording.problem(refused)), refused.status
    flash(gettext("Undone. What it brought is void, and the files of the students say so."))
    return redirect(url_for(".imports"), code=303)


@bp.post("/imports/<int:run_id>/put-away")
@requires(Permission.SEE_IMPORT, on=load_import)
def put_away_import(ref: ImportRef) -> Answer:
    """Forget a file that was not applied."""
    try:
        act(importing.put_away, ref.id)
    except (NotFound, Busy):
        raise
    except Refused as refused:
        return page_of(ref, wording.problem(refused)), refused.status
    flash(gettext("The file is put away. Nothing of it was kept."))
    return redirect(url_for(".imports"), code=303)


def _do(ref: ImportRef, command: Callable[..., Any], message: str, *args: Any, **values: Any) -> Answer:
    try:
        act(command, ref.id, *args, **values)
    except (NotFound, Busy):
        raise
    except Refused as refused:
        return page_of(ref, wording.problem(refused)), refused.status
    flash(message)
    show, page = request.form.get("show", ""), request.form.get("page", "")
    kept: dict[str, Any] = {"show": show if show in shown.SHOWN[1:] else None}
    kept["page"] = page if page.isascii() and page.isdigit() and page != "1" else None
    return redirect(url_for(".import_", run_id=ref.id, _anchor="rows", **kept), code=303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
