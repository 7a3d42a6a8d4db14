"""When a placement was last visited, in words with their tone."""

from datetime import date

from flask_babel import gettext

from tracker.domain.placement import Placement
from tracker.queries.visits import Supervision
from tracker.web import wording
from tracker.web.wording.contact_words import visit_way


def supervised(seen: Supervision, placement: Placement, today: date) -> tuple[str, str]:
    """ "last visit on 3 Nov, at the site, Otto Fernsby"; both empty before the first day."""
    if placement.starts_on > today:
        return "", ""
    visit = seen.last.get(placement.entry_id)
    if visit is None:
        said = gettext("no visit yet")
    else:
        said = gettext(
            "last visit on %(day)s, %(way)s, %(name)s",
            day=wording.near(visit.on, today),
            way=visit_way(visit.way).lower(),
            name=visit.by,
        )
    if seen.is_late(placement, today):
        return "overdue", gettext("visit due: %(last)s", last=said)
    return ("done" if visit else "closed"), said
