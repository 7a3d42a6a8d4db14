"""The administrators' lists as files."""

from flask_babel import gettext

from tracker.queries.people import PersonRow
from tracker.web import wording
from tracker.web.admin import people
from tracker.web.listing import Listing, school_today
from tracker.web.wording.dates import zone_of


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


def _row(row: PersonRow) -> list[object]:
    roles = "; ".join(" · ".join(filter(None, (str(wording.role(one.role)), one.cohort))) for one in row.held)
    seen = row.seen_at.astimezone(zone_of()).strftime("%Y-%m-%d %H:%M") if row.seen_at else None
    signs = (row.initials, row.credential)
    return [row.sort_name, row.email, roles, *signs, people.account_words(row)[1], seen]
