"""The calendar feed: its secret address on the student's page, and the calendar behind it."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta

from flask import abort, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, refresh
from werkzeug.http import http_date
from werkzeug.wrappers import Response

from tracker.commands.feeds import end_feed, make_feed
from tracker.domain.clocks import Clock, ClockKind
from tracker.domain.feed import FeedEvent, Topic
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.feed import FeedRef, OwnFeed, calendar_of, feed_ref, own_feed
from tracker.queries.student_record import StudentRecord, student_record
from tracker.services import clock
from tracker.services.ics import Entry, calendar_text
from tracker.services.tokens import FEED, claimed_link, is_genuine, link_token, signing_key
from tracker.web import wording
from tracker.web.access import public, requires
from tracker.web.acting import act
from tracker.web.student.loaders import own_record

_DAY = timedelta(days=1)
_CLOCKS = {
    ClockKind.RETAKE: lazy_gettext("First day for the next exam attempt"),
    ClockKind.APPLICATION: lazy_gettext("Last day of the exam application"),
    ClockKind.ROSTER: lazy_gettext("The school's exam roster is approved by today"),
    ClockKind.RELEASE: lazy_gettext("Last day for the release of the certification"),
    ClockKind.PROVISIONAL: lazy_gettext("Last day for the proof of diploma"),
    ClockKind.CERTIFICATE: lazy_gettext("The certificate ends"),
    ClockKind.CREDITS: lazy_gettext("Last day for the credits of this cycle"),
    ClockKind.ON_TIME: lazy_gettext("The program's published length ends"),
    ClockKind.PLACED_MONTHS: lazy_gettext("Last day for a first job to count as placed"),
    ClockKind.PLACED_DAYS: lazy_gettext("Last day for a first job to count as placed"),
}


@requires(Permission.SHARE, on=own_record)
def calendar(own: StudentRecord) -> str:
    """The address, what stands behind it, a new address, none."""
    g.zone = own.zone
    found = own_feed(db.session, own.loaded.enrollment.person_id)
    events = [(event.day, title_of(event)) for event in calendar_of(own) if event.day >= own.today][:6]
    address = address_of(found) if found else ""
    return render_template("record/calendar.html", record=own, found=found, address=address, events=events)


@requires(Permission.SHARE, on=own_record)
def make(_own: StudentRecord) -> Response:
    """A new secret address; the one before ends."""
    act(make_feed)
    flash(gettext("This is your address. One that you had before opens nothing any more."))
    return redirect(url_for(".calendar"), code=303)


@requires(Permission.SHARE, on=own_record)
def end(_own: StudentRecord) -> Response:
    """No address any more."""
    act(end_feed)
    flash(gettext("The address opens nothing any more. Calendars that had it keep what they last read."))
    return redirect(url_for(".calendar"), code=303)


@public
def feed(token: str) -> Response:
    """The calendar, for whoever holds the address. Unchanged since the last reading is a 304, before
    anything is computed."""
    ref = find(token)
    if ref is None or not ref.is_open:
        abort(404)
    g.language = ref.language
    refresh()
    today = clock.today(current_app.config["SETTINGS"].timezone)
    tag = hashlib.sha256(f"{ref.head} {today} {ref.language} {ref.nonce}".encode()).hexdigest()[:32]
    changed_at = _changed_at(ref, today)
    answer = make_response()
    answer.set_etag(tag, weak=True)
    answer.headers["Last-Modified"] = http_date(changed_at)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.if_none_match.contains_weak(tag):
        answer.status_code = 304
        return answer
    record = student_record(db.session, ref.person_id, clock.today)
    events = calendar_of(record) if record else ()
    entries = [_entry(ref, event) for event in events]
    answer.data = calendar_text(gettext("My path"), entries, changed_at)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'inline; filename="path.ics"'
    return answer


def find(token: str) -> FeedRef | None:
    """The feed that the token was made for; takes as long when there is none."""
    claimed = claimed_link(token)
    ref = feed_ref(db.session, claimed) if claimed is not None else None
    settings = current_app.config["SETTINGS"]
    keys = [signing_key(secret) for secret in (settings.secret_key, *settings.old_secret_keys)]
    found = [
        is_genuine(token, key, FEED, ref.id if ref else None, ref.nonce if ref else None) for key in keys
    ]
    return ref if any(found) else None


def address_of(found: OwnFeed) -> str:
    """The whole address."""
    settings = current_app.config["SETTINGS"]
    token = link_token(signing_key(settings.secret_key), FEED, found.id, found.nonce)
    base: str = settings.base_url
    return base + url_for("record.feed", token=token)


def title_of(event: FeedEvent) -> str:
    """What an event says."""
    if event.topic is Topic.SHIFT:
        return gettext("Shift at %(site)s", site=event.facts["site"])
    if event.topic is Topic.DUE:
        return gettext("Due: %(title)s", title=wording.text(event.facts["title"]))
    if event.topic is Topic.PAPER:
        return gettext("A paper is due")
    if event.topic is Topic.EXAM:
        return gettext("Exam")
    found: Clock = event.facts["clock"]
    return str(_CLOCKS.get(found.kind, found.kind.value))


def _entry(ref: FeedRef, event: FeedEvent) -> Entry:
    name = hashlib.sha256(f"{ref.person_id} {event.key}".encode()).hexdigest()[:32]
    starts: date | datetime = event.starts_at or event.day
    ends: date | datetime = event.ends_at or event.day + _DAY
    base: str = current_app.config["SETTINGS"].base_url
    where = event.facts.get("site", "") if event.topic is Topic.SHIFT else ""
    return Entry(f"{name}@path", title_of(event), starts, ends, base + url_for("student.path"), where)


def _changed_at(ref: FeedRef, today: date) -> datetime:
    """When the calendar last changed: by an event of the person's, or by the day that began."""
    zone = current_app.config["SETTINGS"].timezone
    began = datetime.combine(today, time(), zone).astimezone(UTC)
    return max(began, ref.changed_at.astimezone(UTC)).replace(microsecond=0)
