"""Contacts: which follow-ups are due, what was said with whom, who was visited; and one follow-up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import follow_ups as commands
from tracker.domain.errors import Busy, Conflict, NotFound, Refused
from tracker.domain.policy import Permission, Target, allows
from tracker.extensions import db
from tracker.queries.contact_list import FOLLOW_UPS, MOST, VIEWS, ContactList, contact_cohorts, contact_list
from tracker.queries.follow_ups import FollowUp, follow_up_ref
from tracker.queries.held_cohorts import CohortName
from tracker.queries.notes import Spoken
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.listing import Listing, listed
from tracker.web.staff.asking import Asked, asked_of, cohort_links
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_student
from tracker.web.staff.note_forms import DoneForm, MoveForm
from tracker.web.wording.contact_words import reached

Answer = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Row:
    """One row in words. ``on`` is the day it is due or was; ``follow_up`` is the id of an open one that the
    reader may close."""

    person_id: int
    name: str
    cohort: str
    note_id: int
    on: date
    is_late: bool
    how: str
    text: str
    said: str
    who: str
    follow_up: int | None


@bp.get("/contacts")
@requires(Permission.SEE_STAFF)
def contacts() -> str:
    """The follow-ups that are due, or another view of what was said."""
    found, asked, rows, cohorts = read_list()
    return render_template(
        "staff/contacts.html",
        rows=rows,
        asked=asked,
        is_follow_ups=asked.show in FOLLOW_UPS,
        chips=_chips(found, asked),
        cohorts=cohort_links(asked, cohorts),
        most=MOST,
        today=school_day(),
        now=clock.now(),
    )


@listed(bp, "/contacts", Permission.SEE_STAFF)
def contacts_file() -> Listing:
    """The view as it is filtered."""
    _found, asked, rows, _cohorts = read_list()
    heads = [gettext("Day"), gettext("Student"), gettext("Cohort"), gettext("How")]
    heads += [gettext("Note"), gettext("Said since"), gettext("Who")]
    cells = [[row.on, row.name, row.cohort, row.how, row.text, row.said, row.who] for row in rows]
    return Listing(f"contacts-{asked.show}", school_day(), heads, cells, {row.person_id for row in rows})


def school_day() -> date:
    """Today at the school: the list is about several cohorts."""
    return clock.today(current_app.config["SETTINGS"].timezone)


def read_list() -> tuple[ContactList, Asked, list[Row], tuple[CohortName, ...]]:
    """What the address asks for, and its rows in words."""
    actor, today = current_actor(), school_day()
    cohorts = contact_cohorts(db.session, actor)
    asked = asked_of(".contacts", VIEWS, cohorts)
    asked = Asked(asked.endpoint, VIEWS[0] if asked.show == "all" else asked.show, asked.cohort)
    found = contact_list(db.session, actor, today, asked.cohort)
    if asked.show in FOLLOW_UPS:
        rows = [follow_up_row(one, today) for one in getattr(found, asked.show)]
    else:
        rows = [_spoken(one) for one in getattr(found, asked.show)]
    return found, asked, rows, cohorts


def follow_up_row(one: FollowUp, today: date) -> Row:
    """A follow-up in words; the home page shows the same."""
    may = allows(current_actor(), Permission.WRITE_NOTE, one.target)
    return Row(
        one.person_id,
        one.sort_name,
        one.cohort,
        one.note_id,
        one.due_on,
        one.due_on < today,
        _how(one),
        one.text,
        one.said,
        one.holder,
        one.id if may else None,
    )


def _how(one: FollowUp) -> str:
    if one.way is None or one.happened_on is None:
        return gettext("Note")
    return f"{reached(one.way)}, {wording.day_year(one.happened_on)}"


def _spoken(one: Spoken) -> Row:
    how = ", ".join(part for part in (reached(one.way), one.site) if part)
    return Row(
        one.person_id, one.sort_name, one.cohort, one.note_id, one.on, False, how, one.text, "", one.by, None
    )


def _chips(found: ContactList, asked: Asked) -> list[tuple[str, int, str, bool, bool]]:
    names = {
        "mine": gettext("Due for me"),
        "due": gettext("Due for anybody"),
        "open": gettext("All follow-ups"),
        "contacts": gettext("Contacts"),
        "visits": gettext("Site visits"),
    }
    return [
        (
            words,
            found.count(view),
            asked.address(show=None if view == VIEWS[0] else view),
            asked.show == view,
            view == "mine",
        )
        for view, words in names.items()
    ]


@dataclass(frozen=True, slots=True)
class FollowUpRef:
    """A follow-up by its address, with the whole record it stands in."""

    found: FollowUp
    target: Target


def load_follow_up(follow_up_id: int) -> FollowUpRef | None:
    """A follow-up."""
    found = follow_up_ref(db.session, follow_up_id)
    ref = load_student(found.person_id) if found else None
    return FollowUpRef(found, ref.target) if found and ref else None


@bp.get("/follow-ups/<int:follow_up_id>")
@requires(Permission.WRITE_NOTE, on=load_follow_up)
def follow_up(ref: FollowUpRef) -> Answer:
    """One follow-up: done with a word, or moved. One that is done stands in the file."""
    if ref.found.is_done:
        return _back(ref, "file")
    return _page(ref)


@bp.post("/follow-ups/<int:follow_up_id>/done")
@requires(Permission.WRITE_NOTE, on=load_follow_up)
def close_follow_up(ref: FollowUpRef) -> Answer:
    """It is done."""
    form = DoneForm(request.form)
    if not form.validate():
        return _page(ref, done=form), 422
    try:
        act(commands.close_follow_up, ref.found.id, note=form.note.data or "")
    except Refused as refused:
        return _refused(ref, refused, done=form)
    return _done(ref, gettext("Done. It stands in the student's file."))


@bp.post("/follow-ups/<int:follow_up_id>/move")
@requires(Permission.WRITE_NOTE, on=load_follow_up)
def move_follow_up(ref: FollowUpRef) -> Answer:
    """It returns on another day."""
    form = MoveForm(request.form)
    if not form.validate():
        return _page(ref, move=form), 422
    values = {"due_on": form.due_on.data, "note": form.note.data or "", "holder_id": form.holder}
    try:
        act(commands.move_follow_up, ref.found.id, **values)
    except Refused as refused:
        return _refused(ref, refused, move=form)
    return _done(ref, gettext("Moved to %(day)s.", day=wording.day_year(form.due_on.data)))


def _refused(ref: FollowUpRef, refused: Refused, **forms: Any) -> Answer:
    if isinstance(refused, Conflict) and refused.code != "key_reused":
        flash(wording.problem(refused), "error")
        return redirect(url_for(".contacts"), code=303)
    if isinstance(refused, NotFound | Busy):
        raise refused
    told(next(iter(forms.values())), refused)
    return _page(ref, **forms), refused.status


def _done(ref: FollowUpRef, message: str) -> Response:
    """Back to the list, to the home page, or to the file that it was done from."""
    flash(message)
    return _back(ref, request.form.get("back", ""))


def _back(ref: FollowUpRef, back: str) -> Response:
    if back == "home":
        return redirect(url_for("account.home"), code=303)
    if back == "file":
        anchor = f"note-{ref.found.note_id}"
        return redirect(url_for(".student", person_id=ref.found.person_id, _anchor=anchor), code=303)
    return redirect(url_for(".contacts"), code=303)


def _page(ref: FollowUpRef, *, done: DoneForm | None = None, move: MoveForm | None = None) -> str:
    student = load_student(ref.found.person_id)
    done, move = done or DoneForm(), move or MoveForm(data={"due_on": None})
    if student is not None:
        move.offer(student)
    for name, form in (("done", done), ("move", move)):
        form.place(name)
    found = ref.found
    return render_template(
        "staff/follow_up.html",
        found=found,
        how=_how(found),
        done=done,
        move=move,
        back=request.values.get("back", "")[:10],
        today=clock.today(current_app.config["SETTINGS"].timezone),
    )
