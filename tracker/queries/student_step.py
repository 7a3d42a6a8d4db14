"""The requirements of one step, each with what was logged and what can be logged now."""

from dataclasses import dataclass
from itertools import groupby

from tracker.domain.jobs import CONSENT
from tracker.domain.lines import Line
from tracker.domain.path import Requirement
from tracker.domain.policy import Target
from tracker.domain.statuses import EntryKind, EntryStatus, RequirementKind, State
from tracker.queries.student_record import Logged, StudentRecord

_ACTIONABLE = frozenset({State.OPEN, State.STARTED, State.RETURNED, State.EXPIRED, State.EXPIRING})
_MORE_WHILE_WAITING = frozenset({EntryKind.SHIFT, EntryKind.EDUCATION})
_MORE_WHEN_DONE = frozenset(
    {
        EntryKind.DOCUMENT,
        EntryKind.RENEWAL,
        EntryKind.BOOKING,
        EntryKind.SHIFT,
        EntryKind.EDUCATION,
        EntryKind.JOB,
    }
)


@dataclass(frozen=True, slots=True)
class LinePart:
    """One requirement on a page. ``kind`` is what the student may log on it now, if anything;
    ``has_page`` says that it is logged on a page of its own."""

    requirement: Requirement
    line: Line
    entries: tuple[Logged, ...]
    kind: EntryKind | None
    has_page: bool
    opens: tuple[str, ...]

    @property
    def note(self) -> Logged | None:
        """The entry that was sent back and waits for an answer."""
        if self.line.state is not State.RETURNED:
            return None
        return next((entry for entry in self.entries if entry.status is EntryStatus.RETURNED), None)


@dataclass(frozen=True, slots=True)
class SectionPart:
    """Lines under one heading."""

    key: str
    done: int
    lines: tuple[LinePart, ...]


@dataclass(frozen=True, slots=True)
class StepPage:
    """Everything on ``/path/<step>``. ``number`` is the step's place as it is ridden."""

    record: StudentRecord
    key: str
    number: int
    done: int
    asked: int
    sections: tuple[SectionPart, ...]
    not_asked: tuple[LinePart, ...]
    before: str
    after: str

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target


def step_page(record: StudentRecord, key: str) -> StepPage | None:
    """The page of a step; None when the path has no such step."""
    order = [step.key for step in record.standing.steps]
    if key not in order:
        return None
    at = order.index(key)
    count = record.standing.steps[at]
    parts = [line_part(record, line) for line in record.path.requirements if line.step == key]
    asked = [part for part in parts if part.line.state is not State.NOT_ASKED]
    sections = []
    for name, group in groupby(asked, key=lambda part: part.requirement.section or ""):
        lines = tuple(group)
        sections.append(SectionPart(name, sum(part.line.credit for part in lines), lines))
    return StepPage(
        record=record,
        key=key,
        number=at + 1,
        done=count.done,
        asked=count.asked,
        sections=tuple(sections),
        not_asked=tuple(part for part in parts if part.line.state is State.NOT_ASKED),
        before=order[at - 1] if at else "",
        after=order[at + 1] if at + 1 < len(order) else "",
    )


def line_part(record: StudentRecord, requirement: Requirement) -> LinePart:
    """One requirement with its entries."""
    line = record.line(requirement.key)
    has_page = is_skill_page(requirement) or is_hours_page(requirement) or is_consent_line(requirement)
    entries = () if has_page else record.entries_of(requirement)
    return LinePart(
        requirement=requirement,
        line=line,
        entries=entries,
        kind=None if has_page else loggable(record, requirement, line, entries),
        has_page=has_page,
        opens=record.opened_by(requirement.key),
    )


def is_hours_page(requirement: Requirement) -> bool:
    """Whether the line is made of shifts, which have a page of their own."""
    return requirement.kind is RequirementKind.HOURS


def is_consent_line(requirement: Requirement) -> bool:
    """Whether the line is the question about the employer, which is asked on the page of the career."""
    return requirement.subject == CONSENT


def is_skill_page(requirement: Requirement) -> bool:
    """Whether the line is practiced or shown, and so has a page of its own."""
    return requirement.kind is RequirementKind.SKILL and bool(requirement.entry_kinds)


def loggable(
    record: StudentRecord, requirement: Requirement, line: Line, entries: tuple[Logged, ...]
) -> EntryKind | None:
    """The kind of entry for which the page offers a form."""
    if not record.takes_entries or requirement.logged_by == "staff" or not requirement.entry_kinds:
        return None
    kind = requirement.entry_kinds[0]
    if kind in _MORE_WHILE_WAITING and line.state is State.WAITING:
        return kind
    if any(entry.kind is kind and entry.status is EntryStatus.WAITING for entry in entries):
        return None
    if line.state in _ACTIONABLE:
        return kind
    return kind if line.state is State.DONE and kind in _MORE_WHEN_DONE else None
