"""Days away: one's own, or set by an administrator for somebody, and who covers."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.commands import absences
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.absences import AbsenceRow, AwayPage, absence_ref, away_page
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.forms.fields import Day, HouseForm, needed
from tracker.web.going import is_reading

Answer = Response | tuple[str, int] | str


class AwayForm(HouseForm):
    """Days away, and who covers."""

    starts_on = Day(lazy_gettext("First day away"), [needed(lazy_gettext("Choose the first day."))])
    ends_on = Day(lazy_gettext("Last day away"), [needed(lazy_gettext("Choose the last day."))])
    cover_id = SelectField(
        lazy_gettext("Who covers"), [needed(lazy_gettext("Choose who covers from the list."))]
    )

    def offer(self, page: AwayPage) -> None:
        """Who may cover."""
        names = [SelectChoice(str(number), name) for number, name in page.choices]
        self.cover_id.choices = [SelectChoice("", gettext("Choose")), *names]


def load_of(person_id: int) -> AwayPage | None:
    """The days away of somebody."""
    return away_page(db.session, person_id, _today())


def load_absence(absence_id: int) -> AbsenceRow | None:
    """Days away that are to be ended."""
    return absence_ref(db.session, absence_id)


@requires(Permission.SET_ABSENCE)
def own() -> Answer:
    """One's own days away."""
    page = load_of(current_actor().person_id)
    if page is None:
        raise NotFound("no_person")
    return _answer(page, is_own=True)


@requires(Permission.MANAGE_SCHOOL, on=load_of, confirmed=True)
def somebodys(page: AwayPage) -> Answer:
    """Days away of somebody who cannot set them, by an administrator."""
    return _answer(page, is_own=False)


@requires(Permission.SET_ABSENCE, on=load_absence)
def end(row: AbsenceRow) -> Answer:
    """End days away early, or take them back."""
    act(absences.end_absence, row.id)
    flash(gettext("Ended. %(name)s no longer covers.", name=row.cover))
    return redirect(_address(row.person_id), code=303)


def _answer(page: AwayPage, *, is_own: bool) -> Answer:
    if is_reading():
        return _page(page, AwayForm(), is_own), 200
    form = AwayForm(request.form)
    form.offer(page)
    if not form.validate():
        return _page(page, form, is_own), 422
    values: dict[str, Any] = {
        "starts_on": form.starts_on.data,
        "ends_on": form.ends_on.data,
        "cover_id": int(form.cover_id.data),
    }
    try:
        act(absences.set_absence, page.person_id, **values)
    except Refused as refused:
        if isinstance(refused, NotFound | Busy):
            raise
        form.refuse(refused, wording.problem(refused))
        return _page(page, form, is_own), refused.status
    flash(gettext("Set. %(name)s covers on these days.", name=dict(page.choices)[values["cover_id"]]))
    return redirect(_address(page.person_id), code=303)


def _address(person_id: int) -> str:
    if person_id == current_actor().person_id:
        return url_for("account.away")
    return url_for("admin.away", person_id=person_id)


def _page(page: AwayPage, form: AwayForm, is_own: bool) -> str:
    form.offer(page)
    return render_template("account/away.html", page=page, form=form, is_own=is_own, today=_today())


def _today() -> date:
    return clock.today(current_app.config["SETTINGS"].timezone)
