"""A later date that a coordinator gives without being asked: logged and granted in one act."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.requests import check_targets
from tracker.domain.errors import Impossible
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, RequestKind, Source


def extend(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    targets: Sequence[str],
    ends_on: date,
    reason: str,
) -> Draft:
    """Give these lines a later date, also after the old one has passed; the journal shows both steps."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.MANAGE_ENROLLMENT)
    if case.standing.pauses.frozen_on is not None:
        raise Impossible("withdrawn_enrollment")
    if not reason.strip():
        raise Impossible("reason_needed", field="reason")
    check_targets(case, RequestKind.EXTENSION, targets, ends_on, may_be_late=True)
    detail = {
        "request": RequestKind.EXTENSION,
        "targets": " ".join(targets),
        "starts_on": None,
        "ends_on": ends_on,
        "routes": "",
    }
    row = case.log(
        EntryKind.REQUEST,
        None,
        happened_on=case.today,
        basis=Basis.DECISION,
        source=Source.STAFF,
        note=reason,
        detail=detail,
        enrollment_id=case.enrollment.id,
    )
    return case.finish(entries=[row["id"]])
