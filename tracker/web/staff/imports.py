"""Spreadsheets that are brought in: the files of a reader, and every row of one."""

from typing import BinaryIO, cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tracker.commands import importing
from tracker.domain.errors import Impossible, Refused
from tracker.domain.importing.cells import as_text
from tracker.domain.importing.columns import lacks
from tracker.domain.importing.heads import sheet_of
from tracker.domain.kinds import ImportKind, ImportState
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.cohorts import my_cohorts
from tracker.queries.imports import MOST, PER_PAGE, ImportPage, ImportRef, import_page, import_ref, my_imports
from tracker.services import clock
from tracker.services.sheets import read_lines
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.evidence.limits import takes
from tracker.web.listing import Listing, listed, school_today
from tracker.web.staff import import_columns as columns_of
from tracker.web.staff import import_shown as shown
from tracker.web.staff.blueprint import bp
from tracker.web.wording import imports as words

Answer = Response | tuple[str, int] | str
MOST_ROWS, MOST_BYTES = 5_000, 8_000_000


def load_import(run_id: int) -> ImportRef | None:
    """A file of the reader's; those of others are not there."""
    found = import_ref(db.session, run_id)
    return found if found is not None and found.owner_id == current_actor().person_id else None


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
        if cohort not in map(str, current_actor().coordinates):
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
    return page_of(ref)


@listed(bp, "/imports/<int:run_id>", Permission.SEE_IMPORT, on=load_import)
def import__file(ref: ImportRef) -> Listing:
    """The rows that the filter keeps, with what is wrong in them."""
    page = read(ref)
    heads = [
        gettext("Row"),
        gettext("State"),
        gettext("Student"),
        gettext("Who"),
        gettext("What"),
        gettext("Why"),
    ]
    rows = []
    for number in shown.numbers_of(page.staged, _show()):
        one = shown.row_shown(page, number)
        why = [one.ask, *one.told, *(f"{cell.letter}: {cell.wrong}" for cell in one.wrong), *one.differs]
        rows.append(
            [number, one.word, one.name or one.email, one.who, one.says, "; ".join(filter(None, why))]
        )
    people = {found["who"] for found in page.staged.found.values() if found["who"] in page.students}
    return Listing(f"import-{ref.id}", school_today(), heads, rows, people)


def _show() -> str:
    asked = request.values.get("show", "")
    return asked if asked in shown.SHOWN else "all"


def read(ref: ImportRef) -> ImportPage:
    """The file with what its page needs."""
    return import_page(db.session, current_actor(), ref.id) or abort(404)


def page_of(ref: ImportRef, problem: str = "") -> str:
    """The page of a file; ``problem`` is why something was not done."""
    page = read(ref)
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
        columns=columns_of.columns_shown(staged) if is_staged else [],
        targets=sorted(columns_of.targets(staged)) if is_staged else [],
        asks_order=is_staged and columns_of.has_ambiguous_days(staged),
        order=staged.order.value if staged.order else (columns_of.likely_order(staged) if is_staged else ""),
        counted=counted,
        chips=_chips(ref, counted, show),
        rows=shown.rows_shown(page, numbers, max(at, 1)) if is_staged else [],
        show=show,
        at=max(at, 1),
        pages=pages,
        problem=problem,
        reads=len(staged.columns),
        unsure=is_staged and _is_unsure(page),
        summary=words.summary(staged.run, counted),
        today=clock.today(page.zone),
    )


def _is_unsure(page: ImportPage) -> bool:
    """Whether a row waits for an answer about the whole file: how its days are meant, when ticks were."""
    told = (code for found in page.staged.found.values() for _at, code, _facts in found["wrong"])
    return not shown.OF_FILE.isdisjoint(told)


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
        tones=words.STATE_TONES,
        states=words.STATES,
        longest=MOST,
        errors={refused.field or "file": wording.problem(refused)} if refused else {},
        most=(MOST_ROWS, MOST_BYTES // 1_000_000),
    )
