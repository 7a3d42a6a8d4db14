"""The board of a cohort: one row a student, who needs the reader first."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.helping import Limits
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.queries.board_rows import ALL, MINE, ORDERS, BoardRow, Reader, judged
from tracker.queries.cohorts import own_holders
from tracker.queries.queue import Waiting, waiting_in
from tracker.queries.settings import limits
from tracker.queries.stamps import KeptLists, Stamp, stamps_of
from tracker.queries.standing_rows import StudentRow, rows_of_cohorts


@dataclass(frozen=True, slots=True)
class Shown:
    """A cohort whose board is asked for, on its today."""

    id: int
    path: Path
    today: date
    holidays: frozenset[date]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are kept: by a filter, at a step, in a part of the spread; empty keeps all."""

    show: str = "all"
    step: str = ""
    pace: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many rows each other choice would keep. ``mine`` of those at a step are the reader's turn."""

    shows: Counter[str]
    steps: Counter[str]
    mine: Counter[str]
    paces: Counter[str]


@dataclass(frozen=True, slots=True)
class Board:
    """All rows of a cohort in the default order, and the filters' answers; ``stamp`` is when."""

    cohort_id: int
    rows: tuple[BoardRow, ...]
    path: Path
    today: date
    stamp: Stamp
    limits: Limits

    def step_of(self, row: BoardRow) -> str:
        """Where a student is on the line; the finished stand at the last step."""
        return row.student.packed.step or self.path.steps[-1].key

    def chosen(self, choice: Choice, sort: str = "turn") -> list[BoardRow]:
        """The rows that a choice keeps, in an order. Who has withdrawn is at no step."""
        rows = [row for row in self.rows if row.is_kept(choice.show)]
        if choice.step:
            rows = [row for row in rows if not row.is_withdrawn and self.step_of(row) == choice.step]
        if choice.pace:
            rows = [row for row in rows if row.judged.pace == choice.pace]
        order = ORDERS[sort]
        return rows if order is None else sorted(rows, key=order)

    def count(self, name: str) -> int:
        """How many rows a filter keeps."""
        return sum(row.is_kept(name) for row in self.rows)

    def facets(self, choice: Choice) -> Facets:
        """What each filter, step and pace would keep beside the others of ``choice``: a number beside a
        link is what the link shows."""
        found = Facets(Counter(), Counter(), Counter(), Counter())
        for row in self.rows:
            step, pace = "" if row.is_withdrawn else self.step_of(row), row.judged.pace
            at_step, at_pace = choice.step in ("", step), choice.pace in ("", pace)
            if at_step and at_pace:
                found.shows.update(row.judged.names)
                found.shows[ALL] += 1
                found.shows[MINE] += row.is_mine
            if not step or not row.is_kept(choice.show):
                continue
            if at_pace:
                found.steps[step] += 1
                found.mine[step] += row.is_mine
            if at_step:
                found.paces[pace] += 1
        return found


_waiting: KeptLists[list[Waiting]] = KeptLists(most=32)


def board(session: Session, actor: Actor, cohort: Shown) -> Board:
    """The board of one cohort."""
    return boards(session, actor, (cohort,))[0]


def boards(session: Session, actor: Actor, cohorts: Collection[Shown]) -> list[Board]:
    """The boards of these cohorts: two small SELECTs, two more when something has changed, and those
    that compute rows which grew old since the last tick; as many for one cohort as for twenty."""
    stamps = stamps_of(session, [one.id for one in cohorts])
    figures = limits(session)
    students = rows_of_cohorts(session, {one.id: one.today for one in cohorts}, stamps)

    def read(keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], list[Waiting]]:
        found = waiting_in(session, actor, [cohort_id for cohort_id, _reader in keys])
        return {(cohort_id, actor.person_id): waiting for cohort_id, waiting in found.items()}

    waiting = _waiting.get_all({(one, actor.person_id): stamp for one, stamp in stamps.items()}, read)
    return [
        Board(
            one.id,
            tuple(
                sorted(
                    _rows(one, students[one.id], waiting[(one.id, actor.person_id)], actor, figures),
                    key=_who_needs_me_first,
                )
            ),
            one.path,
            one.today,
            stamps[one.id],
            figures,
        )
        for one in cohorts
    ]


def _rows(
    cohort: Shown, students: Sequence[StudentRow], waiting: Sequence[Waiting], actor: Actor, figures: Limits
) -> Iterator[BoardRow]:
    reader = Reader(own_holders(actor, cohort.id), cohort.id in actor.coordinates)
    by_person: dict[int, list[Waiting]] = {}
    for one in waiting:
        by_person.setdefault(one.person_id, []).append(one)
    seen: set[int] = set()
    # The newest enrollment comes first: what waits for a person stands there alone.
    for student in sorted(students, key=lambda row: -row.enrollment_id):
        waits = () if student.person_id in seen else tuple(by_person.get(student.person_id, ()))
        seen.add(student.person_id)
        yield BoardRow(
            student,
            judged(student.packed, cohort.path, student.today, figures, cohort.holidays, reader),
            tuple(one for one in waits if one.waits_for in reader.holders),
        )


def _who_needs_me_first(row: BoardRow) -> tuple[object, ...]:
    """My turn by promise, then whoever is in the program by pace, then the others."""
    rank = 0 if row.is_mine else 4 if row.is_withdrawn else 2 if row.is_away else 1
    if rank == 1 and row.days is None:
        rank = 3
    days = row.days if row.days is not None else 0
    promise = (row.mine[0].promised_on if row.mine else None) or date.max
    return rank, promise if rank == 0 else date.max, days, row.student.sort_name.casefold()
