"""The board of a cohort, and the same as a file."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from tracker.domain.helping import Limits
from tracker.domain.policy import Permission, available_actions
from tracker.extensions import db
from tracker.queries.board import Board, Choice, Facets
from tracker.queries.board import Shown as CohortShown
from tracker.queries.board import board as read_board
from tracker.queries.board_rows import FILTERS, ORDERS, PACES, WITH_REASONS
from tracker.queries.cohorts import cohort_head
from tracker.queries.missing_shifts import missing_in
from tracker.queries.refs import CohortRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.listing import Listing, listed
from tracker.web.staff import board_rows, spread
from tracker.web.staff.blueprint import bp
from tracker.web.staff.board_words import shown, table
from tracker.web.staff.loaders import load_cohort
from tracker.web.staff.missing_shifts import missing_shown


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for; unknown values read as the default."""

    choice: Choice
    sort: str

    @property
    def with_reasons(self) -> bool:
        """Whether rows say why somebody needs help."""
        return self.choice.show in WITH_REASONS

    def address(self, cohort_id: int, endpoint: str = ".board", **other: str) -> str:
        """The address of this view with something else."""
        asked = {
            "show": self.choice.show,
            "step": self.choice.step,
            "pace": self.choice.pace,
            "sort": self.sort,
        } | other
        kept: dict[str, Any] = {
            name: value for name, value in asked.items() if value and value != _DEFAULTS[name]
        }
        return url_for(endpoint, cohort_id=cohort_id, **kept)


_DEFAULTS = {"show": "all", "step": "", "pace": "", "sort": "turn"}


def view_asked(ref: CohortRef) -> View:
    """The view in the address."""
    show, sort = request.args.get("show", ""), request.args.get("sort", "")
    step, pace = request.args.get("step", ""), request.args.get("pace", "")
    choice = Choice(
        show if show in FILTERS else _DEFAULTS["show"],
        step if step in {item.key for item in ref.path.steps} else "",
        pace if pace in PACES else "",
    )
    return View(choice, sort if sort in ORDERS else _DEFAULTS["sort"])


def board_of(ref: CohortRef) -> Board:
    """The board of a cohort as the reader sees it today."""
    asked = CohortShown(ref.id, ref.path, clock.today(ref.zone), ref.calendar.holidays)
    return read_board(db.session, current_actor(), asked)


@bp.get("/cohorts/<int:cohort_id>")
@requires(Permission.SEE_COHORT, on=load_cohort)
def board(ref: CohortRef) -> str:
    """One row a student, who needs the reader first."""
    actor, view, found = current_actor(), view_asked(ref), board_of(ref)
    rows, facets = found.chosen(view.choice, view.sort), found.facets(view.choice)
    paces = spread.paces(found, facets, view.choice.pace, lambda pace: view.address(ref.id, pace=pace))
    return render_template(
        "staff/board.html",
        ref=ref,
        view=view,
        board=found,
        rows=board_rows.drawn(rows, ref.path, with_reasons=view.with_reasons),
        head=cohort_head(db.session, ref.id, ref.path, ref.calendar.week_of(found.today)),
        chips=_chips(found, facets, view, ref),
        funnel=_funnel(facets, view, ref),
        paces=paces,
        narrowed=_narrowed(found, view, ref),
        sorts=_sorts(view, ref),
        may=available_actions(actor, ref.target),
        missing=missing_shown(missing_in(db.session, actor, clock.now(), ref.id, found.stamp)),
        now=clock.now(),
    )


@listed(bp, "/cohorts/<int:cohort_id>", Permission.SEE_COHORT, on=load_cohort)
def board_file(ref: CohortRef) -> Listing:
    """The board as it is filtered and sorted."""
    view, found = view_asked(ref), board_of(ref)
    chosen = found.chosen(view.choice, view.sort)
    heads, rows = table([shown(row, ref.path, with_reasons=view.with_reasons) for row in chosen])
    people = [row.student.person_id for row in chosen]
    return Listing(f"cohort-{ref.id}", found.today, heads, rows, people)


def filter_names(figures: Limits) -> dict[str, str]:
    """The filters as chips say them."""
    return {
        "all": gettext("All"),
        "mine": gettext("Your turn"),
        "help": gettext("Needs help"),
        "slipped": gettext("Slipped since last week"),
        "behind": gettext("Behind %(n)s days +", n=figures.behind_days),
        "overdue": gettext("Overdue"),
        "papers": gettext("Expiring or expired"),
        "blocked": gettext("Blocked"),
        "quiet": gettext("Quiet %(n)s days +", n=figures.quiet_days),
        "away": gettext("Away"),
    }


def _chips(
    found: Board, facets: Facets, view: View, ref: CohortRef
) -> list[tuple[str, int, str, bool, bool]]:
    names = filter_names(found.limits)
    return [
        (words, facets.shows[name], view.address(ref.id, show=name), view.choice.show == name, name == "mine")
        for name, words in names.items()
    ]


def _funnel(facets: Facets, view: View, ref: CohortRef) -> list[tuple[str, int, int, str, bool]]:
    stops = []
    for step in ref.path.steps:
        # A second press takes the step out of the filter again.
        is_current = view.choice.step == step.key
        href = view.address(ref.id, step="" if is_current else step.key)
        title = wording.step_title(ref.path, step.key)
        stops.append((title, facets.steps[step.key], facets.mine[step.key], href, is_current))
    return stops


def _narrowed(found: Board, view: View, ref: CohortRef) -> list[tuple[str, str, str]]:
    """(what is shown alone, the words of the way out of it, its address)."""
    lines = []
    if view.choice.step:
        step = wording.step_title(ref.path, view.choice.step)
        said = gettext("Only students at %(step)s.", step=step)
        lines.append((said, gettext("Show all steps"), view.address(ref.id, step="")))
    if view.choice.pace:
        pace = spread.names(found.limits.behind_days)[view.choice.pace]
        said = gettext("Only this part of the spread: %(pace)s.", pace=pace)
        lines.append((said, gettext("Show every pace"), view.address(ref.id, pace="")))
    return lines


def _sorts(view: View, ref: CohortRef) -> dict[str, Any]:
    names = {
        "turn": gettext("your turn, then pace"),
        "help": gettext("who slipped last"),
        "pace": gettext("furthest behind first"),
        "name": gettext("name"),
        "done": gettext("fewest done first"),
        "due": gettext("due date"),
        "active": gettext("longest quiet first"),
    }
    links = [(words, view.address(ref.id, sort=name), name == view.sort) for name, words in names.items()]
    hrefs = {name: href for name, (_words, href, _is_now) in zip(names, links, strict=True)}
    return {"by": view.sort, "now": names[view.sort], "links": links, "hrefs": hrefs}
