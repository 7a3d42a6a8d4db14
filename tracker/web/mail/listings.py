"""One's messages as a file."""

from flask_babel import gettext, ngettext

from tracker.extensions import db
from tracker.queries.messages import Listed, my_messages
from tracker.web.access import current_actor
from tracker.web.listing import Listing, school_today
from tracker.web.wording.dates import zone_of


def messages_file() -> Listing:
    """The drafts, then what was sent, as the page lists them."""
    drafts, sent = my_messages(db.session, current_actor().person_id)
    heads = [gettext("State"), gettext("Subject"), gettext("To"), gettext("Recipients"), gettext("Cohort")]
    rows = [_row(one) for one in (*drafts, *sent)]
    people = {person for one in (*drafts, *sent) for person in one.ref.people}
    return Listing("messages", school_today(), [*heads, gettext("When")], rows, people)


def _row(one: Listed) -> list[object]:
    at = (one.ref.sent_at or one.ref.changed_at).astimezone(zone_of()).strftime("%Y-%m-%d %H:%M")
    state = gettext("Sent") if one.ref.sent_at else gettext("Draft")
    return [state, subject_of(one), names_of(one), one.count, one.ref.cohort, at]


def subject_of(one: Listed) -> str:
    """The subject in English, else in Spanish."""
    words = one.ref.words
    return words["subject_en"] or words["subject_es"] or gettext("No subject yet")


def names_of(one: Listed) -> str:
    """The first recipients by name, and how many more."""
    more = one.count - len(one.names)
    names = ", ".join(one.names)
    return f"{names} {ngettext('and %(num)d more', 'and %(num)d more', more)}" if more else names
