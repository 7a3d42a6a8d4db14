"""A decision on an entry by whoever may make it: the columns, the journal's line, the letter."""

from collections.abc import Mapping
from typing import Any

from tracker.commands.case import Case
from tracker.domain.statuses import Basis, EntryStatus


def decide(case: Case, row: Mapping[str, Any], outcome: EntryStatus, note: str = "") -> Mapping[str, Any]:
    """Accept or return an entry in the actor's name; gives the row as it will be.

    The caller has asked policy and the transitions.
    """
    values = {
        "status": outcome,
        "decided_at": case.now,
        "decided_on": case.today,
        "decided_by_id": case.actor.person_id,
        "decided_as": case.actor.signs_as,
        "decision_note": note,
        "basis": Basis.DECISION,
        "waits_for": None,
        "queue_cohort_id": None,
    }
    after = case.change(row, values)
    case.say_decided(after, f"entry.{outcome.value}", note)
    return after
