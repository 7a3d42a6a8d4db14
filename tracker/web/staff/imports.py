"""Spreadsheets brought in: sent, columns named, every row looked at and mended, applied whole, undone."""

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO, cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tracker.commands import applying, importing
from tracker.domain.errors import Busy, Impossible, NotFound, Refused
from tracker.domain.importing.cells import DayOrder, as_text
from tracker.domain.importing.columns import lacks
from tracker.domain.importing.heads import sheet_of
from tracker.domain.kinds import ImportKind, ImportState
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.cohorts import my_cohorts
from tracker.queries.imports import PER_PAGE, ImportPage, ImportRef, import_page, import_ref, my_imports
from tracker.services import clock
from tracker.services.sheets import read_lines
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.evidence.limits import takes
from tracker.web.listing import Listing, listed, school_today
from tracker.web.staff import import_shown as shown
from tracker.web.staff.blueprint import bp
from tracker.web.wording import imports as words

Answer = Response | tuple[str, int] | str
MOST_ROWS, MOST_BYTES = 5_000, 8_000_000


def load_import(run_id: int) -> ImportRef | None:
    """A file of the reader's."""
    return import_ref(db.session, run_id)


def load_row(run_id: int, number: int) -> ImportRef | None:
    """A file of the reader's; its row is looked for when it is mended."""
    return load_import(run_id)


@bp.get("/imports")
@requires(Permission.IMPORT)
def imports() -> str:
    """The files of the reader, and the form for another one."""
    return _list()


@bp.post("/imports")
@requires(Permission.IMPORT)
@takes(lambda: MOST_BYTES * 2)
def read_import() -> Answer:
    """Read a file; no record changes."""
    kind, cohort = request.form.get("kind", ""), request.form.get("cohort", "")
    try:
        if kind not in list(ImportKind):
            raise Impossible("import_kind", field="kind")
        if not cohort.isdecimal() or int(cohort) not in current_actor().coordinates:
            raise Impossible("import_cohort", field="cohort")
        sent = request.files.get("file")
        if not isinstance(sent, FileStorage) or not sent.filename:
            raise Impossible("sheet_kind", field="file")
        lines = read_lines(
            cast(BinaryIO, sent.stream), sent.filename, most_rows=MOST_ROWS, most_bytes=MOST_BYTES
        )
        sheet = sheet_of([(number, tuple(map(as_text, cells))) for number, cells in lines])
        made = act(importing.read_file, ImportKind(kind), int(cohort), name=sent.filename, sheet=sheet)
    except Refused as refused:
        return _list(refused), refused.status
    flash(gettext("The file is read. No record is changed yet."))
    return redirect(url_for(".import_", run_id=made["run"]), code=303)


@bp.get("/imports/<int:run_id>")
@requires(Permission.SEE_IMPORT, on=load_import)
def import_(ref: ImportRef) -> str:
    """Every row of a file, with what it would change."""
    return _page(ref)


@listed(bp, "/imports/<int:run_id>", Permission.SEE_IMPORT, on=load_import)
def import__file(ref: ImportRef) -> Listing:
    """The rows that the filter keeps, with what is wrong in them."""
    page = _read(ref)
    heads = [gettext("Row"), gettext("State"), gettext("Student"), gettext("Who"), gettext("What"), gettext("Why")]
    rows = []
    for number in shown.numbers_of(page.staged, _show()):
        one = shown.row_shown(page, number)
        why = [one.ask, *one.told, *(f"{cell.letter}: {cell.wrong}" for cell in one.wrong), *one.differs]
        rows.append([number, one.word, one.name or one.email, one.who, one.says, "; ".join(filter(None, why))])
    people = {found["who"] for found in page.staged.found.values() if found["who"] in page.students}
    return Listing(f"import-{ref.id}", school_today(), heads, rows, people)


