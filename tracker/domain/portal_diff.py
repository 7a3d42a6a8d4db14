"""What a row of the portal's export means beside what is on file: new, the same, different, in doubt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tracker.domain.kinds import PortalKind
from tracker.domain.path import Path
from tracker.domain.portal import Field, PortalRow
from tracker.domain.statuses import EntryKind, EntryStatus

NEAR = timedelta(days=7)
"""An attempt so near to another day is likely the same one with a typing slip: somebody looks."""


class Verdict(StrEnum):
    """What to do with a row."""

    NEW = "new"
    CONFIRMS = "confirms"  # the student logged the same and it waits: applying accepts it
    SAME = "same"
    DIFFERENT = "different"  # what is on file says otherwise; nothing is flipped
    DOUBT = "doubt"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


APPLIES = frozenset({Verdict.NEW, Verdict.CONFIRMS})
_LIVE = (EntryStatus.ACCEPTED, EntryStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row beside the file. ``on_file`` is the entry that speaks of the same thing."""

    verdict: Verdict
    on_file: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Subjects:
    """Where a path keeps what the export lists: subjects, and keys of lines."""

    exam_line: str
    exam: str
    certificate: str
    application: str
    booking: str


def compare(
    kind: PortalKind, row: PortalRow, entries: Iterable[Mapping[str, Any]], subjects: Subjects
) -> Difference:
    """Judge a row against the entries of its person."""
    live = [entry for entry in entries if entry["status"] in _LIVE]
    return _COMPARE[kind](row, live, subjects)


def subjects_of(path: Path) -> Subjects | None:
    """Where this path keeps them; None for one without an exam and a line for its bookings."""
    exam = next((one for one in path.requirements if EntryKind.ATTEMPT in one.entry_kinds), None)
    booking = next((one for one in path.requirements if EntryKind.BOOKING in one.entry_kinds), None)
    before = next((rule.key for rule in booking.after if rule.key), None) if booking else None
    if exam is None or exam.subject is None or booking is None or before is None:
        return None
    code = exam.subject.partition(":")[2]
    return Subjects(exam.key, exam.subject, f"certificate:{code}", before, booking.key)


def _result(row: PortalRow, live: list[Mapping[str, Any]], subjects: Subjects) -> Difference:
    sat = [e for e in live if e["subject"] == subjects.exam and e["kind"] == EntryKind.ATTEMPT]
    on = row.days[Field.EXAM_ON]
    near = sorted(
        (e for e in sat if abs(e["happened_on"] - on) <= NEAR), key=lambda e: abs(e["happened_on"] - on)
    )
    if not near:
        return Difference(Verdict.NEW)
    found = near[0]
    if found["happened_on"] != on or bool(found["passed"]) != row.passed:
        return Difference(Verdict.DIFFERENT, found)
    if row.score is not None and found["amount"] not in (None, row.score):
        return Difference(Verdict.DIFFERENT, found)
    return _agrees(found)


def _agrees(found: Mapping[str, Any]) -> Difference:
    is_waiting = found["status"] == EntryStatus.WAITING
    return Difference(Verdict.CONFIRMS if is_waiting else Verdict.SAME, found)


def _certificate(row: PortalRow, live: list[Mapping[str, Any]], subjects: Subjects) -> Difference:
    kinds = (EntryKind.DOCUMENT, EntryKind.RENEWAL)
    held = [e for e in live if e["subject"] == subjects.certificate and e["kind"] in kinds]
    same = next((e for e in held if (e["number"] or "").casefold() == row.serial.casefold()), None)
    issued, ends = row.days.get(Field.ISSUED_ON), row.days.get(Field.EXPIRES_ON)
    if same is None:
        clash = next((e for e in held if _issued(e) == issued), None)
        return Difference(Verdict.DIFFERENT, clash) if clash else Difference(Verdict.NEW)
    if _issued(same) == issued and (ends is None or same["expires_on"] in (None, ends)):
        return _agrees(same)
    # A renewal comes under the old number with a later end.
    if issued is not None and _issued(same) < issued and same["expires_on"] != ends:
        return Difference(Verdict.NEW)
    return Difference(Verdict.DIFFERENT, same)


def _issued(entry: Mapping[str, Any]) -> date:
    found: date = entry["issued_on"] or entry["happened_on"]
    return found


def _application(row: PortalRow, live: list[Mapping[str, Any]], subjects: Subjects) -> Difference:
    sent = next((e for e in live if e["requirement"] == subjects.application), None)
    booked = [e for e in live if e["requirement"] == subjects.booking and e["kind"] == EntryKind.BOOKING]
    on = row.days.get(Field.EXAM_ON)
    if on is not None and booked and all(e["happened_on"] != on for e in booked):
        return Difference(Verdict.DIFFERENT, booked[-1])
    if sent is None or (on is not None and not booked):
        return Difference(Verdict.NEW)
    return Difference(Verdict.SAME, sent)


_COMPARE = {
    PortalKind.RESULTS: _result,
    PortalKind.CERTIFICATES: _certificate,
    PortalKind.APPLICATIONS: _application,
}
