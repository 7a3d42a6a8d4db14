"""Entries as their student reads them: a title, a line of facts, and whether they can go back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext

from tracker.commands.logging import is_relied_on
from tracker.domain.kinds import Way
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Holder, RequestKind, State
from tracker.domain.transitions import can_become
from tracker.queries.evidence import File
from tracker.queries.student_record import Logged, StudentRecord
from tracker.web import wording
from tracker.web.sheets.shown import AttemptShown, attempt
from tracker.web.wording.kinds import mode_inside

TONES = {
    EntryStatus.WAITING: "waiting",
    EntryStatus.ACCEPTED: "done",
    EntryStatus.RETURNED: "returned",
    EntryStatus.WITHDRAWN: "closed",
    EntryStatus.VOIDED: "expired",
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in a log. ``note`` is what the student wrote, ``answer`` what staff wrote; ``files``
    prove it."""

    id: int
    tone: str
    word: str
    title: str
    detail: str
    note: str
    answer: str
    can_take_back: bool
    files: tuple[File, ...] = ()
    result: AttemptShown | None = None


def who(record: StudentRecord, holder: Holder) -> str:
    """Who it waits for: a name where one person does it, else "your instructor"; while that person is away
    the cover's."""
    staff = record.staff.get(holder)
    if staff is None:
        return wording.who(holder)
    return wording.in_place(staff.cover, [staff.name]) if staff.cover else staff.name


def may_take_back(record: StudentRecord, entry: Logged) -> bool:
    """Whether the page offers it: what waits, and what nobody relied on yet."""
    if not record.takes_entries or not can_become(entry.status, EntryStatus.WITHDRAWN):
        return False
    if entry.row["request"] == RequestKind.REMEDIATION:
        return False
    if entry.status is EntryStatus.WAITING:
        return True
    return entry.basis == Basis.SELF and not is_relied_on(record.path, record.loaded.entries, entry.row)


Files = Mapping[int, tuple[File, ...]]
"""Files by the id of their entry."""


def rows(record: StudentRecord, entries: Iterable[Logged], files: Files | None = None) -> list[EntryRow]:
    """Entries as rows, in the order given; practices that count are numbered from the oldest."""
    listed = list(entries)
    counted = [e.id for e in reversed(listed) if e.kind is EntryKind.PRACTICE and _counts(e)]
    numbers = {entry_id: at for at, entry_id in enumerate(counted, start=1)}
    proved = files or {}
    return [row(record, entry, numbers.get(entry.id), proved.get(entry.id, ())) for entry in listed]


def _counts(entry: Logged) -> bool:
    return entry.status in (EntryStatus.ACCEPTED, EntryStatus.WAITING)


def row(
    record: StudentRecord, entry: Logged, number: int | None = None, files: tuple[File, ...] = ()
) -> EntryRow:
    """One entry as a row."""
    return EntryRow(
        id=entry.id,
        tone=TONES[entry.status],
        word=_word(entry),
        title=title(entry, number),
        detail=" · ".join(filter(None, [dated(entry, record.today), _state(record, entry)])),
        note=entry.note or "",
        answer=entry.void_note if entry.status is EntryStatus.VOIDED else entry.decision_note,
        can_take_back=may_take_back(record, entry),
        files=files,
        result=attempt(entry.row) if entry.kind is EntryKind.CHECKOFF else None,
    )


def _word(entry: Logged) -> str:
    if entry.status is EntryStatus.ACCEPTED and entry.basis == Basis.SELF:
        return wording.state(State.DONE)
    return wording.entry_status(entry.status)


def title(entry: Logged, number: int | None = None) -> str:
    """What was claimed: "Practice 6, kit", "8:00 h, 08:00 to 16:30", "Attempt, passed, 410"."""
    parts = [wording.entry_kind(entry.kind)]
    if number is not None:
        parts = [gettext("Practice %(number)s", number=number)]
    if entry.mode:
        parts.append(mode_inside(entry.mode))
    parts += _facts(entry)
    return ", ".join(parts)


def _facts(entry: Logged) -> list[str]:
    """What only this kind says."""
    amount, detail = entry.amount, entry.detail
    match entry.kind:
        case EntryKind.SHIFT:
            ends = {name: f"{detail[f'{name}ed_at']:%H:%M}" for name in ("start", "end")}
            span = gettext("%(start)s to %(end)s", **ends)
            pause = detail["break_minutes"]
            rest = [ngettext("%(num)s minute break", "%(num)s minutes break", pause)] if pause else []
            return [wording.hours(amount or 0), span, *rest]
        case EntryKind.CHECKOFF:
            way = [wording.way(Way(detail["way"])).lower()] if detail.get("way") else []
            return [gettext("attempt %(number)s", number=detail["attempt"])] if detail.get("attempt") else way
        case EntryKind.SIGNATURE if amount and amount > 1:
            return [ngettext("%(num)s time", "%(num)s times", amount)]
        case EntryKind.SCORE:
            return [str(amount)] if amount is not None else []
        case EntryKind.ATTEMPT:
            result = gettext("passed") if detail["passed"] else gettext("not passed")
            return [result, *([str(amount)] if amount is not None else [])]
        case EntryKind.DOCUMENT | EntryKind.RENEWAL:
            proof = wording.proof(detail["proof"])
            return [text for text in (proof[:1].lower() + proof[1:], detail["number"]) if text]
        case EntryKind.JOB:
            return [text for text in (detail["title"], detail["employer"]) if text]
        case EntryKind.PLACEMENT:
            return [detail["site_name"]]
        case EntryKind.PREFERENCE:
            return [text for text in (wording.days_words(detail["days"]), detail["area"]) if text]
        case EntryKind.EDUCATION:
            return [gettext("%(credits)s credits", credits=f"{(amount or 0) / 10:g}")]
    return []


def dated(entry: Logged, today: date) -> str:
    """The day it is about, and how long a paper lasts."""
    said = wording.near(entry.happened_on, today)
    until = entry.detail.get("expires_on")
    if until is not None:
        return gettext("%(day)s, until %(until)s", day=said, until=wording.day_year(until))
    return said


def _state(record: StudentRecord, entry: Logged) -> str:
    """Who has it or who decided, and when."""
    if entry.status is EntryStatus.WAITING:
        return waits(record, entry.waits_for, entry.promised_on)
    decided = entry.status in (EntryStatus.ACCEPTED, EntryStatus.RETURNED) and entry.basis != Basis.SELF
    if decided and entry.decided_on:
        words = {"name": entry.decided_as, "day": wording.near(entry.decided_on, record.today)}
        return gettext("%(name)s, %(day)s", **words) if entry.decided_as else words["day"]
    return ""


def waits(record: StudentRecord, holder: Holder | None, promised_on: date | None) -> str:
    """ "Iris Vane, answer promised by Thu 26 Nov" """
    name = who(record, holder or Holder.COORDINATOR)
    if promised_on is None:
        return name
    words = {"name": name, "day": wording.near(promised_on, record.today)}
    if promised_on < record.today:
        return gettext("%(name)s, answer was promised by %(day)s", **words)
    return gettext("%(name)s, answer promised by %(day)s", **words)
