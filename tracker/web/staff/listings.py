"""The staff's lists of students as files; each has the rows and the words of its page."""

from flask_babel import gettext

from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.evidence import of_entries
from tracker.queries.missing_shifts import missing_shifts
from tracker.queries.refs import CohortRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor
from tracker.web.listing import Listing, listed, school_today
from tracker.web.staff import hired, placements, preceptors, queue_rows, review_lists, student
from tracker.web.staff.blueprint import bp
from tracker.web.staff.loaders import load_cohort


@listed(bp, "/review", Permission.SEE_STAFF)
def review_file() -> Listing:
    """What waits for a decision, oldest promise first."""
    _asked, queue = review_lists.read_list()
    files = of_entries(db.session, set(queue.entry_ids))
    heads = [
        gettext("Student"),
        gettext("Cohort"),
        gettext("What"),
        gettext("About"),
        gettext("Whose turn"),
        gettext("Sent"),
        gettext("Promised by"),
    ]
    rows = []
    for item in queue.items:
        waiting = item.waiting
        title = queue_rows.title_of(waiting, item.path)
        about = queue_rows.about(waiting, files.get(waiting.entry_id, ()))
        turn, days = wording.holder(waiting.waits_for), (waiting.logged_on, waiting.promised_on)
        rows.append([waiting.sort_name, item.cohort_name, title, about, turn, *days])
    people = {item.waiting.person_id for item in queue.items}
    return Listing("review", school_today(), heads, rows, people)


@listed(bp, "/placements", Permission.SEE_STAFF)
def placements_file() -> Listing:
    """Who can be placed, what blocks the others, who is where until when."""
    parts = placements.parts_of(*placements.read_list())
    heads = [
        gettext("Student"),
        gettext("Cohort"),
        gettext("State"),
        gettext("Site"),
        gettext("From"),
        gettext("To"),
        gettext("Hours"),
        gettext("Visit"),
        gettext("Why"),
        gettext("More reasons"),
        gettext("Wishes"),
    ]
    rows, people = [], set()
    for _kind, title, ones in parts:
        for one in ones:
            row, placement = one.row, one.row.placement
            people.add(row.student.person_id)
            said = [words for words, _href in one.reasons]
            at = [placement.site_name, placement.starts_on, placement.ends_on] if placement else ["", "", ""]
            hours = wording.signed_of(*row.hours) if placement and row.hours[1] else ""
            wishes = "" if placement else " · ".join(one.wishes)
            name = row.student.sort_name
            why = "; ".join(said)
            rows.append([name, row.cohort, title, *at, hours, one.visited[1], why, one.more or None, wishes])
    return Listing("placements", school_today(), heads, rows, people)


@listed(bp, "/hired", Permission.SEE_STAFF)
def hired_file() -> Listing:
    """The verification work, the oldest first."""
    parts = hired.parts_of(*hired.read_list())
    heads = [
        gettext("Student"),
        gettext("Cohort"),
        gettext("State"),
        gettext("What"),
        gettext("About"),
        gettext("To do"),
        gettext("Since"),
        gettext("Proof missing"),
    ]
    rows = [
        [one.row.sort_name, one.row.cohort, title, one.what, one.about, one.work, one.since, one.missing]
        for _kind, title, ones in parts
        for one in ones
    ]
    people = {one.row.person_id for _kind, _title, ones in parts for one in ones}
    return Listing("hired", school_today(), heads, rows, people)


@listed(bp, "/preceptors", Permission.SEE_STAFF)
def preceptors_file() -> Listing:
    """The links that are out, the longest silence first."""
    show, kept = preceptors.read_list()
    shown = [preceptors.row_of(link) for link in kept[show]]
    heads = [
        gettext("Preceptor"),
        gettext("Contact"),
        gettext("Student"),
        gettext("Cohort"),
        gettext("Site"),
        gettext("What waits"),
        gettext("State"),
        gettext("When"),
    ]
    rows = [
        [
            row.link.name,
            row.link.contact,
            row.link.sort_name,
            row.link.cohort_name,
            row.link.placement.site_name,
            row.what,
            row.word,
            row.asked,
        ]
        for row in shown
    ]
    return Listing("preceptors", school_today(), heads, rows, {row.link.student_id for row in shown})


@listed(bp, "/cohorts/<int:cohort_id>/missing-shifts", Permission.SEE_COHORT, on=load_cohort)
def missing_shifts_file(ref: CohortRef) -> Listing:
    """Planned shifts that nobody logged in time, each in a row of its own."""
    found = missing_shifts(db.session, current_actor(), clock.now(), [ref.id])
    heads = [gettext("Student"), gettext("Site"), gettext("Day"), gettext("From"), gettext("To")]
    rows = [
        [
            one.sort_name,
            shift.placement.site_name,
            shift.span.starts_at.date(),
            shift.span.starts_at.strftime("%H:%M"),
            shift.span.ends_at.strftime("%H:%M"),
        ]
        for one in found
        for shift in one.shifts
    ]
    people = {one.person_id for one in found}
    return Listing(f"missing-shifts-{ref.id}", clock.today(ref.zone), heads, rows, people)


@listed(bp, "/students", Permission.SEE_STAFF)
def find_file() -> Listing:
    """The students whom a search found."""
    _text, found = student.read_list()
    rows = [[one.sort_name, one.cohort_name] for one in found]
    people = {one.person_id for one in found}
    return Listing("students", school_today(), [gettext("Student"), gettext("Cohort")], rows, people)
