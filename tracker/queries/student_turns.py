"""What a student can do now, and what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain import pace
from tracker.domain.facts import EntryFact
from tracker.domain.lines import Line
from tracker.domain.path import Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, State
from tracker.domain.turns import PRESSING, is_open_item
from tracker.queries.student_record import Logged, StudentRecord


@dataclass(frozen=True, slots=True)
class Turn:
    """What waits for one holder: one line, or several of the same sort together."""

    state: State
    holder: Holder
    keys: tuple[str, ...]
    since: date | None
    promised_on: date | None
    kind: EntryKind | None = None
    request: Logged | None = None


def actionable(record: StudentRecord) -> list[Line]:
    """What the student can act on, most pressing first. What recurs is left out until it presses."""
    if not record.takes_entries:
        return []
    return pace.actionable(record.standing.lines, record.path.by_key)


def whose_turns(record: StudentRecord, mine: Line | None) -> tuple[Turn, ...]:
    """What waits for whom: the student's pressing lines one by one, others' lines together."""
    order = {state: at for at, state in enumerate(PRESSING)}
    alone: list[Turn] = []
    together: dict[object, list[tuple[Line, EntryKind | None]]] = {}
    has_left = record.standing.pauses.frozen_on is not None
    for line in record.standing.lines:
        if not is_open_item(line.state, line.holder, has_left):
            continue
        if line.holder is Holder.STUDENT:
            if line is not mine:
                alone.append(Turn(line.state, line.holder, (line.key,), line.since, None))
            continue
        requirement = record.path.by_key[line.key]
        kind = _waiting_kind(record, line)
        together.setdefault((line.state, line.holder, kind or requirement.kind), []).append((line, kind))
    turns = alone + [turn for group in together.values() for turn in _gather(group)]
    turns += _requests(record)
    return tuple(sorted(turns, key=lambda turn: (order.get(turn.state, len(order)), turn.since or date.max)))


def _waiting_kind(record: StudentRecord, line: Line) -> EntryKind | None:
    requirement = record.path.by_key[line.key]
    waiting = (
        entry.kind
        for entry in reversed(record.loaded.facts.entries)
        if entry.status is EntryStatus.WAITING and _speaks_to(entry, requirement)
    )
    return next(waiting, None)


def _speaks_to(entry: EntryFact, requirement: Requirement) -> bool:
    if requirement.subject:
        return entry.subject == requirement.subject and entry.kind in requirement.entry_kinds
    return entry.key == requirement.key


def _gather(group: Sequence[tuple[Line, EntryKind | None]]) -> Iterable[Turn]:
    """Two lines stand alone; from three on they stand in one row."""
    if len(group) <= 2:
        return [_turn([pair]) for pair in group]
    return [_turn(group)]


def _turn(group: Sequence[tuple[Line, EntryKind | None]]) -> Turn:
    first, kind = group[0]
    promised = [line.reason.facts.get("promised_on") for line, _kind in group]
    return Turn(
        state=first.state,
        holder=first.holder,
        keys=tuple(line.key for line, _kind in group),
        since=min((line.since for line, _kind in group if line.since), default=None),
        promised_on=min((day for day in promised if day), default=None),
        kind=kind,
    )


def _requests(record: StudentRecord) -> list[Turn]:
    waiting = {
        entry.id
        for entry in record.loaded.facts.entries
        if entry.kind is EntryKind.REQUEST and entry.status is EntryStatus.WAITING
    }
    if not waiting:
        return []
    rows = (row for row in record.loaded.entries if row["id"] in waiting)
    return [
        Turn(
            State.WAITING,
            Holder.COORDINATOR,
            (),
            row["logged_on"],
            row["promised_on"],
            EntryKind.REQUEST,
            Logged(row),
        )
        for row in rows
    ]
