"""What the sheet of a skill says about one student: attempts left, steps missed most, counts by mode."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.attempts import Hint, Run, Tries, missed_most, thaw, tries_of
from tracker.domain.path import Requirement
from tracker.domain.sheets import Sheet
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, RequestKind, State
from tracker.queries.student_record import Logged, StudentRecord

_CLOSED = frozenset({State.CLOSED, State.NOT_ASKED, State.WAIVED})
_REPETITIONS = frozenset({EntryKind.PRACTICE, EntryKind.SIGNATURE})


@dataclass(frozen=True, slots=True)
class SheetSide:
    """The sheet of a skill beside the student's own attempts.

    ``hints`` are the steps missed most often in self-checks and failed attempts. ``plan`` is the
    newest request for a plan after the last allowed attempt, whatever became of it.
    """

    sheet: Sheet
    tries: Tries
    hints: tuple[Hint, ...]
    plan: Logged | None


def sheet_side(record: StudentRecord, requirement: Requirement) -> SheetSide | None:
    """The sheet of a skill and the student's attempts; None for a skill without one."""
    sheet = record.path.sheets.get(requirement.key)
    if sheet is None:
        return None
    tries = tries_of(sheet, record.loaded.facts.entries)
    hints = missed_most(sheet, _runs(record, requirement))
    return SheetSide(sheet, tries, hints, _plan(record, requirement.key))


def _runs(record: StudentRecord, requirement: Requirement) -> Iterator[Run]:
    """Self-checks and failed attempts that still say something, newest first."""
    for entry in record.entries_of(requirement):
        row = entry.row
        if entry.kind is EntryKind.PRACTICE and entry.status is EntryStatus.ACCEPTED and row["edition"]:
            yield Run(row["edition"], tuple(int(step) for step in row["missed"].split()))
        elif entry.kind is EntryKind.CHECKOFF and entry.status is EntryStatus.RETURNED and row["sheet"]:
            missed = tuple(step for step, answer in enumerate(row["answers"], start=1) if answer == "n")
            yield Run(thaw(row["sheet"]).edition, missed)


def _plan(record: StudentRecord, key: str) -> Logged | None:
    for row in reversed(record.loaded.entries):
        is_plan = row["kind"] == EntryKind.REQUEST and row["request"] == RequestKind.REMEDIATION
        if is_plan and key in (row["targets"] or "").split():
            return Logged(row)
    return None


def by_mode(record: StudentRecord, requirement: Requirement) -> tuple[tuple[Mode, int], ...]:
    """Accepted repetitions of a skill by how they were done, each mode apart; in the order of modes.

    Kit and simulator are practices, live and observed are signatures of the site.
    """
    counted = dict.fromkeys(Mode, 0)
    for entry in record.entries_of(requirement):
        if entry.kind in _REPETITIONS and entry.status is EntryStatus.ACCEPTED and entry.mode:
            counted[Mode(entry.mode)] += entry.amount or 0
    return tuple(counted.items())


def may_ask(record: StudentRecord, requirement: Requirement) -> bool:
    """Whether a check-off of the skill can be asked for now."""
    line = record.line(requirement.key)
    if EntryKind.CHECKOFF not in requirement.entry_kinds or not record.takes_entries:
        return False
    if line.state in _CLOSED or line.credit or line.have < requirement.needs.practice:
        return False
    waits = any(
        entry.kind is EntryKind.CHECKOFF and entry.status is EntryStatus.WAITING
        for entry in record.entries_of(requirement)
    )
    sheet = record.path.sheets.get(requirement.key)
    return not waits and not (sheet and tries_of(sheet, record.loaded.facts.entries).needs_remediation)


def askable(record: StudentRecord) -> tuple[Requirement, ...]:
    """The skills whose check-off can be asked for now, in path order."""
    return tuple(line for line in record.path.requirements if may_ask(record, line))
