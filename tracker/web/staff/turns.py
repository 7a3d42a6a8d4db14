"""The ledger of whose turn it is: totals by holder, and every open item with its age."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from tracker.domain.policy import Permission
from tracker.domain.statuses import Holder, State
from tracker.extensions import db
from tracker.queries.turns import A_PAGE, AGES, Item, Ledger, ledger
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.listing import Listing, listed, school_today
from tracker.web.staff import said
from tracker.web.staff.blueprint import bp

_MOST_PAGE = 4


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for; what cannot be read is the default."""

    holder: Holder | None
    older: int
    step: str
    cohort: int | None
    page: int

    def address(self, **other: Any) -> str:
        """The address of this view with something else, from its first page."""
        asked = {"holder": self.holder, "older": self.older, "step": self.step, "cohort": self.cohort} | other
        return url_for(".turns", **{name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """One item in words; ``age`` is in whole days, None for what has not begun."""

    person_id: int
    name: str
    cohort: str
    what: str
    href: str
    tone: str
    word: str
    holder: str
    age: int | None
    aged: str
    due_on: date | None
    due: str


@bp.get("/turns")
@requires(Permission.SEE_STAFF)
def turns() -> str:
    """One page of the items that the address keeps, those that wait longest first."""
    found, view, items = read_list()
    pages = max(1, -(-len(items) // A_PAGE))
    page = min(view.page, pages)
    return render_template(
        "staff/turns.html",
        found=found,
        view=view,
        rows=[_row(item) for item in items[(page - 1) * A_PAGE : page * A_PAGE]],
        count=len(items),
        page=page,
        pages=pages,
        chips=_chips(found, view),
        ages=_ages(view),
        steps=_steps(found, view),
        cohorts=_cohorts(found, view),
        now=clock.now(),
    )


@listed(bp, "/turns", Permission.SEE_STAFF)
def turns_file() -> Listing:
    """Every item that the address keeps, of all pages."""
    _found, _view, items = read_list()
    heads = [gettext("Waits, days"), gettext("Student"), gettext("Cohort"), gettext("What"), gettext("State")]
    heads += [gettext("Whose turn"), gettext("Due")]
    rows = map(_row, items)
    cells = [[row.age, row.name, row.cohort, row.what, row.word, row.holder, row.due_on] for row in rows]
    return Listing("turns", school_today(), heads, cells, {item.student.person_id for item in items})


def read_list() -> tuple[Ledger, View, list[Item]]:
    """Every open item, what the address asks for, and the items that it keeps."""
    view = _asked()
    found = ledger(db.session, current_actor(), clock.today, view.cohort)
    return found, view, found.chosen(view.holder, view.older, view.step)


def _asked() -> View:
    holder, older = request.args.get("holder", ""), request.args.get("older", "")
    return View(
        Holder(holder) if holder in set(Holder) else None,
        next((days for days in AGES if str(days) == older), 0),
        request.args.get("step", "")[:40],
        _number(request.args.get("cohort", ""), most=18),
        _number(request.args.get("page", ""), most=_MOST_PAGE) or 1,
    )


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None


def _row(item: Item) -> Row:
    today = item.student.today
    tone, word = _state(item)
    anchor = f"line-{item.line.key}" if item.line else "requests"
    return Row(
        item.student.person_id,
        item.student.sort_name,
        item.cohort,
        _what(item),
        url_for(".student", person_id=item.student.person_id, step=item.step or None, _anchor=anchor),
        tone,
        word,
        wording.holder(item.holder),
        item.age,
        gettext("not begun") if item.age is None else wording.count_days(item.age),
        item.due_on,
        wording.near(item.due_on, today) if item.due_on else "",
    )


def _state(item: Item) -> tuple[str, str]:
    if item.is_overdue and item.state in (State.OPEN, State.STARTED):
        return "overdue", wording.overdue()
    return item.state.value, wording.state(item.state)


def _what(item: Item) -> str:
    if item.line is not None:
        return said.line_name(item.path, item.line)
    return wording.request_kind(item.request) if item.request else ""


def _chips(found: Ledger, view: View) -> list[tuple[str, int, str, bool, bool]]:
    counted = found.by_holder(view.older, view.step)
    own = Holder.COORDINATOR if current_actor().coordinates else Holder.INSTRUCTOR
    chips = [(gettext("All"), counted.total(), view.address(holder=None), view.holder is None, False)]
    for holder in Holder:
        if counted[holder] or view.holder is holder:
            href = view.address(holder=holder.value)
            chips.append(
                (wording.holder(holder), counted[holder], href, view.holder is holder, holder is own)
            )
    return chips


def _ages(view: View) -> list[tuple[str, str, str, bool]]:
    own = [
        (
            gettext("Over %(days)s", days=wording.count_days(days)),
            "",
            view.address(older=days),
            view.older == days,
        )
        for days in AGES
    ]
    return [(gettext("Any age"), "", view.address(older=0), not view.older), *own]


def _steps(found: Ledger, view: View) -> list[tuple[str, int, str, bool]]:
    """The steps that the view has, with how many items of each."""
    own = [
        (
            wording.step_title(path, key),
            len(found.chosen(view.holder, view.older, key)),
            view.address(step=key),
            view.step == key,
        )
        for key, path in found.steps.items()
    ]
    whole = len(found.chosen(view.holder, view.older, ""))
    return [(gettext("All steps"), whole, view.address(step=None), not view.step), *own]


def _cohorts(found: Ledger, view: View) -> list[tuple[str, str, str, bool]]:
    """A link for each cohort, where there are several."""
    if len(found.cohorts) < 2:
        return []
    own = [(one.name, "", view.address(cohort=one.id), view.cohort == one.id) for one in found.cohorts]
    return [(gettext("All cohorts"), "", view.address(cohort=None), view.cohort is None), *own]
