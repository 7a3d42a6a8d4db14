"""Several students at once: who is chosen, what would come of it for each, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.errors import Busy, Refused
from tracker.domain.packing import unpack_cell
from tracker.domain.policy import Permission, allows, available_actions
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.models.facts import recall
from tracker.queries.board_rows import BoardRow
from tracker.queries.moving import Move, move_shown
from tracker.queries.refs import CohortRef
from tracker.queries.settings import limits
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import said as posted
from tracker.web.staff.blueprint import bp
from tracker.web.staff.board import board_of, filter_names, view_asked
from tracker.web.staff.loaders import load_cohort
from tracker.web.staff.several_acts import ACTS, first_of, form_of, kind_of
from tracker.web.staff.several_words import Taken, taken
from tracker.web.transaction import perform, refusal_of, request_digest

_AT_ONCE = 24
"""So many records are read ahead; the process keeps a few more than these."""
_MOST_SCORE = 4

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Row:
    """A student in the list. ``word`` says what would come of the act, or came of it; ``tone`` is "" before
    anybody asked. ``taken`` is what a move takes along."""

    enrollment_id: int
    person_id: int
    name: str
    done: str
    cells: str
    is_ticked: bool
    may_tick: bool = True
    tone: str = ""
    word: str = ""
    amount: str = ""
    taken: Taken | None = None


@bp.get("/cohorts/<int:cohort_id>/several/<act>")
@requires(Permission.SEE_COHORT, on=lambda cohort_id, act: load_cohort(cohort_id))
def several(ref: CohortRef) -> str:
    """The form of an act, and the students to choose from."""
    act = _asked(ref)
    form = form_of(act, ref, current_actor())
    if hasattr(form, "line"):
        form.line.data = request.args.get("line") or first_of(form, ref.path, request.args.get("group", ""))
    return _page(ref, act, form, _rows(ref, set(), everybody=request.args.get("pick") == "all"))


@bp.post("/cohorts/<int:cohort_id>/several/<act>")
@requires(Permission.SEE_COHORT, on=lambda cohort_id, act: load_cohort(cohort_id))
def carry_out_several(ref: CohortRef) -> Answer:
    """Show what would come of the act for each chosen student, or with ``go`` carry it out: each as a change
    of its own, in the order of their records."""
    act = _asked(ref)
    form = form_of(act, ref, current_actor(), request.form)
    rows = _rows(ref, set(request.form.getlist("student")))
    chosen = [row for row in rows if row.is_ticked]
    is_fine = form.validate()
    if not is_fine or not chosen:
        problem = "" if chosen else gettext("Choose at least one student.")
        return _page(ref, act, form, rows, problem=problem), 422
    refused = _refusals(ref, act, form, chosen, go="go" in request.form)
    step = "done" if "go" in request.form else "preview"
    moves = _moves(ref, form, chosen) if act == "move" and step == "preview" else None
    told = [_told(ref, act, form, row, refused[row.enrollment_id], step, moves) for row in chosen]
    status = 200
    if step == "done" and all(refused.values()):
        status = next(error.status for error in refused.values() if error)
    return _page(ref, act, form, told, step=step), status


def _asked(ref: CohortRef) -> str:
    """The act that the address names; 404 for none, 403 for one that the reader may not do here."""
    name = str((request.view_args or {}).get("act", ""))
    if name not in ACTS:
        abort(404)
    if not allows(current_actor(), ACTS[name].asks, ref.target):
        abort(403)
    return name


def _rows(ref: CohortRef, ticked: set[str], *, everybody: bool = False) -> list[Row]:
    """The students that the filter of the board keeps, by name; those who left have nothing to be done."""
    view = view_asked(ref)
    found = board_of(ref)
    kept = found.chosen(view.choice, "name") if request.method == "GET" else found.rows
    by_name = sorted((row for row in kept if not row.is_withdrawn), key=_by_name)
    return [
        Row(
            row.student.enrollment_id,
            row.student.person_id,
            row.student.sort_name,
            f"{row.student.packed.done}/{row.student.packed.asked}",
            row.student.packed.cells,
            everybody or str(row.student.enrollment_id) in ticked,
        )
        for row in by_name
    ]


def _by_name(row: BoardRow) -> tuple[str, int]:
    return row.student.sort_name.casefold(), row.student.person_id


def _refusals(
    ref: CohortRef, act: str, form: Any, chosen: list[Row], *, go: bool
) -> dict[int, Refused | None]:
    """What each student's command says: None where it is possible, or was done."""
    command, found = ACTS[act].command, {}
    chosen = sorted(chosen, key=lambda row: row.person_id)
    actor, digest = current_actor(), request_digest(posted())
    for at, row in enumerate(chosen):
        if at % _AT_ONCE == 0:
            recall(db.session, [one.enrollment_id for one in chosen[at : at + _AT_ONCE]])
        args, values = ACTS[act].arguments(form, ref.path, _score(row))
        asked: Any = (command, row.enrollment_id, *args)
        if not go:
            found[row.enrollment_id] = refusal_of(db.session, actor, *asked, **values)
            continue
        key = f"{request.form.get('key', '')[:40]}:{row.enrollment_id}"
        try:
            perform(db.session, actor, *asked, receipt=(key, digest), **values)
        except Busy:
            raise
        except Refused as refused:
            found[row.enrollment_id] = refused
        else:
            found[row.enrollment_id] = None
    return found


