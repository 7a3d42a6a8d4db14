"""For administrators: whose record is past retention, and erasing them, one by one or all that are listed."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import BooleanField

from tracker.commands.erasing import erase
from tracker.domain.errors import Busy, Conflict, Refused
from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.queries import retention as queries
from tracker.queries.settings import setting
from tracker.services import clock, erasures
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.evidence.store import store
from tracker.web.forms.fields import HouseForm, needed
from tracker.web.transaction import perform

MOST = 100
"""People on one page: so many are erased at once at most."""
Answer = Response | tuple[str, int] | str


class EraseForm(HouseForm):
    """That it is meant: erasure cannot be taken back."""

    sure = BooleanField(
        lazy_gettext("I know that this cannot be taken back"),
        [needed(lazy_gettext("Tick this first: what is erased cannot be brought back."))],
    )


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Whose record is to be erased; erasing is an act of the school."""

    id: int

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


def load_due(person_id: int) -> PersonRef | None:
    """Somebody on the list."""
    known = {due.person_id for due in read_list()}
    return PersonRef(person_id) if person_id in known else None


@requires(Permission.MANAGE_SCHOOL, confirmed=True)
def retention() -> str:
    """Who is past retention, with what goes and what stays; and who was erased."""
    return _page(EraseForm())


@requires(Permission.MANAGE_SCHOOL, on=load_due, confirmed=True)
def erase_one(ref: PersonRef) -> Answer:
    """Erase one person."""
    form = EraseForm(request.form)
    form.place(f"erase-{ref.id}")
    if not form.validate():
        return _page(EraseForm(), (ref.id, form)), 422
    try:
        made = act(erase, ref.id, today=_today())
    except Refused as refused:
        if isinstance(refused, Busy):
            raise
        form.refuse(refused, wording.problem(refused))
        return _page(EraseForm(), (ref.id, form)), refused.status
    _afterwards(made["keys"])
    flash(gettext("Erased. What is left stands as number %(n)s.", n=made["number"]))
    return redirect(url_for(".retention"), code=303)


@requires(Permission.MANAGE_SCHOOL, confirmed=True)
def erase_listed() -> Answer:
    """Erase everybody on the list whom nothing keeps back, each in a change of its own."""
    form = EraseForm(request.form)
    if not form.validate():
        return _page(form), 422
    count = 0
    for due in read_list():
        if due.may_go:
            try:
                made = perform(db.session, current_actor(), erase, due.person_id, today=_today())
            except Conflict:
                # A hold or a request came in between; the list shows it now.
                continue
            _afterwards(made["keys"])
            count += 1
    flash(ngettext("%(num)d person erased.", "%(num)d people erased.", count))
    return redirect(url_for(".retention"), code=303)


def _afterwards(keys: list[str]) -> None:
    """The bytes of the files go, and the list beside the database grows."""
    for key in keys:
        store().remove(key)
    erasures.keep(db.session, current_app.config["SETTINGS"].instance / erasures.FILE)


def _today() -> object:
    return clock.today(current_app.config["SETTINGS"].timezone)


def read_list() -> tuple[queries.Due, ...]:
    """Who is past retention, longest ago first."""
    return queries.due(db.session, clock.today(current_app.config["SETTINGS"].timezone), MOST)


def _page(form: EraseForm, one: tuple[int, EraseForm] | None = None) -> str:
    found = read_list()
    forms = {due.person_id: EraseForm() for due in found}
    for person_id, fresh in forms.items():
        fresh.place(f"erase-{person_id}")
    if one is not None:
        forms[one[0]] = one[1]
    return render_template(
        "rights/retention.html",
        due=found,
        forms=forms,
        form=form,
        erased=queries.erased(db.session),
        years=setting(db.session, "retention_years"),
        most=MOST,
    )
