"""Papers around an exam that no line of the path asks: other credentials, the date in the body's portal."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.exams import check_wait
from tracker.commands.possible import check_date
from tracker.domain.credential import Credential
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.errors import Impossible, NotFound
from tracker.domain.known import known
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, Source

OWN = (EntryKind.ATTEMPT, EntryKind.DOCUMENT)
"""What may be kept of a credential that the path does not ask."""


def log_other(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    code: str,
    kind: EntryKind,
    *,
    happened_on: date,
    detail: Mapping[str, Any],
    note: str = "",
    amount: int | None = None,
) -> Draft:
    """Keep an attempt or a certificate of a credential that the path does not ask, on the student's word."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    credential = shipped_credentials().by_code.get(code)
    if credential is None or kind not in OWN or case.path.by_subject.get(credential.exam_subject):
        raise NotFound("not_there")
    check_date(case, kind, happened_on)
    is_attempt = kind is EntryKind.ATTEMPT
    if is_attempt:
        check_wait(known(case.path, case.facts, shipped_credentials()), credential, happened_on)
        _check_score(credential, amount)
    elif (end := detail.get("expires_on")) is not None and end <= happened_on:
        raise Impossible("expires_before_issue", field="expires_on")
    subject = credential.exam_subject if is_attempt else credential.certificate_subject
    row = case.log(
        kind,
        None,
        happened_on=happened_on,
        basis=Basis.SELF,
        note=note,
        detail=detail,
        amount=amount,
        subject=subject,
        enrollment_id=None,
    )
    return case.finish(entries=[row["id"]])


def type_queue_date(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, code: str, *, expires_on: date
) -> Draft:
    """Type the date that stands in the body's portal for a certification in its queue; it wins over
    the estimate. A later one stands beside it and wins in turn."""
    case = Case(session, actor, now, enrollment_id)
    credential = shipped_credentials().by_code.get(code)
    lines = case.path.by_subject.get(f"release:{code}", ())
    if credential is None or not lines:
        raise NotFound("not_there")
    case.require(Permission.RECORD, lines[0])
    passed = known(case.path, case.facts, shipped_credentials()).passed(credential)
    if passed is None:
        raise Impossible("not_in_queue")
    if expires_on < passed.happened_on:
        raise Impossible("queue_before_exam", field="expires_on", on=passed.happened_on)
    row = case.log(
        EntryKind.DOCUMENT,
        None,
        happened_on=case.today,
        basis=Basis.DECISION,
        source=Source.STAFF,
        detail={"issued_on": passed.happened_on, "expires_on": expires_on},
        subject=f"queue:{code}",
        enrollment_id=None,
    )
    return case.finish(entries=[row["id"]])


def _check_score(credential: Credential, amount: int | None) -> None:
    low, high = credential.figure("lowest"), credential.figure("highest")
    lowest = low.value if low else 0
    if amount is not None and high is not None and not lowest <= amount <= high.value:
        raise Impossible("score_outside", field="amount", lowest=lowest, highest=high.value)
