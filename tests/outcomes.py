"""Students for the tests of the rates: graduated, placed, gone, each through the commands."""

from datetime import date, timedelta

from tests.factories import Student, World
from tracker.commands import hiring, verifying
from tracker.domain.kinds import Closing, ProofWay, Relation
from tracker.domain.statuses import EntryKind, RequestKind

OPENED = ("exam.completion", "exam.passed", "job.consent", "job.hired", "job.verified", "module.d3c")
LONG_AGO = timedelta(days=40)


def graduate(world: World, given: str, family: str, **values: object) -> Student:
    """Somebody whose proof of completion is in since forty days."""
    student = world.add_student(given, family, **values)  # type: ignore[arg-type]
    world.accept(student.ask(RequestKind.EXCEPTION, targets=OPENED))
    world.record(student, "exam.completion", EntryKind.DOCUMENT, on=done_on(world))
    return student


def done_on(world: World) -> date:
    """When the graduates of the tests completed."""
    return world.today - LONG_AGO


def hire(world: World, student: Student, *, relation: Relation = Relation.IN_FIELD) -> int:
    """A job that began a month ago; nobody has verified it."""
    detail = {
        "employer": "Heron Clinic",
        "starts_on": world.today - timedelta(days=30),
        "relation": relation,
    }
    return int(world.do(student.actor, hiring.hire, student.enrollment, detail=detail)["entries"][0])


def verify(world: World, student: Student) -> None:
    """A pay stub proves the job."""
    detail = {"proof_way": ProofWay.PAY_STUB}
    world.do(world.coordinator, verifying.verify, student.enrollment, happened_on=world.today, detail=detail)


def close(world: World, student: Student, closing: Closing = Closing.MILITARY) -> int:
    """Says why no job is taken; the coordinator has not looked at it."""
    detail = {"closing": closing, "proof": "Orders"}
    on = world.today - timedelta(days=9)
    made = world.do(student.actor, hiring.close_search, student.enrollment, happened_on=on, detail=detail)
    return int(made["entries"][0])
