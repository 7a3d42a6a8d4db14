"""Finish dates of a cohort: who will be ready for the exam by a date, at their own pace."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from tracker.domain.policy import Permission
from tracker.domain.worth import Mark
from tracker.extensions import db
from tracker.queries.finish import FILTERS, FinishPage, finish_page
from tracker.queries.refs import CohortRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.listing import Listing, listed
from tracker.web.staff.blueprint import bp
from tracker.web.staff.finish_words import Shown, shown, table
from tracker.web.staff.loaders import load_cohort


@dataclass(frozen=True, slots=True)
class View:
    """What the address asks for; what cannot be read is the default."""

    show: str
    by_on: date | None

    def address(self, cohort_id: int, show: str) -> str:
        """The address of another filter for the same date."""
        asked: dict[str, Any] = {"by": self.by_on.isoformat() if self.by_on else None}
        return url_for(".finish", cohort_id=cohort_id, show=None if show == "all" else show, **asked)


@bp.get("/cohorts/<int:cohort_id>/finish")
@requires(Permission.SEE_COHORT, on=load_cohort)
def finish(ref: CohortRef) -> str:
    """One row a student, the soonest first."""
    view = _asked()
    found = finish_page(db.session, ref, clock.today(ref.zone), view.by_on)
    rows, marks = _rows(found, view), _marks(found)
    return render_template(
        "staff/finish.html",
        ref=ref,
        view=view,
        found=found,
        rows=rows,
        lead=wording.finish.count(marks[0], found.count("by"), len(found.rows), found.by_on),
        marks=[wording.finish.mark(mark) for mark in marks],
        chips=_chips(ref, found, view),
        now=clock.now(),
    )


@listed(bp, "/cohorts/<int:cohort_id>/finish", Permission.SEE_COHORT, on=load_cohort)
def finish_file(ref: CohortRef) -> Listing:
    """The list as it is filtered."""
    view, today = _asked(), clock.today(ref.zone)
    found = finish_page(db.session, ref, today, view.by_on)
    rows = _rows(found, view)
    heads, cells = table(rows, _marks(found))
    return Listing(f"finish-{ref.id}", today, heads, cells, [row.person_id for row in rows])


def _asked() -> View:
    show, by_on = request.args.get("show", ""), None
    with suppress(ValueError):
        by_on = date.fromisoformat(request.args.get("by", "")[:10])
    return View(show if show in FILTERS else "all", by_on)


def _rows(found: FinishPage, view: View) -> list[Shown]:
    return [shown(row, _marks(found), found) for row in found.chosen(view.show)]


def _marks(found: FinishPage) -> list[Mark]:
    """The marks of the cohort's path, in order."""
    known = {one.mark for row in found.rows for one in row.marks}
    return [mark for mark in Mark if mark in known] or list(Mark)


def _chips(ref: CohortRef, found: FinishPage, view: View) -> list[tuple[str, int, str, bool, bool]]:
    names = {
        "all": gettext("All"),
        "by": gettext("By %(day)s", day=wording.day_year(found.by_on)),
        "later": gettext("Later"),
        "none": gettext("No date yet"),
        "away": gettext("Away"),
    }
    return [
        (words, found.count(name), view.address(ref.id, name), view.show == name, False)
        for name, words in names.items()
    ]
