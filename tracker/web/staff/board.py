"""The board of a cohort, and the same as a file."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from tracker.domain.policy import Permission, available_actions
from tracker.extensions import db
from tracker.queries.board import FILTERS, ORDERS, Board
from tracker.queries.board import board as read_board
from tracker.queries.cohorts import cohort_head
from tracker.queries.missing_shifts import missing_in
from tracker.queries.refs import CohortRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.listing import Listing, listed
from tracker.web.staff import board_rows
from tracker.web.staff.blueprint import bp
from tracker.web.staff.board_words import shown, table
from tracker.web.staff.loaders import load_cohort
from tracker.web.staff.missing_shifts import missing_shown


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for; unknown values read as the default."""

    show: str
    step: str
    sort: str

    def address(self, cohort_id: int, endpoint: str = ".board", **other: str) -> str:
        """The address of this view with something else."""
        asked = {"show": self.show, "step": self.step, "sort": self.sort} | other
        kept: dict[str, Any] = {
            name: value for name, value in asked.items() if value and value != _DEFAULTS[name]
        }
        return url_for(endpoint, cohort_id=cohort_id, **kept)


_DEFAULTS = {"show": "all", "step": "", "sort": "turn"}


def view_asked(ref: CohortRef) -> View:
    """The view in the address."""
    show, sort = request.args.get("show", ""), request.args.get("sort", "")
    step = request.args.get("step", "")
    return View(
        show if show in FILTERS else _DEFAULTS["show"],
        step if step in {item.key for item in ref.path.steps} else "",
        sort if sort in ORDERS else _DEFAULTS["sort"],
    )


@bp.get("/cohorts/<int:cohort_id>")
@requires(Permission.SEE_COHORT, on=load_cohort)
def board(ref: CohortRef) -> str:
    """One row a student, who needs the reader first."""
    actor, view, today = current_actor(), view_asked(ref), clock.today(ref.zone)
    found = read_board(db.session, actor, ref.id, ref.path, today)
    rows = found.chosen(view.show, view.step, view.sort)
    return render_template(
        "staff/board.html",
        ref=ref,
        view=view,
        board=found,
        rows=board_rows.drawn(rows, ref.path),
        head=cohort_head(db.session, ref.id, ref.path, ref.calendar.week_of(today)),
        chips=_chips(found, view, ref),
        funnel=_funnel(found, view, ref),
        sorts=_sorts(view, ref),
        may=available_actions(actor, ref.target),
        missing=missing_shown(missing_in(db.session, actor, clock.now(), ref.id, found.stamp)),
        now=clock.now(),
    )


@listed(bp, "/cohorts/<int:cohort_id>", Permission.SEE_COHORT, on=load_cohort)
def board_file(ref: CohortRef) -> Listing:
    """The board as it is filtered and sorted."""
    view, today = view_asked(ref), clock.today(ref.zone)
    found = read_board(db.session, current_actor(), ref.id, ref.path, today)
    chosen = found.chosen(view.show, view.step, view.sort)
    heads, rows = table([shown(row, ref.path) for row in chosen])
    return Listing(f"cohort-{ref.id}", today, heads, rows, [row.student.person_id for row in chosen])


def filter_names() -> dict[str, str]:
    """The filters as chips say them."""
    return {
        "all": gettext("All"),
        "mine": gettext("Your turn"),
        "behind": gettext("Behind 10 days +"),
        "overdue": gettext("Overdue"),
        "papers": gettext("Expiring or expired"),
        "blocked": gettext("Blocked"),
        "quiet": gettext("Quiet 7 days +"),
        "away": gettext("Away"),
    }


def _chips(found: Board, view: View, ref: CohortRef) -> list[tuple[str, int, str, bool, bool]]:
    return [
        (words, found.count(name), view.address(ref.id, show=name), view.show == name, name == "mine")
        for name, words in filter_names().items()
    ]


def _funnel(found: Board, view: View, ref: CohortRef) -> list[tuple[str, int, int, str]]:
    stops = []
    for step in ref.path.steps:
        there = found.at_step(step.key)
        # A second press takes the step out of the filter again.
        href = view.address(ref.id, step="" if view.step == step.key else step.key)
        mine = sum(row.is_mine for row in there)
        stops.append((wording.step_title(ref.path, step.key), len(there), mine, href))
    return stops


def _sorts(view: View, ref: CohortRef) -> dict[str, Any]:
    names = {
        "turn": gettext("your turn, then pace"),
        "pace": gettext("furthest behind first"),
        "name": gettext("name"),
        "done": gettext("fewest done first"),
        "due": gettext("due date"),
        "active": gettext("longest quiet first"),
    }
    links = [(words, view.address(ref.id, sort=name), name == view.sort) for name, words in names.items()]
    hrefs = {name: href for name, (_words, href, _is_now) in zip(names, links, strict=True)}
    return {"by": view.sort, "now": names[view.sort], "links": links, "hrefs": hrefs}
