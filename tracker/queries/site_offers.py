"""Sites for one stretch of days: what is free, what is not and why."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import Impossible
from tracker.domain.placing import Terms, check_stay, most_at_once
from tracker.models import Site
from tracker.queries.sites import stays_by_site


@dataclass(frozen=True, slots=True)
class Offer:
    """One site for a stretch. ``free`` slots are free on every day of it; ``refused`` says why it cannot
    be taken."""

    site: Site
    free: int
    refused: Impossible | None


def offers(session: Session, first: date, last: date) -> list[Offer]:
    """Every site that takes students, those that can be taken first and the near before the far: two
    SELECTs."""
    stays = stays_by_site(session, first)
    sites = session.execute(select(Site).where(Site.is_active).order_by(Site.miles, Site.name)).scalars()
    found = []
    for site in sites:
        taken = stays.get(site.id, [])
        terms = Terms(site.slots, site.agreement_starts_on, site.agreement_ends_on, site.is_active)
        refused = None
        try:
            check_stay(terms, taken, first, last)
        except Impossible as error:
            refused = error
        found.append(Offer(site, max(0, site.slots - most_at_once(taken, first, last)), refused))
    return sorted(found, key=lambda one: (one.refused is not None, one.site.miles is None))
