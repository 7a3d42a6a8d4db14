"""Shifts and weeks as students and staff read them: times, what does not count and why, who signed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from tracker.domain.statuses import EntryStatus, Holder
from tracker.queries.shift_weeks import Shift, Week
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.student.entries import TONES, may_take_back, waits
from tracker.web.wording import shifts as words


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift. ``amount`` is empty for one that was sent back; ``facts`` say what does not count and
    why; ``corrected`` names the first times."""

    id: int
    tone: str
    word: str
    title: str
    amount: str
    detail: str
    facts: tuple[str, ...]
    corrected: str
    note: str
    answer: str
    skills: str
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class WeekShown:
    """One week with its totals."""

    title: str
    totals: str
    rows: tuple[ShiftRow, ...]


Waits = Callable[[StudentRecord, Holder | None, date | None], str]
"""How a reader says whom something waits for, and by when."""


def weeks_shown(record: StudentRecord, weeks: tuple[Week, ...], waiting: Waits = waits) -> list[WeekShown]:
    """The weeks in their order, told to the student if ``waiting`` says nothing else."""
    return [
        WeekShown(
            words.week_title(week.starts_on, record.today),
            words.week_totals(week.signed, week.waiting, week.planned),
            tuple(row(record, shift, waiting) for shift in week.shifts),
        )
        for week in weeks
    ]


def row(record: StudentRecord, shift: Shift, waiting: Waits) -> ShiftRow:
    """One shift as a row."""
    entry, rules = shift.entry, record.path.shift_rules
    corrected = ""
    if shift.first is not None:
        corrected = gettext(
            "Corrected by %(name)s: %(first)s was logged.",
            name=entry.decided_as,
            first=words.times(shift.first),
        )
    return ShiftRow(
        id=entry.id,
        tone=TONES[entry.status],
        word=wording.entry_status(entry.status),
        title=f"{wording.near(entry.happened_on, record.today)}, {words.times(shift.span)}",
        amount="" if entry.status is EntryStatus.RETURNED else wording.hours(entry.amount or 0),
        detail=_detail(record, shift, waiting),
        facts=tuple(words.deduction(why, minutes, rules) for why, minutes in shift.deducted),
        corrected=corrected,
        note=entry.note or "",
        answer=entry.decision_note or "",
        skills=wording.titles(record.path, shift.skills) if shift.skills else "",
        can_take_back=may_take_back(record, entry),
    )


def _detail(record: StudentRecord, shift: Shift, waiting: Waits) -> str:
    entry = shift.entry
    if entry.status is EntryStatus.WAITING:
        return waiting(record, entry.waits_for, entry.promised_on)
    if not entry.decided_on:
        return ""
    day = wording.near(entry.decided_on, record.today)
    return gettext("%(name)s, %(day)s", name=entry.decided_as, day=day) if entry.decided_as else day
