"""A second program for somebody of the first: nothing of the person is asked twice, nothing is reset."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.exams import allow, sit
from tests.factories import STARTS_ON, World
from tracker.commands import further, school
from tracker.domain.errors import Impossible, NotFound
from tracker.domain.program_loader import load_program
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, State
from tracker.models.facts import load
from tracker.services.curriculum import shipped_program

pytestmark = pytest.mark.both_databases
PAPERS = ("diploma.proof", "doc.mmr", "doc.tb", "skill.em-01")


def second_cohort(world: World) -> int:
    """A cohort of the phlebotomy program, held by the world's coordinator as well."""
    program = shipped_program("cpt")
    version = world.do(world.admin, school.publish_path, **program)["path_version"]
    first, world.path_version = world.path_version, version
    made = world.add_cohort("Yarrow", STARTS_ON + timedelta(days=28))
    world.path_version = first
    world.coordinator = replace(world.coordinator, coordinates=frozenset({world.cohort, made}))
    return made


def enroll(world: World, enrollment: int, cohort: int) -> int:
    made = world.do(
        world.coordinator, further.enroll_further, enrollment, cohort_id=cohort, started_on=world.today
    )
    return int(made["enrollment"])


def lines(world: World, enrollment: int):
    loaded = load(world.session, [enrollment])[enrollment]
    stood = standing(loaded.path, loaded.facts, world.today)
    world.session.rollback()
    return {line.key: line for line in stood.lines}


def test_papers_of_the_person_count_in_both(world: World) -> None:
    pip = world.add_student()
    doses = {"proof": "doses", "doses": "2009-03-12 2009-04-16"}
    for key in PAPERS:
        detail = doses if key == "doc.mmr" else {"issued_on": world.today - timedelta(days=20)}
        world.record(pip, key, EntryKind.DOCUMENT, detail=detail)
    made = enroll(world, pip.enrollment, second_cohort(world))
    there = lines(world, made)
    for key in ("diploma.proof", "doc.mmr", "doc.tb", "doc.bls"):
        assert there[key].state is State.DONE, key
    assert there["enroll.papers"].state is State.OPEN  # the agreement is one for each program
    assert not there["skill.ic-01"].credit
    before = lines(world, pip.enrollment)
    assert before["diploma.proof"].state is State.DONE


def test_what_comes_later_counts_in_both_as_well(world: World) -> None:
    pip = world.add_student()
    made = enroll(world, pip.enrollment, second_cohort(world))
    assert lines(world, made)["doc.tb"].state is State.CLOSED
    world.record(pip, "doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today - timedelta(days=2)})
    assert lines(world, made)["doc.tb"].state is State.DONE
    assert lines(world, pip.enrollment)["doc.tb"].state is State.DONE


def test_attempts_are_those_of_the_credential(world: World) -> None:
    """A failed CCMA is no attempt at the CPT, and stays one of the CCMA."""
    pip = world.add_student()
    made = enroll(world, pip.enrollment, second_cohort(world))
    cpt = load_program(**shipped_program("cpt"))
    subjects = {world.path.by_key["exam.passed"].subject, cpt.by_key["exam.passed"].subject}
    assert subjects == {"exam:ccma", "exam:cpt"}
    allow(pip)
    sit(pip, passed=False)
    assert lines(world, pip.enrollment)["exam.passed"].state is State.BLOCKED
    assert lines(world, made)["exam.passed"].state is State.CLOSED


def test_the_same_program_is_refused(world: World) -> None:
    pip, cohort = world.add_student(), second_cohort(world)
    with pytest.raises(Impossible, match="same_program"):
        enroll(world, pip.enrollment, world.cohort)
    enroll(world, pip.enrollment, cohort)
    with pytest.raises(Impossible, match="same_program"):
        enroll(world, pip.enrollment, cohort)


def test_nobody_enrolls_into_a_cohort_of_others(world: World) -> None:
    pip, cohort = world.add_student(), second_cohort(world)
    world.coordinator = replace(world.coordinator, coordinates=frozenset({world.cohort}))
    with pytest.raises(NotFound):
        enroll(world, pip.enrollment, cohort)
