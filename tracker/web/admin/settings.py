"""The school's settings: each with what it does, its origin, and whether anybody verified it."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from tracker.commands.settings import change_setting
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, Target
from tracker.domain.settings import SETTINGS, SettingKind
from tracker.extensions import db
from tracker.queries.settings import Chosen, all_settings
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.forms.fields import HouseForm, Words
from tracker.web.wording.setting_names import setting_hint, setting_section, setting_title
from tracker.web.wording.titles import text

Answer = Response | tuple[str, int] | str

MODES = {SettingKind.NUMBER: "numeric", SettingKind.PHONE: "tel", SettingKind.TEXT: ""}


class SettingForm(HouseForm):
    """One value."""

    value = Words(lazy_gettext("Value"), 200)


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One setting with its words and its form."""

    chosen: Chosen
    title: str
    hint: str
    origin: str
    default: str
    bounds: str
    inputmode: str
    form: SettingForm


@dataclass(frozen=True, slots=True)
class SettingRef:
    """A setting by its address; it belongs to the school."""

    key: str

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


def load_setting(key: str) -> SettingRef | None:
    """A setting of this key, if there is one."""
    return SettingRef(key) if key in SETTINGS else None


@requires(Permission.MANAGE_SCHOOL, confirmed=True)
def show() -> str:
    """Every setting."""
    return _page()


@requires(Permission.MANAGE_SCHOOL, on=load_setting, confirmed=True)
def change(ref: SettingRef) -> Answer:
    """Choose another value for one setting."""
    form = SettingForm(request.form)
    if not form.validate():
        return _page(ref.key, form), 422
    try:
        act(change_setting, ref.key, value=form.value.data or "")
    except Refused as refused:
        if isinstance(refused, NotFound | Busy):
            raise
        form.refuse(refused, wording.problem(refused))
        return _page(ref.key, form), refused.status
    flash(gettext("Saved: %(what)s", what=setting_title(ref.key)))
    return redirect(url_for(".settings", _anchor=ref.key), code=303)


def _page(key: str = "", form: SettingForm | None = None) -> str:
    rows = []
    for chosen in all_settings(db.session):
        own = form if form is not None and chosen.row.key == key else None
        rows.append(_shown(chosen, own or SettingForm(data={"value": str(chosen.value)})))
    problems = [problem for row in rows for problem in row.form.problems()]
    groups = [
        (setting_section(section), list(items))
        for section, items in groupby(rows, key=lambda row: row.chosen.row.section)
    ]
    return render_template("admin/settings.html", groups=groups, problems=problems)


def _shown(chosen: Chosen, form: SettingForm) -> SettingShown:
    row = chosen.row
    form.place(row.key)
    form.value.label.text = setting_title(row.key)
    facts: dict[str, Any] = {"lowest": row.lowest, "highest": row.highest}
    is_number = row.kind is SettingKind.NUMBER
    return SettingShown(
        chosen=chosen,
        title=setting_title(row.key),
        hint=setting_hint(row.key),
        origin=text(row.origin),
        default=str(row.default),
        bounds=gettext("%(lowest)s to %(highest)s", **facts) if is_number else "",
        inputmode=MODES[row.kind],
        form=form,
    )
