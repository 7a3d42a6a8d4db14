"""A row of the finish dates in words; the page and its files say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from tracker.domain.finish import Answer, Finish
from tracker.domain.statuses import PeriodKind
from tracker.domain.worth import Mark
from tracker.queries.finish import FinishPage, FinishRow, finish_of
from tracker.queries.student_record import StudentRecord
from tracker.web import wording


@dataclass(frozen=True, slots=True)
class Said:
    """One forecast: the words of the date and of its range, and the date for a spreadsheet."""

    when: str
    span: str
    on: date | None
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One student. ``plan`` says how the finish stands to the plan, and what would bring it in time."""

    person_id: int
    name: str
    marks: list[Said]
    plan: str


def shown(row: FinishRow, marks: Sequence[Mark], found: FinishPage) -> Shown:
    """The row in the reader's language."""
    student, last = row.student, row.of(Mark.FINISH)
    return Shown(
        person_id=student.person_id,
        name=student.sort_name,
        marks=[_said(row.of(mark), student.packed.period) for mark in marks],
        plan=wording.finish.plan(last, found.today) if last else "",
    )


def _said(found: Finish | None, period: str) -> Said:
    if found is None:
        return Said(wording.period(PeriodKind(period)), "", None, is_dated=False)
    on = found.about_on if found.answer in (Answer.DATE, Answer.DONE) else None
    return Said(wording.finish.when(found), wording.finish.span(found), on, is_dated=on is not None)


def file_lines(record: StudentRecord) -> list[tuple[str, str]]:
    """(what, when with its range and what the plan would take) for a student's file; empty without a
    forecast."""
    return [
        (
            wording.finish.mark(one.mark),
            " · ".join(
                filter(
                    None,
                    (
                        wording.finish.when(one),
                        wording.finish.span(one),
                        wording.finish.takes(one, record.today),
                    ),
                )
            ),
        )
        for one in finish_of(record)
    ]


def table(rows: Sequence[Shown], marks: Sequence[Mark]) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of the files: the words, and beside them the date."""
    heads = [gettext("Student")]
    for mark in marks:
        heads += [wording.finish.mark(mark), gettext("Range"), gettext("Date")]
    heads.append(gettext("Against the plan"))
    return heads, [
        [
            row.name,
            *(cell for one in row.marks for cell in (one.when, one.span, one.on)),
            row.plan,
        ]
        for row in rows
    ]
