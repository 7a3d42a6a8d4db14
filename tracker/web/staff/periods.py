"""The forms that change an enrollment: leave, withdrawal, re-entry, routes."""

from typing import Any

from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from tracker.domain.policy import Actor
from tracker.domain.statuses import PeriodKind
from tracker.extensions import db
from tracker.queries.cohorts import cohorts_to_enroll
from tracker.queries.student_file import StudentFile
from tracker.web.staff.forms import ComeBackForm, LeaveForm, ReenrollForm, RoutesForm, WithdrawForm

FORMS = {
    "take_leave": LeaveForm,
    "come_back": ComeBackForm,
    "withdraw": WithdrawForm,
    "reenroll": ReenrollForm,
    "enroll_further": ReenrollForm,
    "set_routes": RoutesForm,
}
"""Form by the name of its command."""


NOTHING_TO_DO: dict[str, Any] = {"acts": {}, "form": None}
"""For readers who manage nothing, and for enrollments that are over."""


def fitting(name: str, file: StudentFile, actor: Actor, posted: Any = None) -> Any:
    """The form of an act with its choices; with ``posted`` it holds what was typed."""
    form = FORMS[name](posted)
    if isinstance(form, RoutesForm):
        form.fit(file.path)
        if posted is None:
            form.routes.data = sorted(file.record.loaded.facts.routes)
    if isinstance(form, ReenrollForm):
        own = file.path.code if name == "enroll_further" else None
        cohorts = cohorts_to_enroll(db.session, actor, other_than=own)
        form.cohort_id.choices = [SelectChoice(*item) for item in cohorts]
    form.place(name)
    return form


def period_forms(file: StudentFile, opened: Any, actor: Actor) -> dict[str, Any]:
    """What can be done to the enrollment now: command, words; and the one form that is open."""
    kind = file.record.standing.pauses.kind
    if not (file.record.is_newest or file.record.takes_entries):
        return NOTHING_TO_DO
    acts: dict[str, str] = {}
    if kind is PeriodKind.WITHDRAWN:
        acts["reenroll"] = gettext("Re-enroll")
    else:
        has_leave = any(
            period.kind is PeriodKind.LEAVE
            and (period.ends_on is None or period.ends_on >= file.record.today)
            for period in file.record.loaded.facts.periods
        )
        acts["come_back" if has_leave else "take_leave"] = (
            gettext("End the leave") if has_leave else gettext("Start a leave")
        )
        acts["set_routes"] = gettext("Change the route")
        acts["withdraw"] = gettext("Withdraw")
    if actor.is_admin or len(actor.coordinates) > 1:
        acts["enroll_further"] = gettext("Enroll in another program")
    form = None
    if opened.act in acts:
        form = opened.form or fitting(opened.act, file, actor)
    return {"acts": acts, "form": form}
