"""The kit: it came, whole or with parts that are missing, broken or used up; parts sent again, arrived."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.possible import check_line
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.kinds import PartState
from tracker.domain.kit import received_line
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.statuses import Basis, EntryKind
from tracker.models import Cohort, Enrollment, KitReport, new_id
from tracker.models.facts import kit_blocks
from tracker.models.rows import row_digest

Row = Mapping[str, Any]


def confirm_kit(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    problems: Mapping[str, PartState] | None = None,
) -> Draft:
    """The kit came: log its line, and report what is wrong with it, part by part, in one change."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    requirement = received_line(case.path)
    if requirement is None:
        raise NotFound("no_report")
    if case.line(requirement).credit:
        raise Impossible("kit_here")
    values: dict[str, Any] = {"happened_on": case.today}
    check_line(case, requirement, EntryKind.CONFIRMATION, values)
    made = case.log(EntryKind.CONFIRMATION, requirement, basis=Basis.SELF, **values)
    reported = _open_parts(case)
    reports = [_report(case, part, state, "", reported) for part, state in (problems or {}).items()]
    return case.finish(entries=[made["id"]], reports=reports)


def report_part(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    part: str,
    *,
    state: PartState,
    note: str = "",
) -> Draft:
    """Report one part: from today on, the skills that need it wait for the kit supplier."""
    case = Case(session, actor, now, enrollment_id)
    _require_hands(case)
    return case.finish(reports=[_report(case, part, state, note, _open_parts(case))], part=part)


def take_back_report(session: Session, actor: Actor, now: datetime, report_id: int) -> Draft:
    """Take back a report that was a mistake, as long as nobody has sent the part."""
    case, row = _case_of(session, actor, now, report_id)
    if row["withdrawn_at"] is None:
        if row["arrived_on"] is not None:
            raise Conflict("part_gone")
        if row["sent_on"] is not None:
            raise Conflict("part_sent")
        _change(case, row, "kit.withdrawn", withdrawn_at=now)
    return case.finish(report=report_id, part=row["part"])


def mark_arrived(session: Session, actor: Actor, now: datetime, report_id: int) -> Draft:
    """The part is there again: its skills open the same day. Staff say so too, for a student."""
    case, row = _case_of(session, actor, now, report_id)
    if row["withdrawn_at"] is not None:
        raise Conflict("part_gone")
    if row["arrived_on"] is None:
        _change(case, row, "kit.arrived", arrived_on=case.today)
    return case.finish(report=report_id, part=row["part"])


def send_parts(session: Session, actor: Actor, now: datetime, report_ids: Sequence[int]) -> Draft:
    """Mark parts as sent again, of any students in the actor's cohorts. Those that were sent, have
    arrived or were taken back meanwhile are left as they are; ``sent`` counts the others.

    Conflict ``part_gone`` when nothing at all is left to send.
    """
    if not report_ids:
        raise Impossible("kit_nothing_chosen", field="report")
    rows = _rows(session, report_ids)
    if len(rows) < len(set(report_ids)):
        raise NotFound("no_report")
    for row in rows:
        target = Target(person_id=row["person_id"], cohort_ids=frozenset({row["cohort_id"]}))
        if not allows(actor, Permission.SEND_KIT, target):
            raise NotFound("no_report")
    draft = Draft(session, actor, now)
    due = [row for row in rows if row["withdrawn_at"] is None and row["arrived_on"] is None]
    if not due:
        raise Conflict("part_gone")
    unsent = [row for row in due if row["sent_on"] is None]
    draft.open(*{row["person_id"] for row in unsent})
    for row in unsent:
        today = now.astimezone(ZoneInfo(row["timezone"])).date()
        values = {"sent_on": today, "sent_by_id": actor.person_id}
        draft.update(KitReport, values, id=row["id"])
        _say(draft, row["person_id"], "kit.sent", {**row, **values})
    draft.result |= {"sent": len(unsent), "reports": [row["id"] for row in unsent]}
    return draft


def _require_hands(case: Case) -> None:
    """The student, or a coordinator who was told by telephone."""
    is_own = case.person.id == case.actor.person_id
    case.require(Permission.LOG if is_own else Permission.SEND_KIT)
    if case.standing.pauses.frozen_on is not None:
        raise Impossible("withdrawn_enrollment")


def _report(case: Case, part: str, state: PartState, note: str, reported: Mapping[str, date]) -> int:
    if part not in case.path.kit:
        raise Impossible("unknown_part", field="part")
    if part in reported:
        raise Impossible("part_reported", field="part", part=part, on=reported[part])
    row: dict[str, Any] = {column.name: None for column in KitReport.__table__.c} | {
        "id": new_id(),
        "enrollment_id": case.enrollment.id,
        "part": part,
        "state": state,
        "note": note,
        "reported_on": case.today,
        "reported_by_id": case.actor.person_id,
    }
    case.draft.insert(KitReport, row)
    _say(case.draft, case.person.id, "kit.reported", row, state=state, note=note)
    blocks = kit_blocks(case.path, [KitReport(**row)])
    case.set_facts(kit_blocks=(*case.facts.kit_blocks, *blocks))
    return int(row["id"])


def _of(case: Case) -> list[Row]:
    """The stored reports of the enrollment that were not taken back, oldest first."""
    table = KitReport.__table__
    statement = select(*table.c).where(
        table.c.enrollment_id == case.enrollment.id, table.c.withdrawn_at.is_(None)
    )
    rows = case.draft.session.execute(statement.order_by(table.c.id)).mappings()
    return [dict(row) for row in rows]


def _open_parts(case: Case) -> dict[str, date]:
    """The parts that are reported and have not arrived, with the day of the report."""
    return {row["part"]: row["reported_on"] for row in _of(case) if row["arrived_on"] is None}


def _case_of(session: Session, actor: Actor, now: datetime, report_id: int) -> tuple[Case, Row]:
    table = KitReport.__table__
    found = session.execute(select(*table.c).where(table.c.id == report_id)).mappings().one_or_none()
    if found is None:
        raise NotFound("no_report")
    case = Case(session, actor, now, found["enrollment_id"])
    _require_hands(case)
    return case, dict(found)


def _change(case: Case, row: Row, event: str, **values: Any) -> None:
    """Change a report and recompute what the reports of the enrollment block."""
    after = {**row, **values}
    case.draft.update(KitReport, values, id=row["id"])
    _say(case.draft, case.person.id, event, after)
    kept = [after if other["id"] == row["id"] else other for other in _of(case)]
    reports = [KitReport(**other) for other in kept if other["withdrawn_at"] is None]
    case.set_facts(kit_blocks=kit_blocks(case.path, reports))


def _say(draft: Draft, person_id: int, event: str, row: Row, **more: Any) -> None:
    payload = {"report": row["id"], "part": row["part"], "row": row_digest(KitReport, row), **more}
    draft.event(person_id, event, payload, enrollment_id=row["enrollment_id"])


def _rows(session: Session, report_ids: Sequence[int]) -> list[Row]:
    """Reports in id order, with whose they are, in which cohort, and its time zone."""
    table = KitReport.__table__
    statement = (
        select(*table.c, Enrollment.person_id, Enrollment.cohort_id, Cohort.timezone)
        .join(Enrollment, Enrollment.id == table.c.enrollment_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(table.c.id.in_(report_ids))
        .order_by(table.c.id)
    )
    return [dict(row) for row in session.execute(statement).mappings()]
