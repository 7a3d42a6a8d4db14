"""Cohorts and their calendars: the list, a new one, and a change with what it moves shown first."""

from dataclasses import asdict
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.commands.cohorts import change_cohort, facts_of_cohort
from tracker.commands.school import create_cohort
from tracker.domain.cohort_calendar import Moved
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.cohort_calendars import (
    CohortCalendar,
    cohort_calendar,
    cohort_calendars,
    plan_end,
    sort_names,
    versions,
)
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.admin.cohort_forms import CohortForm, cohort_form
from tracker.web.transaction import rehearse
from tracker.web.wording.cohort_words import from_to, moved_words, stretch
from tracker.web.wording.dates import day_year
from tracker.web.wording.titles import text

Answer = Response | tuple[str, int] | str


def load_calendar(cohort_id: int) -> CohortCalendar | None:
    """A cohort with its calendar."""
    return cohort_calendar(db.session, cohort_id)


@requires(Permission.MANAGE_SCHOOL)
def show() -> str:
    """Every cohort with its calendar."""
    rows = cohort_calendars(db.session)
    return render_template("admin/cohorts.html", rows=rows, text=text, stretch=stretch)


@requires(Permission.MANAGE_SCHOOL, confirmed=True)
def new() -> str:
    """The form of a new cohort."""
    zone = current_app.config["SETTINGS"].timezone.key
    return _page(cohort_form(versions(db.session), zone=zone))


@requires(Permission.MANAGE_SCHOOL, confirmed=True)
def create() -> Answer:
    """Open a cohort."""
    form = cohort_form(versions(db.session), request.form)
    if not form.validate():
        return _page(form), 422
    try:
        act(create_cohort, **asdict(form.facts()))
    except Refused as refused:
        return _refused(form, refused, None)
    flash(gettext("The cohort is open. Students are invited on its board."))
    return redirect(url_for(".cohorts"), code=303)


@requires(Permission.MANAGE_SCHOOL, on=load_calendar, confirmed=True)
def cohort(row: CohortCalendar) -> str:
    """The form with what is stored."""
    return _page(cohort_form(versions(db.session), stored=row), row)


@requires(Permission.MANAGE_SCHOOL, on=load_calendar, confirmed=True)
def change(row: CohortCalendar) -> Answer:
    """Show what the change moves, or carry it out once that was shown for these very values."""
    form = cohort_form(versions(db.session), request.form, stored=row)
    if not form.validate():
        return _page(form, row), 422
    facts, actor = form.facts(), current_actor()
    asked: dict[str, Any] = {"facts": facts, "seen": request.form.get("seen", "")}
    try:
        if request.form.get("shown", "") != facts.digest or "go" not in request.form:
            return _page(
                form, row, moves=rehearse(db.session, actor, change_cohort, row.id, **asked)["moves"]
            )
        made = act(change_cohort, row.id, **asked)
    except Refused as refused:
        return _refused(form, refused, row)
    moving = len(made["moves"])
    told = ngettext("%(num)d student has other dates now.", "%(num)d students have other dates now.", moving)
    flash(gettext("Saved: %(what)s", what=facts.name) + (f" · {told}" if moving else ""))
    return redirect(url_for(".cohorts", _anchor=f"cohort-{row.id}"), code=303)


def _refused(form: CohortForm, refused: Refused, row: CohortCalendar | None) -> Answer:
    if isinstance(refused, NotFound | Busy):
        raise refused
    form.refuse(refused, wording.problem(refused))
    return _page(form, row), refused.status


def _page(form: CohortForm, row: CohortCalendar | None = None, moves: list[Any] | None = None) -> str:
    """The form; ``moves`` are what its values would move, once that was asked."""
    shown: dict[str, Any] = {"seen": "", "shown": ""}
    if row is not None:
        shown["seen"] = request.form.get("seen") or facts_of_cohort(row).digest
    if row is not None and moves is not None:
        facts = form.facts()
        names = sort_names(db.session, [one["person"] for one in moves])
        rows = [(names[one["person"]], one["person"], moved_words(Moved.of(one))) for one in moves]
        end = from_to(day_year(row.ends_on), day_year(plan_end(row.path, facts.calendar)))
        shown |= {"shown": facts.digest, "moves": sorted(rows, key=lambda one: one[0].casefold()), "end": end}
        shown["differs"] = facts.digest != facts_of_cohort(row).digest
    return render_template("admin/cohort_form.html", form=form, row=row, text=text, **shown)
