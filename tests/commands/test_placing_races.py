"""The last slot has one winner, whoever comes at the same moment: on both databases."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from tests.externship import add_site, place, site_facts, wish
from tests.factories import World
from tracker.commands import placing, sites
from tracker.domain.errors import Conflict, Impossible
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryStatus
from tracker.models import Entry
from tracker.models.details import PlacementDetail
from tracker.models.engine import configure_engine, engine_options
from tracker.web.transaction import perform

pytestmark = pytest.mark.both_databases


def race(world: World, url: str, *calls) -> list[str]:
    """Carry out commands at the same moment, each in a session of its own; gives the outcomes."""
    now = world.now
    world.session.rollback()
    gate, outcomes = threading.Barrier(len(calls)), []

    def run(actor: Actor, command, args, values) -> None:
        engine = create_engine(**engine_options(url))
        configure_engine(engine)
        try:
            with Session(engine, autoflush=False) as session:
                gate.wait()
                try:
                    perform(session, actor, command, *args, at=now, **values)
                    outcomes.append("done")
                except (Impossible, Conflict) as error:
                    outcomes.append(error.code)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=run, args=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def placed(world: World, site_id: int) -> int:
    world.session.rollback()
    statement = (
        select(func.count())
        .select_from(PlacementDetail)
        .join(Entry, Entry.id == PlacementDetail.entry_id)
        .where(PlacementDetail.site_id == site_id, Entry.status == EntryStatus.ACCEPTED)
    )
    return world.session.execute(statement).scalar_one()


def call(world: World, student, site_id: int, **values):
    given = {
        "site_id": site_id,
        "starts_on": world.today + timedelta(days=10),
        "ends_on": world.today + timedelta(days=40),
        "pattern": "mon 08:00-16:00",
    }
    return world.coordinator, placing.place, (student.enrollment,), given | values


def test_the_last_slot_has_one_winner(world, database_url):
    site_id = add_site(world, slots=2)
    students = [world.add_student(name) for name in ("Pip", "Ada", "Luz", "Noor")]
    for student in students:
        wish(student)
    place(students[0], site_id, starts=10, ends=40)
    outcomes = race(world, database_url, *(call(world, student, site_id) for student in students[1:]))
    assert outcomes == ["done", "no_slot", "no_slot"]
    assert placed(world, site_id) == 2


def test_an_extension_and_a_placement_race_for_the_same_days(world, database_url):
    site_id = add_site(world)
    pip = world.add_student()
    wish(pip)
    entry_id = place(pip, site_id, starts=-10, ends=9)
    ada = world.add_student("Ada")
    wish(ada)
    extension = (
        world.coordinator,
        placing.extend,
        (entry_id,),
        {"until_on": world.today + timedelta(days=20)},
    )
    assert race(world, database_url, extension, call(world, ada, site_id)) == ["done", "no_slot"]


def test_a_cut_of_the_slots_and_a_placement_do_not_both_win(world, database_url):
    site_id = add_site(world, slots=1)
    ada = world.add_student("Ada")
    wish(ada)
    cut = (
        world.coordinator,
        sites.change_site,
        (site_id,),
        {"facts": replace(site_facts(), slots=0)},
    )
    outcomes = race(world, database_url, cut, call(world, ada, site_id))
    assert outcomes in (["done", "no_slot"], ["done", "slots_taken"])
