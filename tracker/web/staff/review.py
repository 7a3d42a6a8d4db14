"""The review page: everything that waits for a decision, oldest promise first, one entry in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import abort, g, render_template, request
from flask_babel import gettext

from tracker.domain.policy import Permission, allows, available_actions
from tracker.domain.statuses import EntryKind, RequestKind
from tracker.extensions import db
from tracker.queries.evidence import File, of_entries
from tracker.queries.notices import open_notices
from tracker.queries.refs import EntryRef
from tracker.queries.review import EntryCase, Queue, entry_case
from tracker.services import clock
from tracker.web import opened, wording
from tracker.web.access import current_actor, requires
from tracker.web.rights.said import open_asked
from tracker.web.sheets.form import ScoreForm
from tracker.web.sheets.shown import attempt, attempt_words
from tracker.web.staff import queue_rows, said
from tracker.web.staff.answer_words import shown as answer_shown
from tracker.web.staff.blueprint import bp
from tracker.web.staff.details import details
from tracker.web.staff.forms import DecisionForm
from tracker.web.staff.loaders import load_entry
from tracker.web.staff.phrases import offered
from tracker.web.staff.review_lists import Asked, age_links, holder_chips, read_list
from tracker.web.staff.stations import label, stations

HIDDEN_ROWS_AFTER = 12
"""How many earlier entries stand beside one."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one of several entries; ``undo`` is the one whose decision may be taken back."""

    title: str
    is_done: bool
    sentence: str
    undo: int | None = None


@bp.get("/review")
@requires(Permission.SEE_STAFF)
def review() -> str:
    """The list, and the entry that the address names or the first one."""
    asked = request.args.get("entry", "")
    if not asked:
        return page()
    entry = load_entry(int(asked)) if asked.isdecimal() else None
    if entry is None or not _may_read(entry):
        abort(404)
    return page(entry)


def page(
    entry: EntryRef | None = None,
    *,
    form: DecisionForm | None = None,
    score: ScoreForm | None = None,
    problem: str = "",
    results: tuple[Result, ...] = (),
) -> str:
    """The page as it stands now, with ``entry`` or else the next of the list at its right."""
    asked, queue = read_list()
    is_chosen = entry is not None
    if entry is None:
        entry = _next(queue)
    case = None
    files = of_entries(db.session, {*queue.entry_ids, *([entry.id] if entry else ())})
    if entry is not None:
        g.zone = entry.zone
        opened.note_target(entry.target)
        found = entry_case(db.session, entry, clock.today(entry.zone))
        case, score = _shown(found, queue), score or score_form(found, form)
    return render_template(
        "staff/review.html",
        queue=queue,
        days=_days(queue, files, asked, entry.id if entry else None),
        chips=holder_chips(queue, asked),
        ages=age_links(queue, asked),
        kept=asked.kept,
        case=case,
        is_chosen=is_chosen,
        may=available_actions(current_actor(), entry.target) if entry else frozenset(),
        form=form or DecisionForm(),
        score=score,
        problem=problem,
        results=results,
        notices=open_notices(db.session, current_actor()),
        corrections=open_asked(current_actor()),
        files=_seen(entry, files) if entry else (),
        phrases=offered(found.person.language) if entry and found.is_waiting else (),
    )


def _seen(entry: EntryRef, files: Mapping[int, tuple[File, ...]]) -> tuple[File, ...]:
    """What proves the entry, for who may see that."""
    may = allows(current_actor(), Permission.SEE_FILE, entry.target)
    return files.get(entry.id, ()) if may else ()


def score_form(case: EntryCase, returned: DecisionForm | None) -> ScoreForm | None:
    """The sheet to score, where one decides the entry; with what was wrong with a plain return."""
    if case.sheet is None or not case.is_waiting:
        return None
    form = ScoreForm(case.sheet)
    if case.again_of is not None:
        form.recall(case.again_of)
    if returned is not None:
        form.note.data, form.note.errors = returned.note.data, returned.note.errors
        form.key, form.top = returned.key, returned.top
    return form


