"""The matrix of a cohort, and the same as a file."""

from functools import lru_cache
from urllib.parse import quote

from flask import current_app, g, render_template, request, url_for
from flask_babel import get_locale, gettext
from markupsafe import Markup

from tracker.domain.packing import unpack_cell
from tracker.domain.path import Path
from tracker.domain.policy import Permission, available_actions
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import State
from tracker.extensions import db
from tracker.queries.matrix import WHOLE, Kept, Matrix, MatrixRow, groups_of
from tracker.queries.matrix import matrix as read_matrix
from tracker.queries.refs import CohortRef
from tracker.queries.standing_rows import StudentRow
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.line import Station
from tracker.web.listing import Listing, listed
from tracker.web.staff import matrix_filters, matrix_table, said
from tracker.web.staff.blueprint import bp
from tracker.web.staff.loaders import load_cohort
from tracker.web.staff.several_acts import markable
from tracker.web.staff.stations import label, stations

_BLANK = ("", False)
"""A cell that a filter does not keep."""
_COLUMN, _LETTER = 24.5, 7.0
"""Widths in pixels of a column and of a letter of a heading."""

LEGEND = (
    State.CLOSED,
    State.OPEN,
    State.STARTED,
    State.WAITING,
    State.RETURNED,
    State.DONE,
    State.EXPIRING,
    State.EXPIRED,
    State.BLOCKED,
    State.WAIVED,
)


@bp.get("/cohorts/<int:cohort_id>/matrix")
@requires(Permission.SEE_COHORT, on=load_cohort)
def matrix(ref: CohortRef) -> str:
    """Students by the requirements of a step or a section."""
    found, kept = _read(ref)
    may = available_actions(current_actor(), ref.target)
    # One address for all columns: to build one costs as much as a row.
    several = url_for(".several", cohort_id=ref.id, act="mark")
    marked = frozenset(line.key for line in markable(ref, current_actor()))
    places = tuple((section, tuple(one.index for one in columns)) for section, columns in found.groups)
    language = str(get_locale())
    return render_template(
        "staff/matrix.html",
        ref=ref,
        matrix=found,
        kept=kept,
        title=group_title(ref.path, found.group),
        choices=_choices(ref.path, language),
        filters=matrix_filters.shown(kept),
        total=matrix_filters.total(kept),
        head=_heads(ref.path, places, several, marked, language, _template_id()),
        body=_body(ref.path, found, ref.id if Permission.WRITE_MESSAGE in may else None),
        legend=[(state.value, wording.state(state)) for state in LEGEND] + [("overdue", wording.overdue())],
    )


@listed(bp, "/cohorts/<int:cohort_id>/matrix", Permission.SEE_COHORT, on=load_cohort)
def matrix_file(ref: CohortRef) -> Listing:
    """The matrix in words; without rows there is no total, as on the page."""
    found, kept = _read(ref)
    heads = [gettext("Student"), *(said.line_title(column.requirement) for column in found.columns)]
    rows: list[list[object]] = [[row.student.sort_name, *_words(row, found)] for row in found.rows]
    if rows:
        counted = [column.fits if kept else column.done for column in found.columns]
        rows.append([matrix_filters.total(kept), *counted])
    people = [row.student.person_id for row in found.rows]
    return Listing(f"matrix-{ref.id}-{found.group}", clock.today(ref.zone), heads, rows, people)


def _read(ref: CohortRef) -> tuple[Matrix, Kept]:
    group, kept = request.args.get("group", ""), matrix_filters.asked()
    return read_matrix(db.session, ref.id, ref.path, clock.today(ref.zone), group, kept), kept


def _words(row: MatrixRow, found: Matrix) -> list[str]:
    said_words: dict[tuple[str, bool], str] = g.setdefault("matrix_words", {})
    cells, late, fits = row.student.packed.cells, row.late, row.fits
    places = [column.index for column in found.columns]
    keys = [(cells[at], at in late) if fits is None or at in fits else _BLANK for at in places]
    said_words[_BLANK] = ""
    for code, is_late in {key for key in keys if key not in said_words}:
        state, _credit = unpack_cell(code)
        flag = f", {wording.overdue().lower()}" if is_late else ""
        said_words[code, is_late] = wording.state(state) + flag
    return [said_words[key] for key in keys]


def group_title(path: Path, group: str) -> str:
    """The name of a step or a section, or of all of them."""
    if group == WHOLE:
        return gettext("The whole path")
    if group in path.sections:
        steps = {step.key for step in path.steps}
        return wording.section_title(path, group) if group not in steps else wording.step_title(path, group)
    return wording.step_title(path, group)


