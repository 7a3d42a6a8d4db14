"""The skills of a student: the list by group, and one skill with its log."""

from dataclasses import dataclass

from tracker.domain.lines import Line
from tracker.domain.path import Requirement
from tracker.domain.policy import Target
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, State
from tracker.queries.student_record import Logged, StudentRecord
from tracker.queries.student_sheets import SheetSide, by_mode, may_ask, sheet_side
from tracker.queries.student_step import is_skill_page

_UNDECIDED = (EntryStatus.WITHDRAWN, EntryStatus.VOIDED)


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill in the list."""

    requirement: Requirement
    line: Line


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """The skills of one section."""

    key: str
    done: int
    rows: tuple[SkillRow, ...]


@dataclass(frozen=True, slots=True)
class SkillsPage:
    """Everything on ``/skills``."""

    record: StudentRecord
    groups: tuple[SkillGroup, ...]
    done: int
    asked: int


@dataclass(frozen=True, slots=True)
class SkillPage:
    """Everything on ``/skills/<key>``.

    ``have`` of ``need`` are practices, or for a skill shown only at the site, signatures. ``waits``
    counts entries that wait for a decision. The ``can_`` flags say which forms the page offers.
    ``attempts`` are check-offs and scores, newest first; ``best`` is the best score, if scores count.
    ``side`` is the sheet beside the student's attempts at it, ``modes`` the repetitions by mode.
    """

    record: StudentRecord
    requirement: Requirement
    line: Line
    entries: tuple[Logged, ...]
    attempts: tuple[Logged, ...]
    have: int
    need: int
    waits: int
    can_practice: bool
    can_ask: bool
    can_sign: bool
    best: int | None
    opens: tuple[str, ...]
    side: SheetSide | None
    modes: tuple[tuple[Mode, int], ...]

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    @property
    def is_at_home(self) -> bool:
        """Whether the skill is practiced at home."""
        return self.requirement.needs.practice > 0


def skills_page(record: StudentRecord) -> SkillsPage:
    """All skills that have a page, by section in path order."""
    found: dict[str, list[SkillRow]] = {}
    for requirement in record.path.requirements:
        line = record.line(requirement.key)
        if is_skill_page(requirement) and line.state is not State.NOT_ASKED:
            found.setdefault(requirement.section or "", []).append(SkillRow(requirement, line))
    groups = tuple(
        SkillGroup(key, sum(row.line.credit for row in rows), tuple(rows)) for key, rows in found.items()
    )
    return SkillsPage(
        record, groups, sum(group.done for group in groups), sum(len(group.rows) for group in groups)
    )


def skill_page(record: StudentRecord, key: str) -> SkillPage | None:
    """One skill; None when the path has no such skill."""
    requirement = record.path.by_key.get(key)
    if requirement is None or not is_skill_page(requirement):
        return None
    line, entries = record.line(key), record.entries_of(requirement)
    needs, kinds = requirement.needs, requirement.entry_kinds
    waiting = [entry for entry in entries if entry.status is EntryStatus.WAITING]
    attempts = tuple(
        entry
        for entry in entries
        if entry.kind in (EntryKind.CHECKOFF, EntryKind.SCORE) and entry.status not in _UNDECIDED
    )
    scores = [
        entry.amount for entry in attempts if entry.kind is EntryKind.SCORE and entry.amount is not None
    ]
    closed = line.state in (State.CLOSED, State.NOT_ASKED, State.WAIVED) or not record.takes_entries
    return SkillPage(
        record=record,
        requirement=requirement,
        line=line,
        entries=entries,
        attempts=attempts,
        have=line.have,
        need=needs.practice or needs.live,
        waits=len(waiting),
        can_practice=not closed and EntryKind.PRACTICE in kinds,
        can_ask=may_ask(record, requirement),
        can_sign=not closed and EntryKind.SIGNATURE in kinds,
        best=max(scores, default=None),
        opens=record.opened_by(key),
        side=sheet_side(record, requirement),
        modes=by_mode(record, requirement),
    )