def _may_read(entry: EntryRef) -> bool:
    actor, target = current_actor(), entry.target
    if not allows(actor, Permission.SEE_STUDENT, target):
        return False
    return not target.is_health or allows(actor, Permission.SEE_HEALTH, target)


def _next(queue: Queue) -> EntryRef | None:
    """The entry that a decision led to if it still waits, else the oldest promise."""
    ids = {item.waiting.entry_id for item in queue.items}
    wanted = request.values.get("next", "")
    chosen = int(wanted) if wanted.isdecimal() and int(wanted) in ids else None
    if chosen is None and queue.items:
        chosen = queue.items[0].waiting.entry_id
    return load_entry(chosen) if chosen is not None else None


def _days(
    queue: Queue, files: Mapping[int, tuple[File, ...]], asked: Asked, chosen: int | None
) -> list[dict[str, Any]]:
    """The list by promised day; days that have passed are late."""
    found = []
    for promised_on, items in groupby(queue.items, key=lambda item: item.waiting.promised_on):
        group = list(items)
        today = clock.today(group[0].zone)
        found.append(
            {
                "heading": _promise(promised_on, today),
                "is_late": promised_on is not None and promised_on < today,
                "rows": [
                    queue_rows.drawn(item, files.get(item.waiting.entry_id, ()), asked, chosen)
                    for item in group
                ],
            }
        )
    return found


def _promise(on: date | None, today: date) -> str:
    if on is None:
        return gettext("No date promised")
    if on < today:
        late = wording.count_days((today - on).days)
        return gettext("Promised by %(day)s · %(days)s over", day=wording.near(on, today), days=late)
    return gettext("Promised by %(day)s", day=wording.near(on, today))


def _shown(case: EntryCase, queue: Queue) -> dict[str, Any]:
    """One entry in words."""
    row, path = case.row, case.path
    steps = [(step.key, step.done, step.asked) for step in case.standing.steps]
    line = case.line
    is_plan = row["request"] == RequestKind.REMEDIATION
    return {
        "case": case,
        "row": row,
        "kind": wording.entry_kind(EntryKind(row["kind"])),
        "title": said.entry_title(path, row, case.requirement),
        "step": wording.step_title(path, case.requirement.step) if case.requirement else "",
        "said": said.said(row, case.names),
        "facts": details(row, path),
        "why": wording.reason(line, path, case.today, "staff") if line else "",
        "pace": wording.pace(case.days_ahead),
        "before": [said.said(other, case.names) for other in case.before[:HIDDEN_ROWS_AFTER]],
        "more_before": max(0, len(case.before) - HIDDEN_ROWS_AFTER),
        "attempt": attempt(row),
        "attempts": _attempts_left(case),
        "attempts_before": [found for other in case.before if is_plan and (found := attempt(other))],
        "is_submission": bool(row["submission_id"]),
        "is_plan": is_plan,
        "stations": stations(path, steps, case.standing.step),
        "line_label": label(path, steps, case.standing.step),
        "together": _together(case),
        "next": _after(case, queue),
        "answer": answer_shown(row["id"]) if case.is_waiting else None,
    }


def _attempts_left(case: EntryCase) -> str:
    """Which attempt this would be; empty where no sheet counts them."""
    if case.tries is None or not case.is_waiting:
        return ""
    return attempt_words(case.tries)


def _together(case: EntryCase) -> list[tuple[int, str, str, str]]:
    """(id, title, tone, word) of the other skills that the same files show."""
    return [
        (
            row["id"],
            said.line_name(case.path, case.path.by_key[row["requirement"]]),
            said.TONES[row["status"]],
            wording.entry_status(row["status"]),
        )
        for row in case.together
    ]


def _after(case: EntryCase, queue: Queue) -> int | None:
    """What to look at next: another skill of the same files, else the next of the list."""
    ids = {item.waiting.entry_id for item in queue.items}
    same = (row["id"] for row in case.together if row["id"] in ids)
    return next(same, None) or queue.after(case.row["id"])
