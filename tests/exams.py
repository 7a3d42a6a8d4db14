"""Students on the way to their exam, brought there by decisions, and the rows of the portal's exports."""

from datetime import date
from typing import Any

from tests.factories import Student
from tracker.domain.clocks import Clock, ClockKind, clocks
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.portal import Field, PortalRow
from tracker.domain.statuses import EntryKind, RequestKind
from tracker.models.facts import load

ON_THE_WAY = ("exam.application", "exam.booking", "exam.passed", "exam.certificate")


def allow(student: Student, *keys: str) -> None:
    """A coordinator lets the student start these lines with others still open."""
    entry = student.ask(RequestKind.EXCEPTION, targets=list(keys or ON_THE_WAY))
    student.world.accept(entry, note="The portal is ahead of us.")


def sit(student: Student, *, passed: bool, score: int | None = None, on: date | None = None) -> int:
    """Log a sitting, which the coordinator accepts."""
    detail = {"passed": passed, "plan_version": "2022", "delivery": "center", "voucher": ""}
    entry = student.log("exam.passed", EntryKind.ATTEMPT, on=on, amount=score, detail=detail)
    student.world.accept(entry)
    return entry


def clock_of(student: Student, kind: ClockKind, subject: str = "") -> Clock | None:
    """The clock of a kind as it stands today."""
    session = student.world.session
    session.rollback()
    loaded = load(session, [student.enrollment])[student.enrollment]
    every = clocks(loaded.path, loaded.facts, student.world.today, shipped_credentials())
    return next((one for one in every if one.kind is kind and subject in ("", one.subject)), None)


def result(student: Student, on: date, *, passed: bool = True, score: int | None = 402, **values: Any) -> Any:
    """A row of the portal's results about this student."""
    given: dict[str, Any] = {"days": {Field.EXAM_ON: on}, "passed": passed, "score": score}
    return PortalRow(2, student.actor.name, "", **given | values)