def _score(row: Row) -> int | None:
    """The score that was typed for this student alone; one that is none is outside every scale."""
    text = request.form.get(f"amount-{row.enrollment_id}", "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_SCORE else -1


def _moves(ref: CohortRef, form: Any, chosen: list[Row]) -> Move | None:
    ids = [row.enrollment_id for row in chosen]
    return move_shown(db.session, form.cohort_id.data, ids, clock.today(ref.zone))


def _told(
    ref: CohortRef, act: str, form: Any, row: Row, refused: Refused | None, step: str, moves: Move | None
) -> Row:
    """The row with what would come of the act, or came of it."""
    is_again = step == "preview" and act == "mark" and _is_done(ref, form.line.data, row)
    if refused is not None:
        tone, word = "returned", wording.problem(refused, ref.path)
    elif step == "done":
        tone, word = "done", str(ACTS[act].done)
    elif is_again:
        tone, word = "done", gettext("Done already; one more is possible")
    else:
        tone, word = "open", gettext("Possible")
    return replace(
        row,
        is_ticked=refused is None and step == "preview" and not is_again,
        may_tick=refused is None and step == "preview",
        tone=tone,
        word=word,
        amount=request.form.get(f"amount-{row.enrollment_id}", ""),
        taken=taken(moves, row.enrollment_id, ref.path) if moves and refused is None else None,
    )


def _is_done(ref: CohortRef, key: str, row: Row) -> bool:
    state, _credit = unpack_cell(row.cells[ref.path.index[key]])
    return state.counts


def _page(
    ref: CohortRef, act: str, form: Any, rows: list[Row], *, step: str = "choose", problem: str = ""
) -> str:
    actor, view = current_actor(), view_asked(ref)
    line = ref.path.by_key.get(form.line.data or "") if hasattr(form, "line") else None
    has_scores = act == "mark" and line is not None and kind_of(line) is EntryKind.SCORE
    show = view.choice.show
    shown: Mapping[str, Any] = {"show": show} if show != "all" else {}
    tabs = [
        (str(one.title), "", url_for(".several", cohort_id=ref.id, act=name, **shown), name == act)
        for name, one in ACTS.items()
        if allows(actor, one.asks, ref.target)
    ]
    return render_template(
        "staff/several.html",
        ref=ref,
        act=act,
        title=str(ACTS[act].title),
        tabs_of=tabs,
        form=form,
        rows=rows,
        step=step,
        problem=problem,
        possible=sum(row.is_ticked for row in rows),
        has_scores=has_scores and step == "preview",
        may=available_actions(actor, ref.target),
        show=filter_names(limits(db.session))[show] if show != "all" else "",
        everybody=url_for(".several", cohort_id=ref.id, act=act, pick="all", **shown),
    )
