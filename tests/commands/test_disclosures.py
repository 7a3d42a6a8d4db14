"""What leaves the school: one row and one event for each student, many at once."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories import World
from tracker.commands.disclosures import disclose, disclose_many
from tracker.commands.draft import Draft
from tracker.domain.policy import Actor
from tracker.domain.rights import DisclosureBasis
from tracker.extensions import db
from tracker.models import Disclosure, Event
from tracker.queries.integrity import check_chains, check_rows

SAID: dict[str, Any] = {
    "recipient": "State accreditor",
    "what": "Check-offs of the cohort",
    "purpose": "Survey visit",
    "basis": DisclosureBasis.ACCREDITOR,
}


def hand_out(session: Session, actor: Actor, now: datetime, people: list[int]) -> Draft:
    draft = Draft(session, actor, now)
    disclose_many(draft, person_ids=people, **SAID)
    return draft


def hand_one(session: Session, actor: Actor, now: datetime, person_id: int) -> Draft:
    draft = Draft(session, actor, now)
    draft.open(person_id)
    draft.result["disclosure"] = disclose(draft, person_id=person_id, **SAID)
    return draft


@pytest.mark.both_databases
def test_one_is_a_row_and_an_event(world: World) -> None:
    student = world.add_student()
    made = world.do(world.coordinator, hand_one, student.id)["disclosure"]
    row = db.session.get_one(Disclosure, made)
    assert (row.person_id, row.recipient, row.by_id) == (
        student.id,
        "State accreditor",
        world.coordinator.person_id,
    )
    kinds = db.session.execute(select(Event.kind).where(Event.chain == student.id)).scalars().all()
    assert kinds.count("record.disclosed") == 1
    assert [*check_rows(db.session), *check_chains(db.session)] == []


@pytest.mark.both_databases
def test_many_cost_one_insert(world: World) -> None:
    people = [world.add_student().id for _ in range(5)]
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    world.do(world.coordinator, hand_out, [*people, people[0]])
    assert sum("INSERT INTO disclosure" in statement for statement in said) == 1
    assert len(db.session.execute(select(Disclosure)).scalars().all()) == 5
    assert [*check_rows(db.session), *check_chains(db.session)] == []