@lru_cache(maxsize=32)
def _choices(path: Path, _language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Steps and sections for the chooser; a section that is named like a step is that step."""
    steps, sections = groups_of(path)
    return [
        (gettext("Everything"), [(WHOLE, gettext("The whole path"))]),
        (gettext("Steps"), [(key, wording.step_title(path, key)) for key in steps]),
        (
            gettext("Groups"),
            [(key, wording.section_title(path, key)) for key in sections if key not in steps],
        ),
    ]


@lru_cache(maxsize=256)
def _heads(
    path: Path,
    places: tuple[tuple[str | None, tuple[int, ...]], ...],
    several: str,
    marked: frozenset[str],
    _language: str,
    _environment: int,
) -> Markup:
    """The heads of the columns at these places of the path, by section. Those of lines in ``marked`` lead to
    the page for ``several`` at once."""
    groups = []
    for section, columns in places:
        lines = [path.requirements[at] for at in columns]
        heads = [
            _head(line, f"{several}?line={quote(line.key)}" if line.key in marked else "") for line in lines
        ]
        groups.append((_heading(path, section, lines), heads))
    drawn = current_app.jinja_env.get_template("staff/_matrix_heads.html").render(groups=groups)
    # A template of ours, which escapes.
    return Markup(drawn)  # nosec B704  # every value in it was escaped


def _heading(path: Path, section: str | None, lines: list[Requirement]) -> dict[str, str]:
    """The title over a group of columns; where it does not fit, the letters of its codes."""
    whole = wording.section_title(path, section)
    letters = (lines[0].code or "").partition("-")[0]
    fits = len(whole) * _LETTER <= len(lines) * _COLUMN
    return {"whole": whole, "short": whole if fits or not letters else letters}


def _head(line: Requirement, href: str) -> dict[str, object]:
    """The short head of a column, its whole title for the inspector, and where it is marked for several."""
    short = line.code.partition("-")[2] if line.code else line.key.rpartition(".")[2].upper()[:12]
    return {
        "short": short,
        "is_long": len(short) > 2,
        "title": said.line_title(line),
        "href": href,
    }


def _body(path: Path, found: Matrix, cohort_id: int | None) -> Markup:
    """The rows, each drawn once a change, a day, a language and a process: like the board, a matrix is
    read far more often than its students change."""
    places, language, environment = matrix_table.places_of(found), str(get_locale()), _template_id()
    rows = [_row(row, cohort_id, places, path, language, environment) for row in found.rows]
    # Every text in it was escaped by ``matrix_table``.
    return Markup("".join(rows))  # nosec B704  # every value in it was escaped


@lru_cache(maxsize=2048)
def _row(
    row: MatrixRow,
    cohort_id: int | None,
    places: matrix_table.Places,
    path: Path,
    language: str,
    environment: int,
) -> str:
    """All that a row may show is an argument, so nothing old is ever drawn; ``cohort_id`` where the reader
    may write to its students."""
    href = url_for(".student", person_id=row.student.person_id)
    return matrix_table.row(
        row, places, _cells(language, environment), href, _line(path, row), _write(row.student, cohort_id)
    )


def _write(student: StudentRow, cohort_id: int | None) -> Markup:
    """The link that begins a message to the student."""
    if cohort_id is None:
        return Markup()
    href = url_for("mail.write", cohort_id=cohort_id, to=student.person_id)
    words = gettext("Write to %(name)s", name=student.sort_name)
    return Markup('<a class=write href="{}" aria-label="{}"></a>').format(href, words)


@lru_cache(maxsize=8)
def _cells(_language: str, _environment: int) -> matrix_table.Cells:
    return matrix_table.Cells(wording.state, wording.overdue().lower())


def _line(path: Path, row: MatrixRow) -> Markup:
    packed, steps = row.student.packed, row.student.steps
    facts = tuple(stations(path, steps, packed.step))
    return _drawn(facts, label(path, steps, packed.step), _template_id())


def _template_id() -> int:
    return id(current_app.jinja_env)


@lru_cache(maxsize=4096)
def _drawn(facts: tuple[Station, ...], words: str, _environment: int) -> Markup:
    draw = current_app.jinja_env.get_template("components/line.html").module.line  # type: ignore[attr-defined]
    # A template of ours, which escapes.
    return Markup(draw(facts, "tiny", words))  # nosec B704  # every value in it was escaped
