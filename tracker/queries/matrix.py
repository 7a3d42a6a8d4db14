"""The matrix of a cohort: students by the requirements of a step or a section."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from tracker.domain.packing import Packed
from tracker.domain.path import Path
from tracker.domain.pressing import unsettled
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import PeriodKind, State
from tracker.queries.stamps import stamp_of
from tracker.queries.standing_rows import StudentRow, cohort_rows

_CREDITED = tuple(
    state.code if state.counts else state.code.upper() for state in State if state is not State.NOT_ASKED
)
"""The cells that count: what is done, and in upper case what keeps its credit."""
_NOT_ASKED = State.NOT_ASKED.code


@dataclass(frozen=True, slots=True)
class Column:
    """A requirement with its place in the packed rows, and how many students have it done."""

    requirement: Requirement
    index: int
    done: int
    asked: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A student; ``late`` are the places of overdue lines."""

    student: StudentRow
    late: frozenset[int]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by name, columns in path order, grouped by section."""

    group: str
    rows: tuple[MatrixRow, ...]
    columns: tuple[Column, ...]

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


def matrix(session: Session, cohort_id: int, path: Path, today: date, group: str) -> Matrix:
    """The matrix; an unknown or empty ``group`` is the step that most students are in."""
    students = [
        row
        for row in cohort_rows(session, cohort_id, today, stamp_of(session, cohort_id))
        if row.packed.period != PeriodKind.WITHDRAWN
    ]
    steps, sections = groups_of(path)
    if group not in steps and group not in sections:
        group = _busiest(students, steps)
    chosen = [line for line in path.requirements if group in (line.step, line.section)]
    rows = tuple(MatrixRow(row, _late(row.packed, row.today)) for row in students)
    stacked = ["".join(codes) for codes in zip(*(row.packed.cells for row in students), strict=False)]
    columns = (_column(path, line, stacked) for line in _by_section(chosen))
    return Matrix(group, rows, tuple(columns))


def _by_section(lines: Sequence[Requirement]) -> list[Requirement]:
    """Lines of one section side by side, sections as the path first names them."""
    order = {section: at for at, section in enumerate(dict.fromkeys(line.section for line in lines))}
    return sorted(lines, key=lambda line: order[line.section])


def _busiest(students: Sequence[StudentRow], steps: Sequence[str]) -> str:
    count = Counter(row.packed.step or steps[-1] for row in students)
    return max(steps, key=lambda key: (count[key], -steps.index(key))) if students else steps[0]


@lru_cache(maxsize=4096)
def _late(packed: Packed, today: date) -> frozenset[int]:
    return frozenset(cell.index for cell in unsettled(packed, today) if cell.is_overdue)


def _column(path: Path, line: Requirement, stacked: Sequence[str]) -> Column:
    """``stacked`` are the cells of all students, a text for each requirement."""
    index = path.index[line.key]
    codes = stacked[index] if stacked else ""
    return Column(line, index, sum(map(codes.count, _CREDITED)), len(codes) - codes.count(_NOT_ASKED))
