"""What a paper says, settled before it is stored: doses against their rule, a result without its report."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.doses import DoseRule, Proof, Reading, read_proof
from tracker.domain.errors import Impossible
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind

CLEAR = "clear"
"""The one result that is filed; any other is no paper and is kept nowhere."""


def settled(
    requirement: Requirement,
    kind: EntryKind,
    detail: Mapping[str, Any] | None,
    happened_on: date,
    today: date,
) -> Mapping[str, Any] | None:
    """The detail of an entry as it is to be stored; ``product`` in it names the place of a product in
    the line's rule. Of a vaccine the dates follow from its doses; of a
    result-only line nothing but the result and its date is kept. Raises Impossible."""
    if kind is not EntryKind.DOCUMENT:
        return detail
    said = dict(detail or {})
    if requirement.vaccine is not None:
        return said | _vaccine(requirement.vaccine, said, happened_on, today)
    if requirement.result_only:
        return said | _result(said)
    return detail


def _vaccine(rule: DoseRule, said: Mapping[str, Any], happened_on: date, today: date) -> dict[str, Any]:
    signed_on = said.get("issued_on") or happened_on
    name, given = said.get("proof") or "", _days(said.get("doses") or "")
    if not name and not given and rule.most_doses == 1:
        given = [signed_on]
    if not name and not given:
        raise Impossible("proof_missing", field="proof")
    proof = _proof(name or Proof.DOSES.value)
    reading = read_proof(
        rule,
        proof,
        given,
        today,
        product=int(said.get("product") or 0),
        signed_on=signed_on,
        due_on=said.get("expires_on"),
    )
    return _columns(reading)


def _columns(reading: Reading) -> dict[str, Any]:
    return {
        "proof": reading.proof.value,
        "doses": " ".join(day.isoformat() for day in reading.given),
        "issued_on": reading.dated_on,
        "expires_on": reading.lasts_until,
        "on_schedule": reading.on_schedule,
    }


def _result(said: Mapping[str, Any]) -> dict[str, Any]:
    if said.get("number"):
        raise Impossible("result_only", field="number")
    if (said.get("proof") or CLEAR) != CLEAR:
        raise Impossible("result_not_clear", field="proof")
    return {"proof": CLEAR}


def _proof(name: str) -> Proof:
    try:
        return Proof(name)
    except ValueError:
        raise Impossible("proof_not_taken", field="proof") from None


def _days(text: str) -> list[date]:
    try:
        return [date.fromisoformat(day) for day in text.split()]
    except ValueError:
        raise Impossible("dose_unreadable", field="dose_1") from None
