"""Every event of one's own, in plain words."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import abort, make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.student_events import Told, history_page
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.student.loaders import own_record

LARGEST = 2**31


@requires(Permission.SEE_OWN, on=own_record)
def history(record: StudentRecord) -> Response:
    """One page of the history, newest first."""
    asked = request.args.get("before", "")
    if asked and not (asked.isascii() and asked.isdigit() and int(asked[:10]) < LARGEST):
        abort(404)
    page = history_page(db.session, record.loaded.enrollment.person_id, int(asked[:10]) if asked else None)
    return make_response(render_template("student/history.html", page=page, days=by_day(record, page.events)))


def by_day(record: StudentRecord, events: tuple[Told, ...]) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Events under the headings of their days, on the clock of the cohort."""
    days = []
    for day, told in groupby(events, key=lambda event: event.at.astimezone(record.zone).date()):
        days.append((heading(day, record.today), [_told(record, event) for event in told]))
    return days


def heading(day: date, today: date) -> str:
    """A day as a heading; with the year when it is long ago."""
    return wording.weekday_day(day) if abs((today - day).days) < 180 else wording.day_year(day)


def _told(record: StudentRecord, event: Told) -> tuple[str, ...]:
    return f"{event.at.astimezone(record.zone):%H:%M}", sentence(record, event), note(event), tone(event)


def sentence(record: StudentRecord, event: Told) -> str:
    """What happened, told to the student."""
    return wording.event(
        event.kind, event.payload or {}, path=record.path, actor=event.by, is_self=event.is_own
    )


def note(event: Told) -> str:
    """What somebody wrote with it."""
    return wording.event_note(event.payload or {})


_TONES = {"entry.accepted": "done", "entry.returned": "returned", "entry.voided": "expired"}


def tone(event: Told) -> str:
    """The state that a decision led to; empty for everything else."""
    waits: Any = (event.payload or {}).get("status")
    if event.kind == "entry.logged":
        return "waiting" if waits == "waiting" else ""
    return _TONES.get(event.kind, "")
