"""Clocks of all students, and the queue of certifications that wait for their release."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from tracker.commands import exam_papers, exams, paper
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission, Target, allows
from tracker.domain.statuses import EntryKind, Source
from tracker.domain.ticking import ClockKind
from tracker.extensions import db
from tracker.queries.clock_list import DEFAULT_WITHIN, WITHIN, ClockList, ClockRow, clock_list
from tracker.queries.refs import EntryRef, StudentRef
from tracker.queries.releases import ReleaseRow, release_of, release_queue
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.forms.fields import Day, HouseForm, needed
from tracker.web.staff.blueprint import bp
from tracker.web.staff.forms import told
from tracker.web.staff.loaders import load_entry, load_student
from tracker.web.staff.release_words import check_count, check_title

Answer = Response | tuple[str, int] | str


class QueueDateForm(HouseForm):
    """The date that stands in the portal."""

    expires_on = Day(lazy_gettext("Date in the portal"), [needed(lazy_gettext("Type the date."))])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; unknown values read as the default. ``within`` None: missed of late."""

    within: int | None
    cohort: int | None
    kind: ClockKind | None

    def address(self, **other: Any) -> str:
        """The address of this view with something else."""
        own = "missed" if self.within is None else self.within
        asked = {"within": own, "cohort": self.cohort, "kind": self.kind} | other
        return url_for(".clocks", **{name: value for name, value in asked.items() if value})


@bp.get("/clocks")
@requires(Permission.SEE_STAFF)
def clocks() -> str:
    """One list, soonest first."""
    found, asked, rows = read_list()
    return render_template(
        "staff/clocks.html",
        rows=[(row, _may_approve(row)) for row in rows],
        found=found,
        asked=asked,
        chips=_chips(found, asked),
        kinds=_kinds(found, asked),
        cohorts=_cohorts(found, asked),
        now=clock.now(),
    )


def read_list() -> tuple[ClockList, Asked, list[ClockRow]]:
    """Every clock, what the address asks for, and the rows that it keeps."""
    asked = _asked()
    found = clock_list(db.session, current_actor(), clock.today, asked.cohort)
    return found, asked, found.shown(asked.within, asked.kind)


@bp.post("/bookings/<int:entry_id>/roster")
@requires(Permission.RECORD, on=load_entry)
def approve_roster(ref: EntryRef) -> Answer:
    """The school's roster with this booking is approved."""
    try:
        act(exams.approve_roster, ref.id)
    except Refused as refused:
        return _refused(refused)
    flash(gettext("The roster with %(name)s is approved.", name=ref.person_name))
    return redirect(url_for(".clocks"), code=303)


@bp.get("/clocks/release")
@requires(Permission.SEE_STAFF)
def releases() -> str:
    """Certifications in the queue, soonest end first."""
    return _queue()


@bp.post("/students/<int:person_id>/queue-date")
@requires(Permission.RECORD, on=load_student)
def type_queue_date(ref: StudentRef) -> Answer:
    """Type the date that stands in the portal."""
    form, row = QueueDateForm(request.form), _waiting(ref)
    if not form.validate() or row is None:
        return _queue(ref.id, form), 422
    try:
        act(exam_papers.type_queue_date, ref.enrollments[0].id, row.code, expires_on=form.expires_on.data)
    except Refused as refused:
        told(form, refused)
        return _queue(ref.id, form), refused.status
    flash(gettext("The date in the portal is kept for %(name)s.", name=ref.name))
    return redirect(url_for(".releases"), code=303)


@bp.post("/students/<int:person_id>/release")
@requires(Permission.RECORD, on=load_student)
def release(ref: StudentRef) -> Answer:
    """Say that the certification was released in the portal."""
    row = _waiting(ref)
    if row is None:
        return redirect(url_for(".releases"), code=303)
    try:
        act(
            paper.record,
            ref.enrollments[0].id,
            row.line.key,
            EntryKind.CONFIRMATION,
            happened_on=row.today,
            source=Source.STAFF,
        )
    except Refused as refused:
        return _refused(refused, row)
    flash(gettext("The certification of %(name)s is released.", name=ref.name))
    return redirect(url_for(".releases"), code=303)


def _waiting(ref: StudentRef) -> ReleaseRow | None:
    return release_of(db.session, [ref.enrollments[0].id], clock.today)


def _refused(refused: Refused, row: ReleaseRow | None = None) -> Answer:
    sentence = told(None, refused, row.path if row else None)
    flash(sentence, "error")
    return (_queue() if row else clocks()), refused.status


def _queue(person_id: int | None = None, form: QueueDateForm | None = None) -> str:
    found = release_queue(db.session, current_actor(), clock.today)
    rows = []
    for row in found:
        own = form if row.person_id == person_id and form is not None else QueueDateForm(formdata=None)
        own.place(f"queue-{row.person_id}")
        target = Target(person_id=row.person_id, cohort_ids=frozenset({row.cohort_id}))
        rows.append((row, own, allows(current_actor(), Permission.RECORD, target)))
    said = {"check_title": check_title, "check_count": check_count}
    return render_template("staff/releases.html", rows=rows, now=clock.now(), **said)


def _may_approve(row: ClockRow) -> bool:
    """Whether the reader may say that the roster is approved."""
    if row.booking_id is None or row.clock.met_on is not None:
        return False
    target = Target(person_id=row.person_id, cohort_ids=frozenset({row.cohort_id}))
    return allows(current_actor(), Permission.RECORD, target)


def _asked() -> Asked:
    within, cohort = request.args.get("within", ""), request.args.get("cohort", "")
    kind = request.args.get("kind", "")
    days = {str(days): days for days in WITHIN}
    return Asked(
        None if within == "missed" else days.get(within, DEFAULT_WITHIN),
        int(cohort) if cohort.isascii() and cohort.isdigit() and len(cohort) < 19 else None,
        ClockKind(kind) if kind in list(ClockKind) else None,
    )


def _chips(found: ClockList, asked: Asked) -> list[tuple[str, int, str, bool, bool]]:
    chips = [
        (
            gettext("Within %(days)s", days=wording.count_days(days)),
            len(found.shown(days, asked.kind)),
            asked.address(within=days),
            asked.within == days,
            False,
        )
        for days in WITHIN
    ]
    missed = len(found.shown(None, asked.kind))
    return [*chips, (gettext("Missed"), missed, asked.address(within="missed"), asked.within is None, False)]


def _kinds(found: ClockList, asked: Asked) -> list[tuple[str, int, str, bool]]:
    """The kinds that the view has, with how many of each."""
    rows = found.shown(asked.within, None)
    counted = [(kind, len(found.shown(asked.within, kind))) for kind in ClockKind]
    own = [
        (wording.clock.kind(kind), count, asked.address(kind=kind), asked.kind is kind)
        for kind, count in counted
        if count or asked.kind is kind
    ]
    return [(gettext("All kinds"), len(rows), asked.address(kind=None), asked.kind is None), *own]


def _cohorts(found: ClockList, asked: Asked) -> list[tuple[str, str, str, bool]]:
    """A link for each cohort, where there are several."""
    if len(found.cohorts) < 2:
        return []
    own = [(one.name, "", asked.address(cohort=one.id), asked.cohort == one.id) for one in found.cohorts]
    return [(gettext("All cohorts"), "", asked.address(cohort=None), asked.cohort is None), *own]
