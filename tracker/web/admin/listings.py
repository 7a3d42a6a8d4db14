"""The administrators' lists as files."""

from flask_babel import gettext

from tracker.extensions import db
from tracker.queries.cohort_calendars import CohortCalendar, cohort_calendars
from tracker.queries.people import PersonRow
from tracker.web import wording
from tracker.web.admin import people
from tracker.web.listing import Listing, school_today
from tracker.web.wording.cohort_words import stretch
from tracker.web.wording.dates import day_year, zone_of
from tracker.web.wording.titles import text
from tracker.web.wording.weeks import pattern


def people_file() -> Listing:
    """The people whom the search and the filter keep."""
    _text, _kind, found = people.read_list()
    heads = [
        gettext("Name"),
        gettext("Email"),
        gettext("Roles"),
        gettext("Initials"),
        gettext("Credential"),
        gettext("Account"),
        gettext("Last seen"),
    ]
    return Listing("people", school_today(), heads, [_row(row) for row in found])


def cohorts_file() -> Listing:
    """Every cohort with its calendar."""
    heads = [
        gettext("Cohort"),
        gettext("Program"),
        gettext("First day"),
        gettext("Plan ends"),
        gettext("Students"),
        gettext("Breaks"),
        gettext("Holidays"),
        gettext("Class times"),
    ]
    return Listing("cohorts", school_today(), heads, [_cohort(row) for row in cohort_calendars(db.session)])


def _cohort(row: CohortCalendar) -> list[object]:
    program = f"{text(row.path.title)} · {row.path.version}"
    breaks, holidays = "; ".join(map(stretch, row.pauses)), "; ".join(map(day_year, row.days_off))
    times = pattern(row.class_times) if row.class_times else ""
    return [row.name, program, row.starts_on, row.ends_on, row.students, breaks, holidays, times]


def _row(row: PersonRow) -> list[object]:
    roles = "; ".join(" · ".join(filter(None, (str(wording.role(one.role)), one.cohort))) for one in row.held)
    seen = row.seen_at.astimezone(zone_of()).strftime("%Y-%m-%d %H:%M") if row.seen_at else None
    signs = (row.initials, row.credential)
    return [row.sort_name, row.email, roles, *signs, people.account_words(row)[1], seen]
