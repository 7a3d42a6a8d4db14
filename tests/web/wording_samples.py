"""Facts to try sentences with."""

from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.lines import Line, Reason
from tracker.domain.path import Path
from tracker.domain.statuses import EntryStatus, Holder, Mode, State

TODAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 14, 41, tzinfo=UTC)

FACTS: dict[str, Any] = {
    "on": date(2026, 12, 13),
    "ends_on": date(2027, 2, 5),
    "since": date(2026, 11, 23),
    "promised_on": date(2026, 11, 26),
    "until": date(2026, 12, 24),
    "attempts": 2,
    "entry": 7,
    "n": 1,
    "have": 6,
    "need": 10,
    "best": 71,
    "mark": 80,
    "out_of": 100,
    "minutes": 3810,
    "keys": ("kit.safety", "skill.ic-01"),
}
REFUSED: dict[str, Any] = {
    "first": date(2026, 9, 14),
    "last": date(2026, 11, 24),
    "on": date(2026, 11, 12),
    "start": MORNING.replace(tzinfo=None),
    "until": date(2026, 12, 24),
    "end": MORNING.replace(hour=22, tzinfo=None),
    "keys": ("kit.safety", "skill.ic-01"),
    "by": "Otto Fernsby",
    "at": MORNING,
    "outcome": EntryStatus.ACCEPTED,
    "have": 2,
    "need": 3,
    "most": 10,
    "attempts": 1,
    "steps": (3, 5, 7),
    "lowest": 0,
    "highest": 100,
    "modes": (Mode.KIT, Mode.SIMULATED),
}
PAYLOAD: dict[str, Any] = {
    "name": "Juniper",
    "expires_on": "2026-12-08",
    "field": "language",
    "role": "instructor",
    "person": 5,
    "cohort": "Juniper",
    "path": "ccma 2026-1",
    "started_on": "2026-09-14",
    "routes": ["test-first"],
    "carried_from": "Hazel",
    "carried": 12,
    "from_cohort": "Hazel",
    "to_cohort": "Juniper",
    "from_path": "ccma 2026-1",
    "to_path": "ccma 2026-1",
    "reason": "Moved away",
    "goals": ["cpt"],
    "kind": "practice",
    "starts_on": "2026-11-23",
    "ends_on": "2026-12-04",
    "line": "skill.vs-01",
    "happened_on": "2026-11-12",
    "amount": 1,
    "mode": "kit",
    "source": "student",
    "status": "accepted",
    "details": {},
    "note": "Cuff over sleeve.",
    "by": "I. Vane, RN",
    "code": "ccma",
    "version": "2026-1",
    "digest": "0" * 64,
    "unapproved": 0,
    "before": "Hazel",
    "after": "Juniper",
}


def a_line(path: Path, key: str, state: State, code: str, **values: Any) -> Line:
    """A line as the calculator gives it, with facts for any reason."""
    facts: dict[str, Any] = {
        "key": key,
        "index": path.index[key],
        "state": state,
        "credit": False,
        "holder": Holder.STUDENT,
        "since": date(2026, 11, 16),
        "due_on": date(2026, 11, 19),
        "is_overdue": True,
        "have": 6,
        "need": 10,
        "reason": Reason(code, FACTS | values.pop("facts", {})),
    }
    return Line(**facts | values)
