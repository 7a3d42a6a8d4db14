"""The ledger of whose turn it is: every open item of the cohorts of a member of staff, with holder and age.

A constant number of SELECTs, from the packed rows that the board and the matrix read. Which cohorts are read
says ``held_cohorts.py``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.pressing import Cell
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, Holder, RequestKind, State
from tracker.domain.turns import open_items
from tracker.models import Entry
from tracker.models.details import RequestDetail
from tracker.models.paths import path_of
from tracker.queries.held_cohorts import CohortName, held_cohorts
from tracker.queries.standing_rows import StudentRow, student_rows
from tracker.queries.waiting import IS_WAITING

A_PAGE = 100
"""Items on one page."""
AGES = (7, 14, 30)
"""The choices of "older than n days"."""


@dataclass(frozen=True, slots=True)
class Item:
    """One open item. ``line`` is None for a request, which is about no line or about several.

    ``since`` is the day from which it waits; for what is to be begun the day it was due, None while that lies
    ahead. ``due_on`` is the due day of the line, or the promised day of the answer.
    """

    student: StudentRow
    cohort: str
    path: Path
    line: Requirement | None
    request: RequestKind | None
    state: State
    is_overdue: bool
    holder: Holder
    since: date | None
    due_on: date | None

    @property
    def age(self) -> int | None:
        """Whole days that it has waited; None for what has not begun."""
        return None if self.since is None else (self.student.today - self.since).days

    @property
    def step(self) -> str:
        """The step it belongs to; a request to none."""
        return self.line.step if self.line else ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All items, those that wait longest first. ``left_out`` are the older cohorts that were not read."""

    items: tuple[Item, ...]
    cohorts: tuple[CohortName, ...]
    left_out: int

    def chosen(self, holder: Holder | None, older: int, step: str) -> list[Item]:
        """The items of a holder (None: of all) that are older than so many days (0: all), in a step."""
        return [
            item
            for item in self.items
            if (holder is None or item.holder is holder)
            and (not older or (item.age or 0) > older)
            and (not step or item.step == step)
        ]

    def by_holder(self, older: int, step: str) -> Counter[Holder]:
        """How many items each holder has, under the same filters."""
        return Counter(item.holder for item in self.chosen(None, older, step))

    @property
    def steps(self) -> dict[str, Path]:
        """The steps that items stand in, in ride order, each with a path that names it."""
        found = {item.step: item.path for item in self.items if item.step}
        order = {step.key: at for path in found.values() for at, step in enumerate(path.steps)}
        return dict(sorted(found.items(), key=lambda pair: order.get(pair[0], 0)))


def ledger(
    session: Session, actor: Actor, today_in: Callable[[tzinfo], date], cohort_id: int | None = None
) -> Ledger:
    """The open items of the actor's cohorts; of one alone where it is named."""
    held = held_cohorts(session, actor, today_in, cohort_id)
    places = {one.id: (one.name, path_of(session, one.path_version_id)) for one in held.read}
    rows = _newest(student_rows(session, {key: held.todays[key] for key in places}) if places else [])
    items = [item for row in rows for item in _of_lines(row, *places[row.cohort_id])]
    items += _of_requests(session, rows, places)
    return Ledger(tuple(sorted(items, key=_longest_first)), held.names, held.left_out)


def _newest(rows: list[StudentRow]) -> list[StudentRow]:
    """One enrollment of each person: what waits for somebody who came back waits there alone."""
    return list({row.person_id: row for row in sorted(rows, key=lambda one: one.enrollment_id)}.values())


def _longest_first(item: Item) -> tuple[date, date, str, int]:
    """What has waited longest, then what is due first; lines of one student stay in the order of the path."""
    ends = item.due_on or date.max
    return item.since or date.max, ends, item.student.sort_name.casefold(), item.student.enrollment_id


def _of_lines(row: StudentRow, cohort: str, path: Path) -> Iterator[Item]:
    for cell in open_items(row.packed, path, row.today):
        line = path.requirements[cell.index]
        since = _since(cell)
        yield Item(
            row, cohort, path, line, None, cell.state, cell.is_overdue, cell.holder, since, cell.due_on
        )


def _since(cell: Cell) -> date | None:
    if cell.state in (State.OPEN, State.STARTED):
        return cell.due_on if cell.is_overdue else None
    return cell.since


_ENTRY: Any = Entry.__table__.c
_REQUEST: Any = RequestDetail.__table__.c


def _of_requests(
    session: Session, rows: list[StudentRow], places: Mapping[int, tuple[str, Path]]
) -> Iterator[Item]:
    """The requests that wait for an answer, with the newest enrollment of who asks. One SELECT."""
    by_person = {row.person_id: row for row in rows}
    columns = (_ENTRY.person_id, _ENTRY.logged_on, _ENTRY.promised_on, _ENTRY.waits_for, _REQUEST.request)
    asked = (
        select(*columns)
        .join_from(Entry.__table__, RequestDetail.__table__, _REQUEST.entry_id == _ENTRY.id)
        .where(IS_WAITING, _ENTRY.queue_cohort_id.in_(list(places)), _ENTRY.kind == EntryKind.REQUEST)
    )
    for found in session.execute(asked) if rows else ():
        own = by_person.get(found.person_id)
        if own is not None:
            cohort, path = places[own.cohort_id]
            since, promised = found.logged_on, found.promised_on
            yield Item(
                own, cohort, path, None, found.request, State.WAITING, False, found.waits_for, since, promised
            )
