"""Entries in words, as staff read them: what, how much, when, what was said and decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.path import Path
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Mode, RequestKind
from tracker.queries.refs import EntryRef
from tracker.web import wording
from tracker.web.sheets.shown import summary

TONES = {
    EntryStatus.WAITING: "waiting",
    EntryStatus.ACCEPTED: "done",
    EntryStatus.RETURNED: "returned",
    EntryStatus.WITHDRAWN: "closed",
    EntryStatus.VOIDED: "expired",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One entry as a row of a list."""

    id: int
    status: EntryStatus
    tone: str
    word: str
    title: str
    detail: str
    note: str
    answer: str


def line_title(requirement: Requirement | None) -> str:
    """ "VS-04 Respirations counted without alerting the patient" """
    if requirement is None:
        return ""
    title = wording.title(requirement)
    return f"{requirement.code} {title}" if requirement.code else title


def what(entry: EntryRef) -> str:
    """What a decision was about, and whose it is."""
    about = line_title(entry.requirement) or gettext("Request")
    return f"{about} · {entry.person_name}"


def line_name(path: Path, requirement: Requirement) -> str:
    """The same, as short as it stays clear."""
    title = wording.short_title(path, requirement.key)
    return f"{requirement.code} {title}" if requirement.code else title


def request_title(path: Path, kind: RequestKind, targets: str | None, routes: str | None) -> str:
    """ "Later date: PH-02 Venipuncture", "Change of route: Exam before the externship"."""
    named = wording.request_kind(kind)
    if kind is RequestKind.ROUTE:
        return f"{named}: {wording.route_titles(path, (routes or '').split())}"
    if targets:
        return f"{named}: {wording.titles(path, targets.split())}"
    return named


def entry_title(path: Path, entry: Mapping[str, Any], requirement: Requirement | None) -> str:
    """What an entry is about: its line, or what is asked for."""
    if entry["kind"] == EntryKind.REQUEST:
        return request_title(path, RequestKind(entry["request"]), entry["targets"], entry["routes"])
    return line_title(requirement) or str(entry["requirement"] or entry["subject"] or "")


def amount_of(kind: EntryKind, amount: int | None) -> str:
    """How much an entry claims, with its unit."""
    if amount is None:
        return ""
    if kind is EntryKind.SHIFT:
        return wording.hours(amount)
    if kind is EntryKind.SCORE:
        return gettext("%(score)s%%", score=amount)
    if kind is EntryKind.EDUCATION:
        return gettext("%(n)s credits", n=f"{amount / 10:g}")
    if kind is EntryKind.JOB:
        return gettext("%(n)s h a week", n=amount)
    if kind in (EntryKind.PRACTICE, EntryKind.SIGNATURE):
        return "" if amount == 1 else ngettext("%(num)s time", "%(num)s times", amount)
    return str(amount)


def said(entry: Mapping[str, Any], names: Mapping[int, str]) -> Said:
    """An entry as a row: kind, day, amount, mode; then who said what about it."""
    kind, status = EntryKind(entry["kind"]), EntryStatus(entry["status"])
    facts = [wording.day_year(entry["happened_on"]), amount_of(kind, entry["amount"])]
    facts.append(summary(entry))
    if entry["mode"]:
        facts.append(wording.mode(Mode(entry["mode"])).lower())
    return Said(
        id=entry["id"],
        status=status,
        tone=TONES[status],
        word=wording.entry_status(status),
        title=wording.entry_kind(kind)
        if kind is not EntryKind.REQUEST
        else wording.request_kind(RequestKind(entry["request"])),
        detail=" · ".join(part for part in (*facts, decided(entry, names)) if part),
        note=entry["note"],
        answer=entry["void_note"] or entry["decision_note"],
    )


def decided(entry: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Who decided what, when; empty while nobody has."""
    status = EntryStatus(entry["status"])
    if status is EntryStatus.WITHDRAWN:
        return gettext("taken back %(moment)s", moment=wording.moment(entry["withdrawn_at"]))
    if status is EntryStatus.VOIDED:
        return _by("void", names.get(entry["voided_by_id"], ""), entry["voided_at"])
    if status is EntryStatus.WAITING or entry["decided_at"] is None:
        return ""
    if entry["basis"] == Basis.SELF:
        return gettext("on the student's own word")
    who = entry["decided_as"] or names.get(entry["decided_by_id"], "")
    return _by("accept" if status is EntryStatus.ACCEPTED else "return", who, entry["decided_at"])


def _by(act: str, name: str, at: Any) -> str:
    words = {"name": name, "moment": wording.moment(at)}
    if act == "accept":
        return gettext("accepted by %(name)s, %(moment)s", **words)
    if act == "return":
        return gettext("sent back by %(name)s, %(moment)s", **words)
    return gettext("voided by %(name)s, %(moment)s", **words)
