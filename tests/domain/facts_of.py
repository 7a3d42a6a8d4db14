"""Facts for the pure tests: written as short as they are thought."""

import itertools
from datetime import date, timedelta
from typing import Any

from tracker.domain.calendar import Calendar
from tracker.domain.facts import EntryFact, Facts, PeriodFact
from tracker.domain.lines import Line
from tracker.domain.path_loader import shipped
from tracker.domain.standing import standing
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, PeriodKind, Source

START = date(2026, 9, 14)
PATH = shipped()
_ids = itertools.count(1)


def day(number: int) -> date:
    """The date that lies ``number`` days after the cohort's start."""
    return START + timedelta(days=number)


def entry(
    line: str, kind: EntryKind, status: EntryStatus = EntryStatus.ACCEPTED, *, on: int = 1, **values: Any
) -> EntryFact:
    """An entry on a line, logged (and decided) ``on`` days after the start."""
    requirement = PATH.by_key[line]
    decided = status not in (EntryStatus.WAITING, EntryStatus.WITHDRAWN)
    given: dict[str, Any] = {
        "id": next(_ids),
        "kind": kind,
        "status": status,
        "happened_on": day(on),
        "logged_on": day(on),
        "decided_on": day(on) if decided else None,
        "key": None if requirement.subject else line,
        "subject": requirement.subject,
        "basis": Basis.DECISION if status is EntryStatus.ACCEPTED else None,
        "waits_for": requirement.confirmed_by if status is EntryStatus.WAITING else None,
        "promised_on": day(on + 3) if status is EntryStatus.WAITING else None,
        "source": Source.STUDENT,
    }
    return EntryFact(**given | values)


def practices(line: str, times: int, *, on: int = 2) -> list[EntryFact]:
    """Accepted practices of a home skill in its first mode."""
    mode = PATH.by_key[line].modes[0]
    return [
        entry(line, EntryKind.PRACTICE, on=on, amount=1, mode=mode, basis=Basis.SELF) for _ in range(times)
    ]


def papers() -> list[EntryFact]:
    """What every student starts with: the signed papers and a checked kit."""
    return [
        entry("enroll.papers", EntryKind.DOCUMENT, on=0),
        entry("kit.received", EntryKind.CONFIRMATION, on=0, basis=Basis.SELF),
    ]


def placement(first: int, last: int, **values: Any) -> EntryFact:
    """An accepted placement between two days."""
    return entry(
        "extern.placement", EntryKind.PLACEMENT, on=1, starts_on=day(first), ends_on=day(last), **values
    )


def facts(*entries: Any, periods: tuple[PeriodFact, ...] = (), **values: Any) -> Facts:
    """Facts of one enrollment; lists among the entries are flattened."""
    flat: list[EntryFact] = []
    for item in entries:
        flat.extend(item if isinstance(item, list) else [item])
    calendar = values.pop("calendar", Calendar(START))
    active = PeriodFact(PeriodKind.ACTIVE, START)
    return Facts(
        enrollment_id=1,
        person_id=1,
        started_on=START,
        calendar=calendar,
        periods=(active, *periods),
        entries=tuple(sorted(flat, key=lambda fact: fact.id)),
        **values,
    )


def line_on(key: str, number: int, *entries: Any, **values: Any) -> Line:
    """One line as it stands ``number`` days after the start."""
    return standing(PATH, facts(*entries, **values), day(number)).line(key)
