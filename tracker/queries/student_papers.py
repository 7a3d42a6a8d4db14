"""All papers of a student, from every step, with their dates."""

from dataclasses import dataclass

from tracker.domain.lines import Line
from tracker.domain.path import Requirement
from tracker.domain.statuses import EntryStatus, RequirementKind, State
from tracker.queries.student_record import Logged, StudentRecord


@dataclass(frozen=True, slots=True)
class Paper:
    """One document line; ``filed`` is the newest entry that still says something."""

    requirement: Requirement
    line: Line
    filed: Logged | None


@dataclass(frozen=True, slots=True)
class PapersPage:
    """Everything on ``/papers``, by step in ride order; n of N counts what is asked."""

    record: StudentRecord
    steps: tuple[tuple[str, tuple[Paper, ...]], ...]
    done: int
    asked: int


def papers_page(record: StudentRecord) -> PapersPage:
    """Every document line that is asked."""
    found: dict[str, list[Paper]] = {}
    for requirement in record.path.requirements:
        line = record.line(requirement.key)
        if requirement.kind is RequirementKind.DOCUMENT and line.state is not State.NOT_ASKED:
            found.setdefault(requirement.step, []).append(
                Paper(requirement, line, _filed(record, requirement))
            )
    order = [step.key for step in record.standing.steps]
    steps = tuple((key, tuple(found[key])) for key in order if key in found)
    papers = [paper for _step, papers in steps for paper in papers if not paper.requirement.is_recurring]
    return PapersPage(record, steps, sum(paper.line.credit for paper in papers), len(papers))


def _filed(record: StudentRecord, requirement: Requirement) -> Logged | None:
    gone = (EntryStatus.WITHDRAWN, EntryStatus.VOIDED)
    return next((entry for entry in record.entries_of(requirement) if entry.status not in gone), None)
