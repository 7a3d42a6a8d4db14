"""Who stands behind the rates: facts from the record, scope, and what they cost in SELECTs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import World
from tests.outcomes import close, graduate, hire, verify
from tests.web.staff_pages import selects
from tracker.commands import enrolling
from tracker.domain.kinds import Closing, Relation
from tracker.domain.outcomes.definition import Verdict, Window, span_of, year_of
from tracker.domain.outcomes.figure import Figure, figure
from tracker.domain.outcomes.loader import by_key
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.extensions import db
from tracker.models import Entry
from tracker.queries.integrity import check
from tracker.queries.outcome_charts import charts
from tracker.queries.outcomes import Population, population

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    made = World(db.session, sheets=False)
    made.today += timedelta(days=10)
    yield made
    db.session.rollback()
    assert list(check(db.session, made.now)) == []


def people(world: World, actor: Actor | None = None) -> Population:
    world.session.rollback()
    world.session.expire_all()
    return population(world.session, actor or world.coordinator)


def rate(world: World, key: str, actor: Actor | None = None) -> Figure:
    definition = by_key()[key]
    span = span_of(definition.span, year_of(definition.span, world.today))
    facts = [one.facts for one in people(world, actor).students]
    return figure(definition, facts, Window(*span, world.today))


def reasons(found: Figure, world: World) -> dict[str, tuple[str, Verdict]]:
    names = {one.facts.id: one.name for one in people(world, world.admin).students}
    return {names[case.person_id]: (case.reason, found.verdict(case)) for case in found.cases}


def test_what_became_of_graduates_is_read_from_the_record(world: World) -> None:
    placed = graduate(world, "Ada", "Moonfield")
    hire(world, placed)
    verify(world, placed)
    said = graduate(world, "Bram", "Thistle")
    hire(world, said, relation=Relation.RELATED)
    serves = graduate(world, "Coral", "Seagrass")
    world.accept(close(world, serves))
    waits = graduate(world, "Dell", "Quill")
    close(world, waits, Closing.FURTHER_STUDY)
    graduate(world, "Elm", "Wagtail")
    found = rate(world, "abhes.placement")
    assert reasons(found, world) == {
        "Moonfield, Ada": ("placed_in_field", Verdict.COUNTED),
        "Thistle, Bram": ("job_unverified", Verdict.UNDOCUMENTED),
        "Seagrass, Coral": ("unavailable", Verdict.EXCLUDED),
        "Quill, Dell": ("closer_undocumented", Verdict.UNDOCUMENTED),
        "Wagtail, Elm": ("no_job", Verdict.NOT_COUNTED),
    }
    assert (found.numerator, found.denominator, found.verified) == (1, 4, (2, 5))
    assert found.cases[0].facts["way"] == "pay_stub"


def test_a_voided_proof_is_no_proof(world: World) -> None:
    graduate(world, "Ada", "Moonfield")
    assert rate(world, "abhes.placement").denominator == 1
    proof = select(Entry.id).where(Entry.requirement == "exam.completion")
    world.void(world.session.execute(proof).scalar_one())
    assert rate(world, "abhes.placement").denominator == 0


def test_who_left_and_came_back_is_one_student(world: World) -> None:
    student = world.add_student("Perla", "Estero")
    left = world.today - timedelta(days=30)
    world.withdraw(student, on=left)
    again = world.add_cohort("Cedar", world.today - timedelta(days=7))
    world.do(
        Actor(world.coordinator.person_id, coordinates=frozenset({world.cohort, again})),
        enrolling.reenroll,
        student.enrollment,
        cohort_id=again,
        started_on=world.today - timedelta(days=7),
    )
    gone = world.add_student("Gil", "Sorrel")
    world.withdraw(gone, on=left, reason="Works nights")
    found = rate(world, "abhes.retention")
    assert reasons(found, world) == {
        "Estero, Perla": ("enrolled_again", Verdict.COUNTED),
        "Sorrel, Gil": ("withdrew", Verdict.NOT_COUNTED),
    }
    assert (found.numerator, found.denominator) == (1, 2)
    assert {case.facts.get("why") for case in found.cases} == {None, "Works nights"}


def test_who_went_to_another_cohort_counts_without_a_name(world: World) -> None:
    student = graduate(world, "Soren", "Whitethorn")
    other = world.add_cohort("Cedar", world.today)
    both = Actor(world.coordinator.person_id, coordinates=frozenset({world.cohort, other}))
    world.do(both, enrolling.move, student.enrollment, cohort_id=other, reason="Works nights")
    found = people(world)
    assert [(one.name, one.cohort) for one in found.students] == [("", "Juniper")]
    assert rate(world, "abhes.placement").denominator == 1
    assert [one.name for one in people(world, both).students] == ["Whitethorn, Soren"]


def test_a_coordinator_reads_own_cohorts_an_administrator_all(world: World) -> None:
    graduate(world, "Ada", "Moonfield")
    other = world.add_cohort("Cedar", world.today)
    foreign = world.add_staff("Omar", "Alba", Role.COORDINATOR, other)
    assert [len(people(world, one).students) for one in (world.coordinator, foreign, world.admin)] == [
        1,
        0,
        1,
    ]


def test_a_hundred_cost_as_many_selects_as_one(app: Flask, world: World) -> None:
    graduate(world, "Ada", "Moonfield")
    counted = []
    for _ in range(2):
        people(world)
        with selects(app) as sent:
            found = people(world)
            charts(world.session, [one.facts for one in found.students], world.today)
        counted.append(len(sent))
        for number in range(3):
            hire(world, graduate(world, "Bram", f"Thistle{number}"))
    assert counted[0] == counted[1] <= 8


def test_the_published_length_runs_from_the_students_start_and_counts_breaks(world: World) -> None:
    starts_on = world.today - timedelta(days=20)
    pause = f"{starts_on + timedelta(days=30)}/{starts_on + timedelta(days=43)}"
    cohort = world.add_cohort("Cedar", starts_on, breaks=pause)
    world.add_student("Ada", "Moonfield", cohort=cohort, papers=False)
    (student,) = people(world, world.admin).students
    assert student.facts.spells[0].scheduled_on == starts_on + timedelta(days=23 * 7 - 1 + 14)
