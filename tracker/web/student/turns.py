"""Your turn, and whose turn: the card with the one next step, and the rows of what waits."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from tracker.domain.kit import received_line
from tracker.domain.lines import Line
from tracker.domain.statuses import EntryKind, Holder, RequestKind, State
from tracker.queries.student_path import PathPage
from tracker.queries.student_record import StudentRecord
from tracker.queries.student_turns import Turn
from tracker.web import wording
from tracker.web.forms.fields import new_key
from tracker.web.student.entries import waits, who
from tracker.web.student.links import line_url, step_url
from tracker.web.wording.counts import number

MOST_NAMED = 6
"""Beyond so many lines a sentence counts what it opens."""


@dataclass(frozen=True, slots=True)
class Card:
    """The one next step. ``key`` is set when one tap does it; ``is_mine`` is False when nothing is
    the student's to do."""

    title: str
    sentence: str
    act: str
    href: str
    is_mine: bool = True
    line: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One row of "Whose turn"."""

    tone: str
    word: str
    title: str
    detail: str
    href: str
    is_overdue: bool = False


def card(page: PathPage) -> Card:
    """What to do next: what, why now, how, by when."""
    record, line = page.record, page.turn
    if line is None:
        return _nothing(page)
    requirement = record.path.by_key[line.key]
    act = wording.next_action(line, requirement)
    parts = [_why(record, line), wording.due(line, record.today)]
    opens = record.opened_by(line.key)
    if opens:
        parts.append(opens_words(record, opens))
    taps = (
        line.state in (State.OPEN, State.STARTED)
        and wording.next_kind(line, requirement) is EntryKind.CONFIRMATION
        and requirement.confirmed_by is Holder.STUDENT
    )
    is_kit = requirement is received_line(record.path)
    return Card(
        title=wording.title(requirement),
        sentence=" ".join(_sentence(part) for part in parts if part),
        act=gettext("Check your kit") if is_kit else act.label,
        href=url_for("student.kit") if is_kit else line_url(record, line.key, anchor=_anchor(line)),
        line=line.key,
        key=new_key() if taps and not is_kit else "",
    )


def opens_words(record: StudentRecord, keys: tuple[str, ...]) -> str:
    """What a line opens: by name, or how many when they are many."""
    if len(keys) > MOST_NAMED:
        return ngettext("It opens %(num)s line.", "It opens %(num)s lines.", len(keys))
    return gettext("It opens %(names)s.", names=wording.titles(record.path, keys))


def _why(record: StudentRecord, line: Line) -> str:
    """The reason; a note that was sent back is told itself."""
    note = _note(record, line)
    if note:
        return gettext("Sent back with a note: “%(note)s”", note=note)
    return wording.reason(line, record.path, record.today)


def _note(record: StudentRecord, line: Line) -> str:
    if line.state is not State.RETURNED:
        return ""
    wanted = line.reason.facts["entry"]
    return next((str(row["decision_note"]) for row in record.loaded.entries if row["id"] == wanted), "")


def _sentence(words: str) -> str:
    return words if words.endswith((".", "”", "?")) else f"{words}."


def _anchor(line: Line) -> str:
    return "checkoff" if line.reason.code == "started_checkoff" else "practice"


def _nothing(page: PathPage) -> Card:
    record = page.record
    path_url = url_for("student.history")
    if record.standing.pauses.frozen_on is not None:
        sentence = gettext("What you logged stays here for you to see.")
        return Card(gettext("Nothing is yours to do"), sentence, gettext("See your history"), path_url, False)
    if page.at >= len(page.stations):
        sentence = gettext("Every line of your path is done. This page keeps the dates of your certificate.")
        return Card(gettext("Nothing is left to do"), sentence, gettext("See your history"), path_url, False)
    sentence = gettext("Everything that is open waits for others. Below you see for whom and since when.")
    return Card(gettext("Nothing is yours to do today"), sentence, "", "", False)


def rows(page: PathPage) -> list[TurnRow]:
    """What waits for whom, since when, and promised by when; nothing does on a frozen enrollment."""
    if page.record.standing.pauses.frozen_on is not None:
        return []
    return [_row(page.record, turn) for turn in page.turns]


def _row(record: StudentRecord, turn: Turn) -> TurnRow:
    if turn.request is not None:
        kind = wording.request_kind(RequestKind(turn.request.request))
        return TurnRow(
            "waiting",
            wording.state(State.WAITING),
            gettext("Request: %(kind)s", kind=kind),
            waits(record, turn.holder, turn.promised_on),
            url_for("student.requests"),
        )
    first = record.line(turn.keys[0])
    return TurnRow(
        tone=turn.state.value,
        word=wording.state(turn.state),
        title=_title(record, turn),
        detail=_detail(record, turn, first),
        href=_where(record, turn),
        is_overdue=first.is_overdue and len(turn.keys) == 1,
    )


def _title(record: StudentRecord, turn: Turn) -> str:
    count = len(turn.keys)
    if count == 1:
        return wording.short_title(record.path, turn.keys[0])
    if turn.kind is EntryKind.CHECKOFF:
        return ngettext("%(n)s check-off", "%(n)s check-offs", count, n=number(count))
    if turn.kind in (EntryKind.DOCUMENT, EntryKind.RENEWAL):
        return ngettext("%(n)s paper", "%(n)s papers", count, n=number(count))
    return ngettext("%(n)s line", "%(n)s lines", count, n=number(count))


def _detail(record: StudentRecord, turn: Turn, first: Line) -> str:
    """Who, since when and why; of several lines also which."""
    names = f": {wording.titles(record.path, turn.keys)}" if len(turn.keys) > 1 else ""
    if turn.state is State.WAITING:
        return waits(record, turn.holder, turn.promised_on) + names
    if turn.state is State.RETURNED:
        note = _note(record, first) or wording.short_reason(first, record.path)
        day = wording.near(turn.since, record.today) if turn.since else ""
        return gettext("you, since %(day)s: %(note)s", day=day, note=note)
    if turn.holder is Holder.STUDENT:
        return gettext("you: %(why)s", why=wording.short_reason(first, record.path))
    if turn.state is State.OPEN and turn.since:
        since = wording.near(turn.since, record.today)
        return gettext("%(who)s, since %(day)s", who=who(record, turn.holder), day=since) + names
    why = wording.short_reason(first, record.path)
    return gettext("%(who)s: %(why)s", who=who(record, turn.holder), why=why) + names


def _where(record: StudentRecord, turn: Turn) -> str:
    if len(turn.keys) == 1:
        return line_url(record, turn.keys[0])
    return step_url(record, record.path.by_key[turn.keys[0]].step)
