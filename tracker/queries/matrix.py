"""The matrix of a cohort: students by the requirements of a step or a section."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from sqlalchemy.orm import Session

from tracker.domain.packing import Packed
from tracker.domain.path import Path
from tracker.domain.pressing import unsettled
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import Holder, PeriodKind, State
from tracker.queries.stamps import stamp_of
from tracker.queries.standing_rows import StudentRow, cohort_rows

_CREDITED = tuple(
    state.code if state.counts else state.code.upper() for state in State if state is not State.NOT_ASKED
)
"""The cells that count: what is done, and in upper case what keeps its credit."""
_NOT_ASKED = State.NOT_ASKED.code
WHOLE = "all"
"""The group of every line of the path."""
SOON = timedelta(days=14)
"""So far ahead a day is that is due soon."""


class Due(StrEnum):
    """By what day cells may be filtered."""

    OVERDUE = "overdue"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Kept:
    """Which cells a view keeps: those of a state, of a holder, due by a day; nothing asked keeps all."""

    state: State | None = None
    holder: Holder | None = None
    due: Due | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return self != NOTHING

    def fits(self, packed: Packed, today: date, among: Iterable[int]) -> frozenset[int]:
        """The places among these whose cell is kept."""
        by_day = _by_day(packed, today)[self.due] if self.due else None
        state, holder = self.state and self.state.code, self.holder and self.holder.code
        return frozenset(
            at
            for at in among
            if (state is None or packed.cells[at].lower() == state)
            and (holder is None or packed.holders[at] == holder)
            and (by_day is None or at in by_day)
        )


NOTHING = Kept()


@dataclass(frozen=True, slots=True)
class Column:
    """A requirement with its place in the packed rows, and how many students have it done; ``fits`` is how
    many cells a filter keeps."""

    requirement: Requirement
    index: int
    done: int
    asked: int
    fits: int = 0


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A student; ``late`` are the places of overdue lines, ``fits`` those that a filter keeps."""

    student: StudentRow
    late: frozenset[int]
    fits: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by name, columns in path order, grouped by section; ``students`` are all, also those whose row a
    filter does not keep."""

    group: str
    rows: tuple[MatrixRow, ...]
    columns: tuple[Column, ...]
    students: int = 0

    @property
    def groups(self) -> list[tuple[str | None, list[Column]]]:
        """(section, its columns), in path order."""
        found: dict[str | None, list[Column]] = {}
        for column in self.columns:
            found.setdefault(column.requirement.section, []).append(column)
        return list(found.items())


def groups_of(path: Path) -> tuple[list[str], list[str]]:
    """The steps and the sections that have lines, in path order."""
    sections = dict.fromkeys(line.section for line in path.requirements if line.section)
    return [step.key for step in path.steps], list(sections)


def matrix(
    session: Session, cohort_id: int, path: Path, today: date, group: str, kept: Kept = NOTHING
) -> Matrix:
    """The matrix; an unknown or empty ``group`` is the step that most students are in. A filter leaves the
    rows and columns in which it keeps a cell."""
    students = [
        row
        for row in cohort_rows(session, cohort_id, today, stamp_of(session, cohort_id))
        if row.packed.period != PeriodKind.WITHDRAWN
    ]
    steps, sections = groups_of(path)
    if group not in steps and group not in sections and group != WHOLE:
        group = _busiest(students, steps)
    chosen = [line for line in path.requirements if group in (line.step, line.section, WHOLE)]
    rows = tuple(MatrixRow(row, _late(row.packed, row.today)) for row in students)
    stacked = ["".join(codes) for codes in zip(*(row.packed.cells for row in students), strict=False)]
    columns = (_column(path, line, stacked) for line in _by_section(chosen))
    whole = Matrix(group, rows, tuple(columns), len(rows))
    return _filtered(whole, kept) if kept else whole


def _filtered(whole: Matrix, kept: Kept) -> Matrix:
    """The rows and columns with a cell that is kept."""
    places = [column.index for column in whole.columns]
    rows = [replace(row, fits=kept.fits(row.student.packed, row.student.today, places)) for row in whole.rows]
    counted = Counter(at for row in rows for at in row.fits or ())
    columns = (replace(column, fits=counted[column.index]) for column in whole.columns)
    return replace(
        whole,
        rows=tuple(row for row in rows if row.fits),
        columns=tuple(column for column in columns if column.fits),
    )


def _by_section(lines: Sequence[Requirement]) -> list[Requirement]:
    """Lines of one section side by side, sections as the path first names them."""
    order = {section: at for at, section in enumerate(dict.fromkeys(line.section for line in lines))}
    return sorted(lines, key=lambda line: order[line.section])


def _busiest(students: Sequence[StudentRow], steps: Sequence[str]) -> str:
    count = Counter(row.packed.step or steps[-1] for row in students)
    return max(steps, key=lambda key: (count[key], -steps.index(key))) if students else steps[0]


@lru_cache(maxsize=2048)
def _by_day(packed: Packed, today: date) -> dict[Due, frozenset[int]]:
    """The places of what is overdue, and of what is due soon."""
    soon = (
        cell.index
        for cell in unsettled(packed, today)
        if cell.due_on is not None and today <= cell.due_on <= today + SOON
    )
    return {Due.OVERDUE: _late(packed, today), Due.SOON: frozenset(soon)}


@lru_cache(maxsize=4096)
def _late(packed: Packed, today: date) -> frozenset[int]:
    return frozenset(cell.index for cell in unsettled(packed, today) if cell.is_overdue)


def _column(path: Path, line: Requirement, stacked: Sequence[str]) -> Column:
    """``stacked`` are the cells of all students, a text for each requirement."""
    index = path.index[line.key]
    codes = stacked[index] if stacked else ""
    return Column(line, index, sum(map(codes.count, _CREDITED)), len(codes) - codes.count(_NOT_ASKED))
