"""A cohort's calendar changes, and every student's dates with it; a person's name changes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.commands.test_logging import refused
from tests.factories import STARTS_ON, World
from tracker.commands import cohorts, enrolling, roles
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.models import Cohort, Event, EventPayload, Person, StandingRow
from tracker.models.facts import load
from tracker.web.transaction import rehearse

pytestmark = pytest.mark.both_databases

BREAK = "2026-12-21/2027-01-03"


def now_said(world: World, cohort: int = 0) -> cohorts.CohortFacts:
    world.session.rollback()
    world.session.expire_all()
    return cohorts.facts_of_cohort(world.session.get_one(Cohort, cohort or world.cohort))


def change(world: World, cohort: int = 0, *, seen: str = "", **values: Any) -> dict[str, Any]:
    facts = replace(now_said(world, cohort), **values)
    return world.do(world.admin, cohorts.change_cohort, cohort or world.cohort, facts=facts, seen=seen)


def next_due(world: World, enrollment: int) -> date | None:
    world.session.rollback()
    asked = select(StandingRow.next_due_on).where(StandingRow.enrollment_id == enrollment)
    return world.session.execute(asked).scalar_one()


def chain(world: World, owner: int) -> list[str]:
    world.session.rollback()
    asked = select(Event.kind).where(Event.chain == owner).order_by(Event.seq)
    return list(world.session.execute(asked).scalars())


def test_a_break_moves_the_dates_of_who_is_here_and_stands_in_both_journals(world: World) -> None:
    pip, left = world.add_student(), world.add_student()
    other = world.add_student(cohort=world.add_cohort("Cedar", STARTS_ON), papers=False)
    world.withdraw(left)
    world.session.rollback()
    before = load(world.session, [pip.enrollment])[pip.enrollment].standing_on(world.today)
    made = change(world, breaks=BREAK)
    assert [move["person"] for move in made["moves"]] == [pip.id]
    assert made["moves"][0]["days"] == 14
    world.session.rollback()
    after = load(world.session, [pip.enrollment])[pip.enrollment].standing_on(world.today)
    due = [
        (old.due_on, new.due_on)
        for old, new in zip(before.lines, after.lines, strict=True)
        if old.due_on and new.due_on and old.due_on >= date(2026, 12, 21)
    ]
    assert due and all(new - old == timedelta(days=14) for old, new in due)
    assert chain(world, 0)[-1] == "cohort.changed"
    assert chain(world, pip.id)[-1] == "enrollment.calendar"
    assert "enrollment.calendar" not in chain(world, left.id) + chain(world, other.id)


def test_the_first_day_moves_everything_and_the_own_first_day_stays(world: World) -> None:
    pip = world.add_student()
    due = next_due(world, pip.enrollment)
    assert due is not None
    made = change(world, starts_on=STARTS_ON + timedelta(days=7))
    move = made["moves"][0]
    assert (move["next_from"], move["days"]) == (due.isoformat(), 7)
    assert next_due(world, pip.enrollment) == date.fromisoformat(move["next_to"])
    world.session.rollback()
    assert load(world.session, [pip.enrollment])[pip.enrollment].enrollment.started_on == STARTS_ON


def test_a_name_and_a_day_off_move_nobody(world: World) -> None:
    pip = world.add_student()
    events = chain(world, pip.id)
    made = change(world, name="Juniper North", holidays="2026-11-26", class_times="MON 9:00-12:00")
    assert made["moves"] == []
    assert now_said(world).class_times == "mon 09:00-12:00"
    assert chain(world, pip.id) == events
    assert chain(world, 0)[-3:] == ["cohort.changed"] * 3
    assert change(world) == {"cohort": world.cohort, "moves": []}
    assert chain(world, 0)[-4] != "cohort.changed"


def test_a_rehearsal_writes_nothing_and_says_what_then_happens(world: World) -> None:
    world.add_student()
    facts = replace(now_said(world), breaks=BREAK)
    told = len(chain(world, 0))
    would = rehearse(world.session, world.admin, cohorts.change_cohort, world.cohort, facts=facts)
    assert now_said(world).breaks == "" and len(chain(world, 0)) == told
    again = world.do(world.admin, cohorts.change_cohort, world.cohort, facts=facts)
    assert [move["days"] for move in again["moves"]] == [move["days"] for move in would["moves"]] == [14]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("cohort_name_needed", {"name": " "}),
        ("name_taken", {"name": "Cedar"}),
        ("zone_unknown", {"timezone": "Mars/Olympus"}),
        ("break_early", {"breaks": "2026-08-31/2026-09-13"}),
        ("pattern_day", {"class_times": "noon"}),
        ("cohort_has_students", {"timezone": "America/Chicago"}),
    ],
)
def test_what_cannot_be_is_refused(world: World, code: str, values: dict[str, Any]) -> None:
    world.add_student()
    world.add_cohort("Cedar", STARTS_ON)
    with refused(world, code):
        change(world, **values)


def test_the_zone_of_an_empty_cohort_may_change_until_somebody_is_or_was_there(world: World) -> None:
    cedar = world.add_cohort("Cedar", STARTS_ON)
    change(world, cedar, timezone="America/Chicago")
    pip = world.add_student(cohort=cedar, papers=False)
    both = replace(world.coordinator, coordinates=frozenset({cedar, world.cohort}))
    world.do(both, enrolling.move, pip.enrollment, cohort_id=world.cohort, reason="Closer")
    with refused(world, "cohort_has_students"):
        change(world, cedar, timezone="America/Denver")


def test_only_administrators_change_a_cohort_and_not_over_each_other(world: World) -> None:
    facts, seen = now_said(world), now_said(world).digest
    with refused(world, "not_allowed", NotAllowed):
        world.do(world.coordinator, cohorts.change_cohort, world.cohort, facts=facts)
    with refused(world, "no_cohort", NotFound):
        world.do(world.admin, cohorts.change_cohort, 7, facts=facts)
    change(world, holidays="2026-11-26", seen=seen)
    with refused(world, "cohort_changed", Conflict):
        change(world, holidays="2026-11-27", seen=seen)


def test_a_name_changes_and_the_journal_keeps_both(world: World) -> None:
    pip = world.add_student("Pip", "Larkspur")
    given = {"given_name": "Pip", "family_name": "Moonfield"}
    with refused(world, "not_allowed", NotAllowed):
        world.do(world.coordinator, roles.rename, pip.id, **given)
    with refused(world, "family_name_needed"):
        world.do(world.admin, roles.rename, pip.id, given_name="Pip", family_name=" ")
    world.do(world.admin, roles.rename, pip.id, **given)
    told = len(chain(world, pip.id))
    world.do(world.admin, roles.rename, pip.id, **given)
    assert len(chain(world, pip.id)) == told
    world.session.expire_all()
    assert world.session.get_one(Person, pip.id).name == "Pip Moonfield"
    asked = (
        select(EventPayload.payload).join(Event).where(Event.chain == pip.id, Event.kind == "person.renamed")
    )
    assert world.session.execute(asked).scalar_one() == '{"after":"Pip Moonfield","before":"Pip Larkspur"}'
