"""The staff's other lists as files: cohorts, sites, clocks, the release queue, notices."""

from flask_babel import gettext

from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.cohorts import my_cohorts
from tracker.queries.notices import NoticeShown, open_notices, settled_notices
from tracker.queries.portal import export_of
from tracker.queries.releases import ReleaseRow, release_queue
from tracker.queries.settings import limits
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor
from tracker.web.listing import Listing, listed, school_today
from tracker.web.staff import clocks, exam_results, sites
from tracker.web.staff.blueprint import bp
from tracker.web.staff.release_words import check_count, check_title


@listed(bp, "/cohorts", Permission.SEE_STAFF)
def cohorts_file() -> Listing:
    """The cohorts that the reader holds."""
    behind = gettext("Behind %(n)s days +", n=limits(db.session).behind_days)
    heads = [
        gettext("Cohort"),
        gettext("Started"),
        gettext("Week"),
        gettext("Weeks"),
        gettext("Students"),
        gettext("Wait for a decision"),
        behind,
        gettext("On leave"),
        gettext("Finished"),
    ]
    rows = []
    for row in my_cohorts(db.session, current_actor(), clock.today):
        counts = (row.students, row.waiting, row.behind, row.away, row.finished)
        rows.append([row.name, row.starts_on, min(row.week, row.weeks), row.weeks, *counts])
    return Listing("cohorts", school_today(), heads, rows)


@listed(bp, "/sites", Permission.SEE_SITES)
def sites_file() -> Listing:
    """The sites with their agreements and slots."""
    _all, kept, today = sites.read_list()
    heads = [
        gettext("Site"),
        gettext("Setting"),
        gettext("US state"),
        gettext("Specialty"),
        gettext("Miles"),
        gettext("Agreement"),
        gettext("Students now"),
        gettext("Slots"),
        gettext("To come"),
    ]
    rows = []
    for row in kept:
        _tone, agreement = wording.agreement(row.terms, today)
        where = (row.name, wording.site_setting(row.setting), row.state, row.specialty, row.miles)
        rows.append([*where, agreement, row.now, row.terms.slots, row.coming])
    return Listing("sites", today, heads, rows)


@listed(bp, "/clocks", Permission.SEE_STAFF)
def clocks_file() -> Listing:
    """Clocks, soonest first."""
    _found, _asked, shown = clocks.read_list()
    heads = [
        gettext("Day"),
        gettext("In words"),
        gettext("Student"),
        gettext("Cohort"),
        gettext("Clock"),
        gettext("From which fact and rule"),
        gettext("Source"),
        gettext("Whose turn"),
    ]
    rows = []
    for row in shown:
        one = row.clock
        day = (one.due_on, wording.clock.day(one, row.today))
        said = (wording.clock.title(one, row.path), wording.clock.why(one), wording.clock.origin(one.rule))
        rows.append([*day, row.name, row.cohort, *said, wording.holder(one.holder)])
    return Listing("clocks", school_today(), heads, rows, {row.person_id for row in shown})


@listed(bp, "/clocks/release", Permission.SEE_STAFF)
def releases_file() -> Listing:
    """Certifications that wait for their release, soonest end first."""
    found = release_queue(db.session, current_actor(), clock.today)
    heads = [
        gettext("Student"),
        gettext("Cohort"),
        gettext("Passed on"),
        gettext("Ends on"),
        gettext("There"),
        gettext("Missing"),
    ]
    rows = [
        [row.name, row.cohort, row.clock.since_on, row.clock.due_on, _checks(row, True), _checks(row, False)]
        for row in found
    ]
    return Listing("releases", school_today(), heads, rows, {row.person_id for row in found})


def _checks(row: ReleaseRow, is_met: bool) -> str:
    said = (f"{check_title(row, one)} {check_count(one)}" for one in row.checks if one.is_met is is_met)
    return "; ".join(said)


@listed(bp, "/notices", Permission.SEE_STAFF)
def notices_file() -> Listing:
    """What is open, oldest first, and what was settled."""
    actor = current_actor()
    found = (*open_notices(db.session, actor), *settled_notices(db.session, actor))
    heads = [
        gettext("Student"),
        gettext("Cohort"),
        gettext("When"),
        gettext("Kind"),
        gettext("What"),
        gettext("State"),
        gettext("What was done"),
        gettext("By"),
    ]
    rows = [_notice(item) for item in found]
    return Listing("notices", school_today(), heads, rows, {item.person_id for item in found})


def _notice(item: NoticeShown) -> list[object]:
    raised = item.raised_at.astimezone(item.zone).strftime("%Y-%m-%d %H:%M")
    state = gettext("Settled") if item.settled_at else gettext("Open")
    said = (wording.notice_kind(item.kind), wording.notice(item.kind, item.facts))
    return [item.student, item.cohort_name, raised, *said, state, item.note, item.settled_by]


@listed(bp, "/exam-results", Permission.READ_PORTAL)
def exam_results_file() -> Listing:
    """The reader's last export of the portal beside the records."""
    kind = exam_results.kind_asked()
    export = export_of(db.session, current_actor(), kind)
    heads = [
        gettext("Row"),
        gettext("Name"),
        gettext("Email"),
        gettext("What to do"),
        gettext("In the export"),
        gettext("In the records"),
        gettext("Who"),
    ]
    rows = [
        [row.number, row.name, row.email, wording.portal.verdict(verdict), row.says, row.on_file, row.who]
        for verdict, ones in exam_results.parts_of(export)
        for row in ones
    ]
    seen = {one.match.person.id for one in export.rows if one.match.person} if export else set()
    return Listing(f"portal-{kind.value}", school_today(), heads, rows, seen)
