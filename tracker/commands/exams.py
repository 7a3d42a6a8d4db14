"""The exam date: booked, moved, called off by the student, its roster approved by the school."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.commands.case import Case, line_of
from tracker.commands.draft import Draft
from tracker.commands.possible import check_line
from tracker.domain.credential import Credential
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.exam_clocks import booking_line, current_booking, wait_rule
from tracker.domain.kinds import Delivery
from tracker.domain.known import Known, known
from tracker.domain.path import Requirement
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind, EntryStatus
from tracker.domain.validity import earliest_after
from tracker.models.entries import detail_of


def book(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    happened_on: date,
    delivery: Delivery,
    place: str = "",
    note: str = "",
) -> Draft:
    """Say for when and where the exam is booked."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    read, credential = known(case.path, case.facts, shipped_credentials()), _credential(case)
    standing = current_booking(read, credential)
    if standing is not None and standing.happened_on >= case.today:
        raise Impossible("booked_already", field="happened_on", on=standing.happened_on)
    row = _book(case, read, credential, happened_on, delivery, place, note)
    return case.finish(entries=[row["id"]])


def move_booking(
    session: Session,
    actor: Actor,
    now: datetime,
    entry_id: int,
    *,
    happened_on: date,
    delivery: Delivery,
    place: str = "",
    reason: str = "",
) -> Draft:
    """Book another day instead: the old booking is taken back and names the new one."""
    case = Case.of_entry(session, actor, now, entry_id)
    case.require(Permission.LOG)
    old = _booking(case, entry_id)
    read = known(case.path, case.facts, shipped_credentials())
    new = _book(case, read, _credential(case), happened_on, delivery, place, reason)
    _end(case, old, reason, moved_to_id=new["id"])
    payload = {
        "line": line_of(old),
        "from_on": old["happened_on"],
        "to_on": happened_on,
        "reason": reason,
    }
    case.draft.event(case.person.id, "booking.moved", payload, enrollment_id=old["enrollment_id"], entry=new)
    return case.finish(entries=[new["id"]])


def cancel_booking(
    session: Session, actor: Actor, now: datetime, entry_id: int, *, reason: str = ""
) -> Draft:
    """Call off a booked exam date; the line asks for a new one."""
    case = Case.of_entry(session, actor, now, entry_id)
    case.require(Permission.LOG)
    old = _booking(case, entry_id)
    after = _end(case, old, reason)
    payload = {"line": line_of(old), "on": old["happened_on"], "reason": reason}
    case.draft.event(
        case.person.id, "booking.cancelled", payload, enrollment_id=old["enrollment_id"], entry=after
    )
    return case.finish(entries=[entry_id])


def approve_roster(
    session: Session, actor: Actor, now: datetime, entry_id: int, *, on: date | None = None
) -> Draft:
    """Say that the school's roster with this booking was approved."""
    case = Case.of_entry(session, actor, now, entry_id)
    line = _line(case)
    case.require(Permission.RECORD, line)
    row = _booking(case, entry_id)
    if row["delivery"] != Delivery.SCHOOL:
        raise Impossible("no_roster")
    day = on or case.today
    if day > case.today or day < row["logged_on"]:
        raise Impossible("date_outside", field="on", first=row["logged_on"], last=case.today)
    after = case.change_detail(row, {"roster_on": day})
    payload = {"line": line_of(row), "on": day, "exam_on": row["happened_on"]}
    case.draft.event(
        case.person.id, "roster.approved", payload, enrollment_id=row["enrollment_id"], entry=after
    )
    return case.finish(entries=[entry_id])


def check_wait(read: Known, credential: Credential, happened_on: date) -> None:
    """Refuse a sitting before the wait after the last failed one before it is over."""
    failed = [
        entry for entry in read.attempts(credential) if not entry.passed and entry.happened_on < happened_on
    ]
    until = earliest_after(wait_rule(read, credential)[0], failed)
    if until is not None and happened_on < until:
        raise Impossible("retake_wait", field="happened_on", until=until, attempts=len(failed))


def _line(case: Case) -> Requirement:
    line = booking_line(known(case.path, case.facts, shipped_credentials()))
    if line is None:
        raise NotFound("not_there")
    return line


def _credential(case: Case) -> Credential:
    """The credential whose exam the path asks."""
    for credential in shipped_credentials().by_code.values():
        if case.path.by_subject.get(credential.exam_subject):
            return credential
    raise NotFound("not_there")


def _book(
    case: Case,
    read: Known,
    credential: Credential,
    happened_on: date,
    delivery: Delivery,
    place: str,
    note: str,
) -> Mapping[str, Any]:
    line = _line(case)
    check_line(case, line, EntryKind.BOOKING, {"happened_on": happened_on})
    if read.passed(credential) is not None:
        raise Impossible("exam_passed_already")
    if happened_on < case.today:
        raise Impossible("booking_past", field="happened_on")
    check_wait(read, credential, happened_on)
    detail = {"delivery": delivery.value, "place": place.strip()}
    return case.log(
        EntryKind.BOOKING, line, happened_on=happened_on, basis=Basis.SELF, note=note, detail=detail
    )


def _booking(case: Case, entry_id: int) -> Mapping[str, Any]:
    """A booking that stands."""
    row = case.rows[entry_id]
    if row["kind"] != EntryKind.BOOKING:
        raise NotFound("not_there")
    if row["status"] != EntryStatus.ACCEPTED:
        raise Conflict("booking_gone")
    return row


def _end(
    case: Case, row: Mapping[str, Any], reason: str, moved_to_id: int | None = None
) -> Mapping[str, Any]:
    """Take a booking back; one with details says when and why."""
    if detail_of(row) is not None:
        ended = {"ended_on": case.today, "end_reason": reason or None, "moved_to_id": moved_to_id}
        row = case.change_detail(row, ended)
    after = case.change(row, {"status": EntryStatus.WITHDRAWN, "withdrawn_at": case.now})
    payload = {"kind": row["kind"], "line": line_of(row)}
    case.draft.event(
        case.person.id, "entry.withdrawn", payload, enrollment_id=row["enrollment_id"], entry=after
    )
    return after
