"""Sites: opened and changed by who may, never under the feet of who is placed there."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.commands.test_logging import refused
from tests.externship import add_site, place, site_facts, wish
from tests.factories import World
from tracker.commands import sites
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.models import Event, Site, SiteRule
from tracker.models.details import PlacementDetail

pytestmark = pytest.mark.both_databases


def change(world: World, site_id: int, **values):
    """Change some facts of the site as the coordinator."""
    seen = values.pop("seen", None)
    world.session.rollback()
    world.session.expire_all()
    before = sites.facts_of_site(world.session, world.session.get(Site, site_id))
    return world.do(world.coordinator, sites.change_site, site_id, facts=replace(before, **values), seen=seen)


def stored(world: World, site_id: int) -> Site:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get(Site, site_id)


def school_events(world: World) -> list[str]:
    world.session.rollback()
    return list(
        world.session.execute(select(Event.kind).where(Event.chain == 0).order_by(Event.seq)).scalars()
    )


def test_a_site_keeps_what_is_said_and_its_rules(world):
    site_id = add_site(world, rules={"doc.drug": 30, "doc.tb": 365}, documents="Liability cover", slots=3)
    site = stored(world, site_id)
    assert (site.name, site.slots, site.documents, site.miles) == ("Heron Clinic", 3, "Liability cover", 11)
    rules = dict(world.session.execute(select(SiteRule.requirement, SiteRule.most_days)).all())
    assert rules == {"doc.drug": 30, "doc.tb": 365}
    assert school_events(world)[-1] == "site.created"


def test_who_may_open_a_site(world):
    pip = world.add_student()
    for actor in (pip.actor, world.instructor):
        with refused(world, "not_allowed", NotAllowed):
            world.do(actor, sites.create_site, facts=site_facts())
    world.do(world.admin, sites.create_site, facts=site_facts())


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("site_name_needed", {"name": "  "}),
        ("site_name_taken", {"name": "Heron Clinic"}),
        ("slots_outside", {"slots": 100}),
        ("slots_outside", {"slots": -1}),
        ("miles_outside", {"miles": 5001}),
        ("rule_days_outside", {"rules": {"doc.drug": 0}}),
        ("rule_days_outside", {"rules": {"doc.drug": 3661}}),
        ("agreement_order", {"agreement_ends_on": site_facts().agreement_starts_on.replace(year=2025)}),
    ],
)
def test_figures_that_cannot_be(world, code, values):
    add_site(world)
    with refused(world, code):
        world.do(world.coordinator, sites.create_site, facts=replace(site_facts("Egret Clinic"), **values))


def test_a_change_says_what_changed_and_nothing_changes_nothing(world):
    site_id = add_site(world, rules={"doc.drug": 30, "doc.tb": 365})
    before = len(school_events(world))
    change(world, site_id)
    assert len(school_events(world)) == before
    change(world, site_id, slots=2, rules={"doc.drug": 60, "doc.flu": 90})
    assert school_events(world)[before:] == ["site.changed"]
    rules = dict(world.session.execute(select(SiteRule.requirement, SiteRule.most_days)).all())
    assert rules == {"doc.drug": 60, "doc.flu": 90}
    assert (stored(world, site_id).slots, stored(world, site_id).version) == (2, 1)


def test_the_second_of_two_editors_is_told(world):
    site_id = add_site(world)
    change(world, site_id, slots=2, seen=0)
    with refused(world, "site_changed", Conflict):
        change(world, site_id, slots=5, seen=0)
    assert stored(world, site_id).slots == 2
    with refused(world, "no_site", NotFound):
        world.do(world.coordinator, sites.change_site, 1, facts=site_facts())


def test_terms_are_not_cut_under_who_is_placed(world):
    site_id = add_site(world, slots=2)
    for name in ("Pip", "Ada"):
        student = world.add_student(name)
        wish(student)
        place(student, site_id)
    last = stored(world, site_id).agreement_ends_on
    with refused(world, "slots_taken"):
        change(world, site_id, slots=1)
    with refused(world, "agreement_needed_until"):
        change(world, site_id, agreement_ends_on=world.today)
    with refused(world, "agreement_needed_from"):
        change(world, site_id, agreement_starts_on=last)
    with refused(world, "agreement_needed_from"):
        change(world, site_id, agreement_starts_on=None)
    change(world, site_id, slots=3, agreement_ends_on=None)


def test_a_new_rule_does_not_bind_who_is_placed_already(world):
    site_id = add_site(world, slots=2)
    pip = world.add_student("Pip")
    wish(pip)
    entry_id = place(pip, site_id)
    change(world, site_id, rules={"doc.drug": 30})
    ada = world.add_student("Ada")
    wish(ada)
    world.session.rollback()
    later = place(ada, site_id)
    rules = dict(world.session.execute(select(PlacementDetail.entry_id, PlacementDetail.rules)).all())
    assert rules == {entry_id: None, later: "doc.drug:30"}
