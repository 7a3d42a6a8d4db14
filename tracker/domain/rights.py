"""The student's rights in the record: what is logged, what may be asked for, when, and how long it stays.

After the law on education records, 20 U.S.C. 1232g and 34 CFR part 99; figures are settings with
their origin (``domain/settings.py``), never literals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class AccessKind(StrEnum):
    """What of a student's record somebody of the school opened."""

    FILE = "file"
    HISTORY = "history"
    HEALTH = "health"
    EVIDENCE = "evidence"
    INCIDENT = "incident"
    LOGS = "logs"
    EXPORT = "export"


class DisclosureBasis(StrEnum):
    """Why somebody outside the school may have what was given to them (34 CFR 99.30, 99.31)."""

    CONSENT = "consent"
    SCHOOL_OFFICIAL = "school_official"
    AUDIT = "audit"
    ACCREDITOR = "accreditor"
    DIRECTORY = "directory"
    SAFETY = "safety"
    COURT = "court"


class AboutKind(StrEnum):
    """What a student may ask to have corrected."""

    ENTRY = "entry"
    NOTE = "note"
    INCIDENT = "incident"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class About:
    """A named thing of the record: ``id`` is 0 for what the person has only one of (name, address)."""

    kind: AboutKind
    id: int = 0

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "About | None":
        """The thing behind its name in an address or a row; None for what names nothing."""
        kind, _, number = text.partition(":")
        if kind not in list(AboutKind) or not (number.isascii() and number.isdigit()) or len(number) > 19:
            return None
        return cls(AboutKind(kind), int(number))


def due_on(asked_on: date, days: int) -> date:
    """The last day on which the school may answer: calendar days after the day of the request."""
    return asked_on + timedelta(days=days)


def kept_until(ended_on: date, years: int) -> date:
    """The first day on which a record may be erased: ``years`` after its end (a leap day's is 1 March)."""
    try:
        return ended_on.replace(year=ended_on.year + years)
    except ValueError:
        return date(ended_on.year + years, 3, 1)


def ended_on(ends: Iterable[date | None], last_change_on: date | None) -> date | None:
    """The day a record ended: when its last enrollment did, or what was last written after that.

    ``ends`` has one item for each enrollment, None for one that goes on; None when any does, or when
    there is none.
    """
    days = list(ends)
    known = [day for day in days if day is not None]
    if not days or len(known) < len(days):
        return None
    return max([*known, *([last_change_on] if last_change_on else [])])
