"""Packets of outcomes: what is refused, how they go on after a death, what is written down at the end."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import World
from tracker.commands import packets
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.kinds import PacketState
from tracker.domain.policy import Actor
from tracker.domain.rights import DisclosureBasis
from tracker.models import Disclosure, Packet

pytestmark = pytest.mark.both_databases

WORKER = Actor(0)
FILE: Mapping[str, Any] = {"key": "a" * 32, "size": 10, "sha256": "b" * 64}


def ask(world: World, by: Actor | None = None, **values: Any) -> int:
    said = {
        "body": "abhes",
        "year": 2027,
        "as_of": world.today,
        "recipient": "ABHES",
        "purpose": "Annual report",
        "basis": DisclosureBasis.ACCREDITOR,
    } | values
    return int(world.do(by or world.coordinator, packets.ask, **said)["packet"])


def row(world: World, packet_id: int) -> Packet:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Packet, packet_id)


def disclosed(world: World) -> int:
    return world.session.execute(select(func.count(Disclosure.id))).scalar_one()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"body": "moon"}, "definition_unknown"),
        ({"recipient": "  "}, "recipient_missing"),
        ({"recipient": "x" * 201}, "recipient_missing"),
        ({"purpose": ""}, "purpose_missing"),
    ],
)
def test_bad_input_writes_nothing(world: World, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Impossible, match=code):
        ask(world, **values)
    assert world.session.execute(select(func.count(Packet.id))).scalar_one() == 0


def test_instructors_and_students_ask_for_none(world: World) -> None:
    for actor in (world.instructor, world.add_student().actor):
        with pytest.raises(NotAllowed):
            ask(world, actor)


def test_three_at_a_time(world: World) -> None:
    for _ in range(3):
        ask(world)
    with pytest.raises(Impossible, match="packets_enough"):
        ask(world)


def test_from_asked_to_ready_and_everybody_in_it_is_told(world: World) -> None:
    students = [world.add_student().id for _ in range(2)]
    packet = ask(world)
    assert packets.due_packet(world.session, world.now) == packet
    world.do(WORKER, packets.take, packet, total=5)
    world.do(WORKER, packets.progress, packet, done=3)
    assert (row(world, packet).state, row(world, packet).done) == (PacketState.RUNNING, 3)
    world.do(WORKER, packets.finish, packet, people=students, **FILE)
    found = row(world, packet)
    assert (found.state, found.done, found.expires_at) == (
        PacketState.READY,
        5,
        world.now + timedelta(days=14),
    )
    told = world.session.execute(select(Disclosure)).scalars().all()
    assert {(one.person_id, one.recipient, one.by_id) for one in told} == {
        (student, "ABHES", world.coordinator.person_id) for student in students
    }
    assert packets.due_packet(world.session, world.now) is None


def test_what_stays_in_the_school_is_not_disclosed(world: World) -> None:
    packet = ask(world, basis=None)
    world.do(WORKER, packets.take, packet, total=1)
    world.do(WORKER, packets.finish, packet, people=[world.add_student().id], **FILE)
    assert disclosed(world) == 0


def test_a_worker_that_died_is_followed_by_another_three_times_at_most(world: World) -> None:
    packet = ask(world)
    for _ in range(packets.MOST_TRIES):
        assert packets.due_packet(world.session, world.now) == packet
        world.do(WORKER, packets.take, packet, total=4)
        assert packets.due_packet(world.session, world.now) is None
        world.today += timedelta(days=1)
    world.do(WORKER, packets.take, packet, total=4)
    assert (row(world, packet).state, row(world, packet).reason) == (PacketState.FAILED, "broke_off")
    with pytest.raises(NotFound):
        world.do(WORKER, packets.finish, packet, people=[], **FILE)


def test_giving_it_back_is_no_failure(world: World) -> None:
    packet = ask(world)
    for done in range(6):
        world.do(WORKER, packets.take, packet, total=8)
        world.do(WORKER, packets.progress, packet, done=done, release=True)
    assert (row(world, packet).attempts, row(world, packet).done) == (0, 5)
    assert packets.due_packet(world.session, world.now) == packet


def test_its_time_is_over(world: World) -> None:
    packet = ask(world)
    world.do(WORKER, packets.take, packet, total=1)
    world.do(WORKER, packets.finish, packet, people=[], **FILE)
    assert packets.due_for_removal(world.session, world.now, 9) == []
    world.today += timedelta(days=15)
    assert packets.due_for_removal(world.session, world.now, 9) == [packet]
    assert world.do(WORKER, packets.expire, packet)["key"] == FILE["key"]
    assert packets.due_for_removal(world.session, world.now, 9) == []
    with pytest.raises(NotFound):
        world.do(WORKER, packets.expire, packet)
