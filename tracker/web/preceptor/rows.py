"""What waits for a preceptor as rows with ticks, and what was answered, in the link's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.kinds import Answer, Level
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import EntryKind, EntryStatus, Mode
from tracker.queries.preceptor_links import LinkPage
from tracker.web import wording


@dataclass
class Row:
    """One thing to confirm, ticked as the student filled it in or as it was just posted.

    ``times`` are (field, label, value) of a shift, ``ways`` what may be wrong with it.
    """

    id: int
    kind: EntryKind
    title: str
    detail: str
    amount: str
    note: str
    minutes: int
    asks: str
    question: str = ""
    times: list[tuple[str, str, str]] = field(default_factory=list)
    ways: list[tuple[str, str]] = field(default_factory=list)
    levels: list[tuple[str, str]] = field(default_factory=list)
    level: str = ""
    is_ticked: bool = True
    what: str = Answer.CORRECTED.value
    typed_note: str = ""
    problems: list[str] = field(default_factory=list)


def rows(page: LinkPage) -> list[Row]:
    """Everything that waits, in the page's order."""
    return [_row(page, entry) for entry in page.waiting]


def _row(page: LinkPage, entry: Mapping[str, Any]) -> Row:
    kind, day = EntryKind(entry["kind"]), entry["happened_on"]
    if kind is EntryKind.SHIFT:
        return _shift(entry, day, page.today)
    is_skill = kind is EntryKind.SIGNATURE
    amount = entry["amount"] or 0
    return Row(
        id=entry["id"],
        kind=kind,
        title=_title(page.path, entry),
        detail=wording.near(day, page.today),
        amount=str(amount) if is_skill and amount > 1 else "",
        note=entry["note"] or "",
        minutes=0,
        asks=gettext("What should the student know?"),
        levels=[(level.value, wording.level(level)) for level in Level] if is_skill else [],
        level=_suggested(entry) if is_skill else "",
    )


def _shift(entry: Mapping[str, Any], day: date, today: date) -> Row:
    start, end, pause = (entry[name] for name in ("started_at", "ended_at", "break_minutes"))
    said = wording.near(day, today)
    return Row(
        id=entry["id"],
        kind=EntryKind.SHIFT,
        title=said[:1].upper() + said[1:],
        detail=span(entry),
        amount=wording.hours(entry["amount"] or 0),
        note=entry["note"] or "",
        minutes=entry["amount"] or 0,
        asks=gettext("What should the student know?"),
        question=gettext("What is not right on %(day)s?", day=said),
        times=[
            ("start", gettext("Start"), f"{start:%H:%M}"),
            ("end", gettext("End"), f"{end:%H:%M}"),
            ("break", gettext("Break, min"), str(pause)),
        ],
        ways=[
            (Answer.CORRECTED.value, gettext("The times")),
            (Answer.NOT_SEEN.value, gettext("I did not see this")),
        ],
    )


def span(entry: Mapping[str, Any]) -> str:
    """ "8:00 to 16:30, break 30 min" """
    words = {name: f"{entry[f'{name}ed_at']:%-H:%M}" for name in ("start", "end")}
    if not entry["break_minutes"]:
        return gettext("%(start)s to %(end)s", **words)
    return gettext("%(start)s to %(end)s, break %(pause)s min", **words, pause=entry["break_minutes"])


def _title(path: Path, entry: Mapping[str, Any]) -> str:
    return wording.short_title(path, entry["requirement"] or "")


def _suggested(entry: Mapping[str, Any]) -> str:
    """The level the student named, else what follows from how it was done."""
    if entry["level"]:
        return Level(entry["level"]).value
    return (Level.OBSERVED if entry["mode"] == Mode.OBSERVED else Level.SUPERVISED).value


def told(items: list[Row]) -> str:
    """ "3 shifts, 24:00 h, 9 skills" """
    return _told([(row.kind, row.minutes) for row in items])


def counted(waiting: Iterable[Mapping[str, Any]], evaluations: Sequence[Requirement] = ()) -> str:
    """The same from entries, with the evaluations that are asked."""
    named = [wording.title(line) for line in evaluations]
    found = _told([(EntryKind(row["kind"]), row["amount"] or 0) for row in waiting])
    return ", ".join(part for part in (found, *named) if part)


def _told(items: Sequence[tuple[EntryKind, int]]) -> str:
    shifts = [minutes for kind, minutes in items if kind is EntryKind.SHIFT]
    skills = sum(kind is EntryKind.SIGNATURE for kind, _amount in items)
    others = len(items) - len(shifts) - skills
    parts = []
    if shifts:
        parts.append(ngettext("%(num)s shift", "%(num)s shifts", len(shifts)))
        parts.append(wording.hours(sum(shifts)).replace(" ", "\u00a0"))
    if skills:
        parts.append(ngettext("%(num)s skill", "%(num)s skills", skills))
    if others:
        parts.append(ngettext("%(num)s other thing", "%(num)s other things", others))
    return ", ".join(parts)


def answered(page: LinkPage) -> list[tuple[str, str, str, str]]:
    """What was answered lately: (tone, word, what, detail), newest first."""
    return [_answered(page, entry) for entry in page.answered]


def kept(page: LinkPage) -> list[tuple[str, str, str, str]]:
    """What was answered and waits for the school."""
    word = gettext("Waits for the school")
    return [
        ("waiting", word, what(page, entry), wording.near(entry["happened_on"], page.today))
        for entry in page.kept
    ]


def _answered(page: LinkPage, entry: Mapping[str, Any]) -> tuple[str, str, str, str]:
    is_fine = entry["status"] == EntryStatus.ACCEPTED
    word = gettext("Confirmed") if is_fine else gettext("Returned")
    if entry["kind"] == EntryKind.SHIFT and entry["corrects_id"]:
        word = gettext("Corrected")
    detail = entry["decision_note"] or ""
    return ("done" if is_fine else "returned", word, what(page, entry), detail)


def what(page: LinkPage, entry: Mapping[str, Any]) -> str:
    """An entry in a few words: its day and hours, or its skill."""
    if entry["kind"] == EntryKind.SHIFT:
        return f"{wording.near(entry['happened_on'], page.today)}, {wording.hours(entry['amount'] or 0)}"
    return _title(page.path, entry)