@bp.post("/imports/<int:run_id>/columns")
@requires(Permission.SEE_IMPORT, on=load_import)
def name_columns(ref: ImportRef) -> Answer:
    """Say what each column holds and how cells are read."""
    staged = _read(ref).staged
    known = shown.targets(staged)
    columns = {}
    for at in range(len(staged.heads)):
        said = " ".join(request.form.get(f"column{at}", "").split())
        columns[at] = known.get(said, said if said in known.values() else "")
    order = request.form.get("order", "")
    values = {
        "columns": columns,
        "order": DayOrder(order) if order in list(DayOrder) else None,
        "tick_on": _day(request.form.get("tick_on", "")),
        "invites": request.form.get("invites") == "on",
    }
    return _do(ref, importing.name_columns, gettext("Kept, for the next file with these heads too."), **values)


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
        return _page(ref, wording.problem(refused)), refused.status
    people = ngettext("%(num)d student", "%(num)d students", made["people"])
    flash(gettext("Brought in for %(people)s. You can undo it while nothing relies on it.", people=people))
    return redirect(url_for(".import_", run_id=ref.id), code=303)


@bp.post("/imports/<int:run_id>/undo")
@requires(Permission.SEE_IMPORT, on=load_import)
def undo_import(ref: ImportRef) -> Answer:
    """Take the last import back."""
    note = gettext("Import undone: %(name)s", name=_read(ref).staged.run.name)
    try:
        act(applying.undo, ref.id, note=note)
    except (NotFound, Busy):
        raise
    except Refused as refused:
        return _page(ref, wording.problem(refused)), refused.status
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
        return _page(ref, wording.problem(refused)), refused.status
    flash(gettext("The file is put away. Nothing of it was kept."))
    return redirect(url_for(".imports"), code=303)


def _do(ref: ImportRef, command: Callable[..., Any], message: str, *args: Any, **values: Any) -> Answer:
    try:
        act(command, ref.id, *args, **values)
    except (NotFound, Busy):
        raise
    except Refused as refused:
        return _page(ref, wording.problem(refused)), refused.status
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


def _show() -> str:
    asked = request.values.get("show", "")
    return asked if asked in shown.SHOWN else "all"


def _read(ref: ImportRef) -> ImportPage:
    return import_page(db.session, current_actor(), ref.id) or abort(404)


def _page(ref: ImportRef, problem: str = "") -> str:
    page = _read(ref)
    staged, show = page.staged, _show()
    numbers = shown.numbers_of(staged, show)
    asked = request.values.get("page", "")
    pages = max(1, -(-len(numbers) // PER_PAGE))
    at = min(int(asked), pages) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    counted, is_staged = shown.counts(staged), staged.run.state is ImportState.STAGED
    lacking = lacks(staged.run.kind, staged.columns.values()) if is_staged else ()
    return render_template(
        "staff/import.html",
        page=page,
        run=staged.run,
        kind=words.kind(staged.run.kind),
        is_staged=is_staged,
        is_roster=staged.run.kind is ImportKind.ROSTER,
        lacking=[str(words.FIELD_NAMES[one]) for one in lacking],
        columns=shown.columns_shown(staged) if is_staged else [],
        targets=sorted(shown.targets(staged)) if is_staged else [],
        asks_order=is_staged and shown.has_ambiguous_days(staged),
        order=staged.order.value if staged.order else (shown.likely_order(staged) if is_staged else ""),
        counted=counted,
        chips=_chips(ref, counted, show),
        rows=shown.rows_shown(page, numbers, max(at, 1)) if is_staged else [],
        show=show,
        at=max(at, 1),
        pages=pages,
        problem=problem,
        today=clock.today(page.zone),
    )


def _chips(ref: ImportRef, counted: dict[str, int], show: str) -> list[tuple[str, int, str, bool, bool]]:
    return [
        (name, counted[one], _address(ref, one), one == show, one in ("error", "ask"))
        for one, name in shown.kind_words().items()
        if counted[one] or one in ("all", show)
    ]


def _address(ref: ImportRef, show: str) -> str:
    return url_for(".import_", run_id=ref.id, show=None if show == "all" else show)


def _list(refused: Refused | None = None) -> str:
    actor = current_actor()
    held = [one for one in my_cohorts(db.session, actor, clock.today) if one.id in actor.coordinates]
    return render_template(
        "staff/imports.html",
        runs=my_imports(db.session, actor),
        cohorts=[(one.id, one.name) for one in held],
        kinds=[(one.value, words.kind(one)) for one in ImportKind],
        kind=request.form.get("kind", ImportKind.PROGRESS.value),
        cohort=request.form.get("cohort", ""),
        say=words.kind,
        errors={refused.field or "file": wording.problem(refused)} if refused else {},
        most=(MOST_ROWS, MOST_BYTES // 1_000_000),
    )
