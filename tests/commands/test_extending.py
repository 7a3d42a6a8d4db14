"""A later date that nobody asked for: who gives it, of which lines, and what the journal says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.commands.test_logging import line, refused
from tests.factories import World
from tracker.commands import undoing
from tracker.commands.extending import extend
from tracker.domain.errors import Conflict, NotAllowed
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind
from tracker.models import Event

pytestmark = pytest.mark.both_databases
MODULE = "module.d1"


def give(world: World, student, days: int = 200, key: str = MODULE, actor: Actor | None = None) -> int:
    values = {"targets": [key], "ends_on": world.today + timedelta(days=days), "reason": "Snow week"}
    made = world.do(actor or world.coordinator, extend, student.enrollment, **values)
    return int(made["entries"][0])


def test_the_line_gets_the_date_and_the_journal_both_steps(world):
    pip = world.add_student()
    before = line(world, pip, MODULE).due_on
    assert before < world.today
    give(world, pip)
    assert line(world, pip, MODULE).due_on == world.today + timedelta(days=200)
    kinds = world.session.execute(select(Event.kind).where(Event.chain == pip.id).order_by(Event.seq))
    assert list(kinds.scalars())[-2:] == ["entry.logged", "entry.accepted"]


def test_what_cannot_be_moved(world):
    pip = world.add_student()
    world.record(pip, "module.d2", EntryKind.SCORE, amount=95)
    for key, days, code in (
        ("module.d2", 200, "already_done"),
        (MODULE, -100, "extension_date"),
        ("module.none", 9, "unknown_line"),
    ):
        with refused(world, code):
            give(world, pip, days, key)
    world.withdraw(pip)
    with refused(world, "withdrawn_enrollment"):
        give(world, pip)


def test_only_coordinators_give_it(world):
    pip = world.add_student()
    for actor in (world.instructor, world.admin, pip.actor):
        with refused(world, "not_allowed", NotAllowed):
            give(world, pip, actor=actor)


def test_what_was_given_in_one_act_never_waited(world):
    made = give(world, world.add_student())
    with refused(world, "cannot_undo", Conflict):
        world.do(world.coordinator, undoing.undo, made)
