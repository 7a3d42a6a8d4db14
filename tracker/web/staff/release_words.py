"""What a release asks, in words."""

from flask_babel import gettext

from tracker.queries.releases import Check, ReleaseRow
from tracker.web import wording


def check_title(row: ReleaseRow, check: Check) -> str:
    """The name of one thing that the release asks."""
    if check.is_hours:
        return gettext("Hours asked for the release")
    if check.title_key == "@modules":
        return gettext("Course modules")
    if check.title_key.startswith("@"):
        return check.title_key[1:]
    return wording.short_title(row.path, check.title_key)


def check_count(check: Check) -> str:
    """How much of it is there."""
    return gettext("%(n)s of %(of)s", n=check.have, of=check.need)
