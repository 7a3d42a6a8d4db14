"""Externship sites: the list, one site, and the form that opens or changes one."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import sites as commands
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission, Target, allows
from tracker.extensions import db
from tracker.queries.notes import visits_in
from tracker.queries.sites import (
    SiteRef,
    SiteRow,
    clearance_lines,
    site_list,
    site_page,
    site_ref,
    site_values,
)
from tracker.services import clock
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.site_forms import SiteForm, site_form
from tracker.web.wording.contact_words import reached
from tracker.web.wording.dates import zone_of

MOST_VISITS = 20

Answer = Response | tuple[str, int] | str


def load_site(site_id: int) -> SiteRef | None:
    """A site."""
    return site_ref(db.session, site_id)


@bp.get("/sites")
@requires(Permission.SEE_SITES)
def sites() -> str:
    """Every site with its agreement and its slots, now and to come."""
    rows, kept, today = read_list()
    return render_template(
        "staff/sites.html",
        rows=kept,
        all=rows,
        show=request.args.get("show", ""),
        free_today=sum(_has_slot(row, today) for row in rows),
        today=today,
        may_edit=_may_edit(),
    )


def read_list() -> tuple[list[SiteRow], list[SiteRow], date]:
    """Every site, those that the address asks for, and the day of both."""
    today = clock.today(zone_of())
    rows = site_list(db.session, today)
    only_free = request.args.get("show", "") == "free"
    return rows, [row for row in rows if not only_free or _has_slot(row, today)], today


def _has_slot(row: SiteRow, today: date) -> bool:
    return bool(row.free) and row.terms.covers(today, today)


@bp.get("/sites/<int:site_id>")
@requires(Permission.SEE_SITES, on=load_site)
def site(ref: SiteRef) -> str:
    """One site: what it is, what it asks, who is there."""
    page = site_page(db.session, current_actor(), ref.id)
    if page is None:
        raise LookupError(ref.id)
    return render_template(
        "staff/site.html",
        ref=ref,
        page=page,
        site=page.site,
        today=clock.today(zone_of()),
        may_edit=_may_edit(),
        visits=visits_in(db.session, current_actor(), site_id=ref.id, most=MOST_VISITS),
        reached=reached,
    )


@bp.get("/sites/new")
@requires(Permission.MANAGE_SITES)
def new_site() -> str:
    """The form for a new site."""
    return _form(site_form(clearance_lines(db.session)))


@bp.post("/sites/new")
@requires(Permission.MANAGE_SITES)
def create_site() -> Answer:
    """Open a site."""
    return _send(None)


@bp.get("/sites/<int:site_id>/edit")
@requires(Permission.MANAGE_SITES, on=load_site)
def edit_site(ref: SiteRef) -> str:
    """The form with what is stored."""
    return _form(site_form(clearance_lines(db.session), stored=site_values(db.session, ref.id)), ref)


@bp.post("/sites/<int:site_id>/edit")
@requires(Permission.MANAGE_SITES, on=load_site)
def change_site(ref: SiteRef) -> Answer:
    """Change a site, unless somebody else did since the form was drawn."""
    return _send(ref)


def _send(ref: SiteRef | None) -> Answer:
    form = site_form(clearance_lines(db.session), request.form)
    if not form.validate():
        return _form(form, ref), 422
    try:
        if ref is None:
            made = act(commands.create_site, facts=form.facts())
        else:
            made = act(commands.change_site, ref.id, facts=form.facts(), seen=_seen())
    except Refused as refused:
        told(form, refused)
        return _form(form, ref), refused.status
    flash(gettext("The site is saved."))
    return redirect(url_for(".site", site_id=made["site"]), code=303)


def _seen() -> int | None:
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _form(form: SiteForm, ref: SiteRef | None = None) -> str:
    seen: Any = request.form.get("seen") or (ref.version if ref else "")
    return render_template("staff/site_form.html", form=form, ref=ref, seen=seen)


def _may_edit() -> bool:
    return allows(current_actor(), Permission.MANAGE_SITES, Target())
