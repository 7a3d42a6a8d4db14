"""What a graduate's learning page draws: certificates with their cycles, courses, goals."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.career import AimChoice
from tracker.domain.career_loader import shipped_career
from tracker.domain.credential import Credential
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.education import CE, CERTIFICATE, Cycle, credential_of, cycle_of, reminds_in
from tracker.domain.evaluators import goal_counts
from tracker.domain.facts import sort_out
from tracker.domain.policy import Target
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import Aim
from tracker.queries.career import line_taking
from tracker.queries.student_record import Logged, StudentRecord


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that is held, with its cycle and the courses that count in it. ``credential`` is
    None for one that the product does not know."""

    code: str
    credential: Credential | None
    cycle: Cycle
    courses: tuple[Logged, ...]
    earlier: int
    reminds_in: int | None


@dataclass(frozen=True, slots=True)
class OwnAim:
    """A goal with how far its live counts are: (line, signed, asked)."""

    aim: Aim
    choice: AimChoice | None
    counts: tuple[tuple[Requirement, int, int], ...]


@dataclass(frozen=True, slots=True)
class LearningPage:
    """Everything on ``/career/learning``."""

    record: StudentRecord
    held: tuple[Held, ...]
    aims: tuple[OwnAim, ...]
    free: tuple[AimChoice, ...]
    line: Requirement | None

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    def aim(self, aim_id: int) -> OwnAim | None:
        """One of the goals."""
        return next((one for one in self.aims if one.aim.id == aim_id), None)


def learning_page(session: Session, record: StudentRecord) -> LearningPage:
    """The page: one SELECT beside the record."""
    career, person_id = shipped_career(), record.loaded.person.id
    mine = (Aim.person_id == person_id, Aim.dropped_at.is_(None))
    aims = session.execute(select(Aim).where(*mine).order_by(Aim.id)).scalars().all()
    taken = {aim.code for aim in aims}
    return LearningPage(
        record=record,
        held=tuple(_held(record)),
        aims=tuple(OwnAim(aim, career.by_aim.get(aim.code), _counts(record, aim.code)) for aim in aims),
        free=tuple(choice for choice in career.aims if choice.code not in taken),
        line=line_taking(record.path, EntryKind.EDUCATION),
    )


def _held(record: StudentRecord) -> list[Held]:
    career, entries = shipped_career(), record.loaded.facts.entries
    subjects = {one.subject for one in entries if (one.subject or "").startswith(CERTIFICATE)}
    found = []
    for code in sorted(credential_of(subject) for subject in subjects):
        credential = shipped_credentials().by_code.get(code)
        cycle = cycle_of(record.path, entries, code, credential)
        if cycle is None:
            continue
        courses = [Logged(row) for row in reversed(record.loaded.entries) if _is_course(row, code)]
        counted = tuple(row for row in courses if cycle.holds(row.happened_on))
        found.append(
            Held(
                code,
                credential,
                cycle,
                counted,
                len(courses) - len(counted),
                reminds_in(cycle, record.today, career.reminder_days),
            )
        )
    return found


def _is_course(row: Any, code: str) -> bool:
    return bool(
        row["kind"] == EntryKind.EDUCATION
        and row["subject"] == CE + code
        and row["status"] == EntryStatus.ACCEPTED
    )


def _counts(record: StudentRecord, code: str) -> tuple[tuple[Requirement, int, int], ...]:
    """What a certificate asks to be done on live people, by the lines of the path that count it."""
    choice = shipped_career().by_aim.get(code)
    if choice is None or choice.goal is None:
        return ()
    goal = frozenset({choice.goal})
    by_key = sort_out(record.path, record.loaded.facts.entries)
    return tuple(
        (line, have, need)
        for line in record.path.requirements
        for _goal, have, need in goal_counts(record.path, line, goal, by_key)
    )
