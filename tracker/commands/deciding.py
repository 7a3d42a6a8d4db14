"""A decision on an entry by whoever may make it: the columns and the journal's line."""

from collections.abc import Mapping
from typing import Any

from tracker.commands.case import Case
from tracker.commands.review import decision
from tracker.domain.statuses import EntryStatus


def decide(case: Case, row: Mapping[str, Any], outcome: EntryStatus, note: str = "") -> Mapping[str, Any]:
    """Accept or return an entry in the actor's name; gives the row as it will be.

    The caller has asked policy and the transitions.
    """
    after = case.change(row, decision(case, outcome, note))
    case.say_decided(after, f"entry.{outcome.value}", note)
    return after
