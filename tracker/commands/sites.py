"""Externship sites: opened and changed by coordinators, never under the feet of who is placed there."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.kinds import SiteSetting
from tracker.domain.placing import Terms, check_terms
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import Site, SiteRule, new_id
from tracker.models.placements import stays_at
from tracker.models.rows import row_digest

MOST_SLOTS = 99
MOST_MILES = 5000
MOST_RULE_DAYS = 3660


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Everything that is said about a site. ``rules`` is by the key of a line: how many days old its
    paper may be on the first day."""

    name: str
    setting: SiteSetting
    specialty: str = ""
    address: str = ""
    state: str = ""
    miles: int | None = None
    duties: str = ""
    contact: str = ""
    agreement_starts_on: date | None = None
    agreement_ends_on: date | None = None
    slots: int = 1
    documents: str = ""
    refuses_exemptions: bool = False
    is_active: bool = True
    rules: Mapping[str, int] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        """Slots and agreement."""
        return Terms(self.slots, self.agreement_starts_on, self.agreement_ends_on, self.is_active)

    @property
    def columns(self) -> dict[str, Any]:
        """The values of the site's own row."""
        return {name: value for name, value in asdict(self).items() if name != "rules"}


def create_site(session: Session, actor: Actor, now: datetime, *, facts: SiteFacts) -> Draft:
    """A new site. Raises Impossible for a name that is taken and for figures that cannot be."""
    _require(actor)
    _check(session, facts, None)
    check_terms(facts.terms, ())
    draft = Draft(session, actor, now)
    draft.open_school()
    site_id = new_id()
    values = {"id": site_id, "version": 0, **facts.columns}
    draft.insert(Site, values)
    _put_rules(draft, site_id, {}, facts.rules)
    draft.event(SCHOOL_CHAIN, "site.created", {"name": facts.name, "row": row_digest(Site, values)})
    draft.result |= {"site": site_id}
    return draft


def change_site(
    session: Session, actor: Actor, now: datetime, site_id: int, *, facts: SiteFacts, seen: int | None = None
) -> Draft:
    """Change a site. ``seen`` is the version that the form was made from: a Conflict when somebody
    else changed it since. Terms that would leave somebody who is placed without a slot or an agreement
    are refused; rules bind placements that are made from now on."""
    _require(actor)
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound("no_site")
    before = facts_of_site(session, site)
    draft = Draft(session, actor, now)
    draft.result |= {"site": site_id}
    changed = tuple(name for name in asdict(facts) if getattr(facts, name) != getattr(before, name))
    if not changed:
        return draft
    if seen is not None and seen != site.version:
        raise Conflict("site_changed")
    _check(session, facts, site_id)
    today = now.date()
    check_terms(facts.terms, [stay for stay in stays_at(session, site_id) if stay[1] >= today])
    draft.open_school()
    draft.claim(Site, site_id)
    draft.update(Site, facts.columns, id=site_id)
    _put_rules(draft, site_id, before.rules, facts.rules)
    values = {"id": site_id, **facts.columns, "version": site.version + 1}
    payload = {"name": facts.name, "fields": changed, "row": row_digest(Site, values)}
    draft.event(SCHOOL_CHAIN, "site.changed", payload)
    return draft


def facts_of_site(session: Session, site: Site) -> SiteFacts:
    """What is said about a site now."""
    rules = session.execute(
        select(SiteRule.requirement, SiteRule.most_days).where(SiteRule.site_id == site.id)
    )
    columns = {name: getattr(site, name) for name in SiteFacts.__dataclass_fields__ if name != "rules"}
    return SiteFacts(**columns, rules={row.requirement: row.most_days for row in rules})


def _require(actor: Actor) -> None:
    if not allows(actor, Permission.MANAGE_SITES, Target()):
        raise NotAllowed("not_allowed")


def _check(session: Session, facts: SiteFacts, site_id: int | None) -> None:
    if not facts.name.strip():
        raise Impossible("site_name_needed", field="name")
    if session.execute(select(Site.id).where(Site.name == facts.name, Site.id != (site_id or 0))).first():
        raise Impossible("site_name_taken", field="name")
    if not 0 <= facts.slots <= MOST_SLOTS:
        raise Impossible("slots_outside", field="slots", most=MOST_SLOTS)
    if facts.miles is not None and not 0 <= facts.miles <= MOST_MILES:
        raise Impossible("miles_outside", field="miles", most=MOST_MILES)
    for key, days in facts.rules.items():
        if not 1 <= days <= MOST_RULE_DAYS:
            raise Impossible("rule_days_outside", field=f"rule-{key}", most=MOST_RULE_DAYS)


def _put_rules(draft: Draft, site_id: int, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    for key in sorted(before.keys() - after.keys()):
        draft.statements.append(
            (delete(SiteRule).where(SiteRule.site_id == site_id, SiteRule.requirement == key), [])
        )
    for key, days in sorted(after.items()):
        if key not in before:
            draft.insert(SiteRule, {"site_id": site_id, "requirement": key, "most_days": days})
        elif before[key] != days:
            draft.update(SiteRule, {"most_days": days}, site_id=site_id, requirement=key)
