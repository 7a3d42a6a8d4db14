"""The one re-ship list of a cohort: what is broken or missing, for whom, since when, and what was sent."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from tracker.commands import kit as commands
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.policy import Permission, allows
from tracker.extensions import db
from tracker.queries.cohorts import cohort_head
from tracker.queries.kit import FILTERS, Parcel, ReportRef, ReshipList, reship_list
from tracker.queries.refs import CohortRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.listing import Listing, listed
from tracker.web.staff.blueprint import bp
from tracker.web.staff.loaders import load_cohort, load_report

Answer = Response | tuple[str, int] | str


@bp.get("/cohorts/<int:cohort_id>/kit")
@requires(Permission.SEE_COHORT, on=load_cohort)
def kit(ref: CohortRef) -> str:
    """What is to be sent first, the oldest first."""
    return _page(ref)


@listed(bp, "/cohorts/<int:cohort_id>/kit", Permission.SEE_COHORT, on=load_cohort)
def kit_file(ref: CohortRef) -> Listing:
    """The list as it is filtered."""
    found = reship_list(db.session, ref.id, ref.path)
    heads = [gettext("Student"), gettext("Part"), gettext("State"), gettext("Since"), gettext("Note")]
    heads += [gettext("Sent"), gettext("Arrived")]
    shown = found.shown(_which(found))
    rows = [_row(parcel, ref) for parcel in shown]
    people = {parcel.person_id for parcel in shown}
    return Listing(f"kit-{ref.id}", clock.today(ref.zone), heads, rows, people)


@bp.post("/cohorts/<int:cohort_id>/kit/send")
@requires(Permission.SEND_KIT, on=load_cohort)
def send_parts(ref: CohortRef) -> Answer:
    """Mark one part, the ticked ones, or all that wait as sent."""
    found = reship_list(db.session, ref.id, ref.path)
    waiting = {str(parcel.report.id) for parcel in found.parcels if parcel.report.is_open}
    one = request.form.get("one", "")
    chosen = [one] if one else request.form.getlist("report")
    try:
        made = act(commands.send_parts, [int(report) for report in chosen if report in waiting])
    except Refused as refused:
        return _refused(ref, refused)
    flash(ngettext("%(num)d part is marked as sent.", "%(num)d parts are marked as sent.", made["sent"]))
    return redirect(url_for(".kit", cohort_id=ref.id), code=303)


@bp.post("/kit/reports/<int:report_id>/staff-arrived")
@requires(Permission.SEND_KIT, on=load_report)
def mark_arrived(ref: ReportRef) -> Answer:
    """A student said by telephone that a part came."""
    try:
        act(commands.mark_arrived, ref.report_id)
    except Refused as refused:
        cohort = load_cohort(ref.cohort_id)
        if cohort is None:
            raise
        return _refused(cohort, refused)
    flash(gettext("Marked as arrived: the skills are open again."))
    if request.form.get("back") == "file":
        return redirect(url_for(".student", person_id=ref.person_id, _anchor="kit"), code=303)
    return redirect(url_for(".kit", cohort_id=ref.cohort_id, show="sent"), code=303)


def _which(found: ReshipList) -> str:
    """The filter of the address; without one, what is to be sent, or else what is on its way."""
    asked = request.args.get("show", "")
    if asked in FILTERS:
        return asked
    return next((which for which in FILTERS if found.count(which)), FILTERS[0])


def filter_names() -> dict[str, str]:
    """The filters as chips say them."""
    return {
        "send": gettext("To send"),
        "sent": gettext("On the way"),
        "arrived": gettext("Arrived"),
        "all": gettext("All"),
    }


def _refused(ref: CohortRef, refused: Refused) -> Answer:
    if isinstance(refused, NotFound | Busy):
        raise refused
    return _page(ref, wording.problem(refused, ref.path, zone=ref.zone)), refused.status


def _page(ref: CohortRef, problem: str = "") -> str:
    found = reship_list(db.session, ref.id, ref.path)
    which, today = _which(found), clock.today(ref.zone)
    return render_template(
        "staff/kit.html",
        ref=ref,
        head=cohort_head(db.session, ref.id, ref.path, ref.calendar.week_of(today)),
        parcels=found.shown(which),
        which=which,
        chips=_chips(found, which, ref),
        today=today,
        may_send=allows(current_actor(), Permission.SEND_KIT, ref.target),
        problem=problem,
    )


def _address(ref: CohortRef, show: str) -> str:
    return url_for(".kit", cohort_id=ref.id, show=show)


def _chips(found: ReshipList, which: str, ref: CohortRef) -> list[tuple[str, int, str, bool, bool]]:
    return [
        (words, found.count(name), _address(ref, name), name == which, name == "send")
        for name, words in filter_names().items()
    ]


def _row(parcel: Parcel, ref: CohortRef) -> list[object]:
    """One line as the file has it, equal to the screen."""
    report = parcel.report
    return [
        parcel.sort_name,
        wording.part(ref.path, report.part),
        wording.part_state(report.state),
        report.reported_on,
        report.note,
        report.sent_on,
        report.arrived_on,
    ]
