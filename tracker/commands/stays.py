"""A stay at a site inside a command: the site's version claimed, its agreement and slots checked."""

from collections.abc import Collection
from datetime import date

from tracker.commands.case import Case
from tracker.domain.errors import NotFound
from tracker.domain.placing import Terms, check_stay
from tracker.models import Site
from tracker.models.placements import stays_at


def claim_site(case: Case, site_id: int) -> Site:
    """The site, whose version is claimed when the command is written: what it counts from here on
    holds until then."""
    case.draft.claim(Site, site_id)
    site = case.draft.session.get(Site, site_id)
    if site is None:
        raise NotFound("no_site")
    return site


def check_slots(case: Case, site: Site, first: date, last: date, but: Collection[int] = ()) -> None:
    """Refuse a stay outside the agreement or beyond the slots."""
    terms = Terms(site.slots, site.agreement_starts_on, site.agreement_ends_on, site.is_active)
    check_stay(terms, stays_at(case.draft.session, site.id, but), first, last)
