"""Certificates that end: told at 180, 90 and 30 days, once each, graduates too."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.commands.test_career import certified, course, ready_for_certificate, world
from tracker.commands import renewing
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind
from tracker.models import Outbox

__all__ = ["world"]

pytestmark = pytest.mark.both_databases
WORKER = Actor(0)


def remind(world, student) -> int:
    world.session.rollback()
    return world.do(WORKER, renewing.remind, student.enrollment)["reminded"]


def test_each_mark_is_told_once_and_a_renewal_ends_it(world):
    pip, ada = ready_for_certificate(world), world.add_student("Ada")
    ends_on = world.today + timedelta(days=200)
    certified(world, pip, expires_on=ends_on)
    course(world, pip)
    assert renewing.due_for_renewal(world.session, 0, 20) == [pip.enrollment]
    assert remind(world, ada) == 0
    said = []
    for left in (181, 180, 110, 90, 89, 30, 29, 0):
        world.today = ends_on - timedelta(days=left)
        said += [left] * remind(world, pip)
    assert said == [180, 90, 30]
    world.session.rollback()
    letters = world.session.execute(select(Outbox.facts).where(Outbox.kind == renewing.KIND)).scalars().all()
    told = [json.loads(facts) for facts in letters]
    assert sorted(one["days"] for one in told) == [30, 90, 180]
    assert {one["missing"] for one in told} == {"8.5"}
    course(world, pip, amount=85)
    world.record(pip, "ce.renewal", EntryKind.RENEWAL, detail={"issued_on": world.today})
    assert remind(world, pip) == 0
