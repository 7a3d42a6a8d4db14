"""A row of the board in words; the page and its files say the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.path import Path
from tracker.domain.pressing import Pressing
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, Holder, PeriodKind, State
from tracker.queries.board_rows import BoardRow
from tracker.queries.queue import Waiting
from tracker.queries.refs import line_of
from tracker.web import wording
from tracker.web.staff import said
from tracker.web.staff.stations import label, stations
from tracker.web.wording.titles import joined


@dataclass(frozen=True, slots=True)
class Shown:
    """One row, ready to be drawn. ``seen`` says how long ago the student last did anything. ``reasons``
    are (sentence, since when) of the help that is needed, where the view shows them."""

    person_id: int
    name: str
    stations: list[Any]
    line: str
    done: int
    asked: int
    days: int | None
    is_mine: bool
    turn: str
    tone: str
    word: str
    what: str
    due: str
    due_on: date | None
    why: str
    seen: str
    active_on: date
    reasons: tuple[tuple[str, str], ...] = ()


def shown(row: BoardRow, path: Path, *, with_reasons: bool = False) -> Shown:
    """The row in the reader's language; ``with_reasons`` says why help is needed in place of why it is
    somebody's turn."""
    student, packed = row.student, row.student.packed
    is_blocked = row.press is not None and row.press.cell.state is State.BLOCKED
    tone, word = _state(row)
    told = reasons(row, path) if with_reasons else ()
    return Shown(
        person_id=student.person_id,
        name=student.sort_name,
        stations=stations(path, student.steps, packed.step, is_blocked=is_blocked),
        line=label(path, student.steps, packed.step),
        done=packed.done,
        asked=packed.asked,
        days=row.days,
        is_mine=row.is_mine,
        turn=gettext("You") if row.is_mine else wording.holder(row.holder),
        tone=tone,
        word=word,
        what=_what(row, path),
        due=wording.near(row.due_on, student.today) if row.due_on else "",
        due_on=row.due_on,
        why=" ".join(f"{sentence} ({since})" for sentence, since in told) if with_reasons else _why(row),
        seen=_seen(row.quiet_days),
        active_on=packed.last_activity_on,
        reasons=told,
    )


def reasons(row: BoardRow, path: Path) -> tuple[tuple[str, str], ...]:
    """Why the student needs help: each reason with the day since when it holds."""
    today = row.student.today
    return tuple(
        (wording.help_reason(help_, path, today), wording.help_since(help_, today)) for help_ in row.helps
    )


def _state(row: BoardRow) -> tuple[str, str]:
    if row.mine:
        return State.WAITING.value, wording.state(State.WAITING)
    if row.is_away:
        return "blocked", wording.period(PeriodKind(row.student.packed.period))
    if row.press is None:
        return State.DONE.value, wording.state(State.DONE)
    if row.press.cell.is_overdue and row.press.cell.state in (State.OPEN, State.STARTED):
        return "overdue", wording.overdue()
    return row.press.cell.state.value, wording.state(row.press.cell.state)


def _what(row: BoardRow, path: Path) -> str:
    if row.mine:
        return _entries(row.mine, path)
    if row.press is None or row.is_away:
        return ""
    lines = [path.requirements[index] for index in row.press.alike]
    first = path.requirements[row.press.cell.index]
    if len(lines) == 1:
        return said.line_name(path, first)
    return joined([_brief(path, first)], len(lines) - 1)


def _brief(path: Path, line: Requirement) -> str:
    return line.code or wording.short_title(path, line.key)


def _entries(mine: tuple[Waiting, ...], path: Path) -> str:
    first = mine[0]
    if len(mine) > 1:
        return _counted(mine)
    if first.kind is EntryKind.REQUEST and first.request is not None:
        return wording.request_kind(first.request)
    line = line_of(path, first.kind, first.requirement, first.subject)
    return said.line_name(path, line) if line else wording.entry_kind(first.kind)


def _counted(mine: tuple[Waiting, ...]) -> str:
    kinds = {waiting.kind for waiting in mine}
    n = len(mine)
    if kinds == {EntryKind.CHECKOFF}:
        return ngettext("%(num)s check-off", "%(num)s check-offs", n)
    if kinds == {EntryKind.DOCUMENT}:
        return ngettext("%(num)s paper", "%(num)s papers", n)
    if kinds == {EntryKind.SHIFT}:
        return ngettext("%(num)s shift", "%(num)s shifts", n)
    if kinds == {EntryKind.REQUEST}:
        return ngettext("%(num)s request", "%(num)s requests", n)
    return ngettext("%(num)s entry", "%(num)s entries", n)


def _why(row: BoardRow) -> str:
    """Few words: what was promised, since when, how late."""
    student = row.student
    packed, today = student.packed, student.today
    if row.mine:
        return _promised(row.mine[0], today)
    if row.is_away:
        since = packed.frozen_on or packed.paused_since_on
        return gettext("since %(day)s", day=wording.near(since, today)) if since else ""
    return _pressing(row, row.press, today) if row.press else ""


def _pressing(row: BoardRow, press: Pressing, today: date) -> str:
    cell = press.cell
    if cell.is_overdue and cell.due_on and cell.state in (State.OPEN, State.STARTED):
        return gettext("was due %(ago)s", ago=wording.ago(cell.due_on, today))
    if cell.since is None:
        return ""
    if cell.state is State.WAITING and cell.holder is not Holder.STUDENT:
        return gettext("sent %(ago)s", ago=wording.ago(cell.since, today))
    since = wording.near(cell.since, today)
    if cell.state is State.RETURNED:
        return gettext("sent back %(day)s", day=since)
    if cell.state is State.EXPIRED:
        return gettext("not valid since %(day)s", day=since)
    if cell.state is State.EXPIRING:
        return gettext("ends soon, warned since %(day)s", day=since)
    return gettext("since %(day)s", day=since)


def _promised(first: Waiting, today: date) -> str:
    if first.promised_on is not None and first.promised_on < today:
        return gettext("promised %(ago)s", ago=wording.ago(first.promised_on, today))
    return gettext("sent %(ago)s", ago=wording.ago(first.logged_on, today))


def _seen(days: int) -> str:
    return gettext("today") if days <= 0 else gettext("%(n)s d", n=days)


def table(rows: list[Shown]) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of the files."""
    heads = [
        gettext("Student"),
        gettext("Line"),
        gettext("Done"),
        gettext("Asked"),
        gettext("Pace, days"),
        gettext("Whose turn"),
        gettext("State"),
        gettext("What"),
        gettext("Due"),
        gettext("Why"),
        gettext("Last active"),
    ]
    return heads, [
        [
            row.name,
            row.line,
            row.done,
            row.asked,
            row.days,
            row.turn,
            row.word,
            row.what,
            row.due_on,
            row.why,
            row.active_on,
        ]
        for row in rows
    ]
