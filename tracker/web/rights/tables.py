"""Logs and retention as files."""

from flask_babel import gettext

from tracker.extensions import db
from tracker.queries import rights
from tracker.queries.refs import StudentRef
from tracker.queries.retention import Due
from tracker.services import clock
from tracker.web import wording
from tracker.web.listing import Listing, school_today
from tracker.web.rights.retention import read_list


def disclosures_file(ref: StudentRef) -> Listing:
    """What was given out, newest first."""
    zone = ref.enrollments[0].zone
    heads = [
        gettext("When"),
        gettext("To whom"),
        gettext("What"),
        gettext("Why"),
        gettext("Basis"),
        gettext("By"),
    ]
    rows = [
        [
            given.made_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            given.recipient,
            wording.given(given.what),
            wording.given(given.purpose),
            wording.basis(given.basis),
            given.by,
        ]
        for given in rights.disclosures(db.session, ref.id)
    ]
    return Listing(f"disclosures-{ref.id}", clock.today(zone), heads, rows)


def openings_file(ref: StudentRef) -> Listing:
    """Who opened the file, newest first; as many rows as the page shows."""
    zone = ref.enrollments[0].zone
    heads = [gettext("When"), gettext("Name"), gettext("Roles"), gettext("What")]
    rows = [
        [
            one.hour_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            one.name,
            ", ".join(wording.role(role) for role in one.roles),
            wording.access_kind(one.kind, to_student=False),
        ]
        for one in rights.openings(db.session, ref.id)
    ]
    return Listing(f"openings-{ref.id}", clock.today(zone), heads, rows)


def retention_file() -> Listing:
    """Who is past retention, with what would go and what keeps it back."""
    found = read_list()
    heads = [
        gettext("Name"),
        gettext("Ended on"),
        gettext("Kept until"),
        gettext("Entries"),
        gettext("Files"),
        gettext("Notes"),
        gettext("Lines of history"),
        gettext("Stays because"),
    ]
    rows = []
    for one in found:
        counts = (one.entries, one.files, one.notes, one.events)
        rows.append([one.name, one.ended.ended_on, one.ended.kept_until, *counts, "; ".join(_kept(one))])
    return Listing("retention", school_today(), heads, rows, {one.person_id for one in found})


def _kept(one: Due) -> list[str]:
    held = [gettext("Legal hold: stays")] if one.is_held else []
    asked = [gettext("A request for correction is open: stays")] if one.is_asked else []
    return held + asked
