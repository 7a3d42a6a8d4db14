"""What proves a diploma: the papers that the exam's body takes, and until when."""

from collections.abc import Mapping
from typing import Any

from tracker.commands.case import Case
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.errors import Impossible
from tracker.domain.exam_clocks import DIPLOMA, provisional_until
from tracker.domain.known import known
from tracker.domain.requirement import Requirement


def check_diploma(case: Case, requirement: Requirement, detail: Mapping[str, Any]) -> None:
    """Refuse a paper on the line of the diploma that the body does not take, or does not take any more.

    A paper of which nobody said the kind is for the coordinator to judge.
    """
    key = detail.get("proof")
    if requirement.subject != DIPLOMA or not key:
        return
    read = known(case.path, case.facts, shipped_credentials())
    asked = [
        one for one in read.credentials.by_code.values() if one.proofs and read.line_of(one.exam_subject)
    ]
    for credential in asked:
        proof = next((one for one in credential.proofs if one.key == key), None)
        if proof is None:
            raise Impossible("proof_not_taken", field="proof")
        facts = {"proof": key, "credential": credential.code}
        if proof.is_refused:
            raise Impossible("diploma_proof_refused", field="proof", **facts)
        until = provisional_until(read, credential) if proof.until_deadline else None
        if until is not None and case.today > until:
            raise Impossible("diploma_proof_late", field="proof", on=until, **facts)
