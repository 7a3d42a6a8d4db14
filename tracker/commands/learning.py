"""After the job: courses that count for a certificate's cycle, and goals of one's own."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.evidence import attach
from tracker.commands.job_rules import check_course, known
from tracker.commands.possible import check_date
from tracker.domain.career_loader import shipped_career
from tracker.domain.education import CE, span_of
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import Basis, EntryKind
from tracker.models import Aim, new_id
from tracker.models.rows import row_digest

_FURTHEST = timedelta(days=3660)


def log_course(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    credential: str,
    *,
    happened_on: date,
    amount: int,
    detail: Mapping[str, Any],
    note: str = "",
) -> Draft:
    """Log a course for a certificate that is held, on the graduate's word; credits in tenths.

    A certificate that the path does not know has no line: the course is kept, and its cycle counts it.
    """
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    if case.standing.pauses.frozen_on is not None:
        raise Impossible("withdrawn_enrollment")
    if span_of(case.path, case.facts.entries, credential, known(credential)) is None:
        raise Impossible("no_certificate", field="credential")
    check_date(case, EntryKind.EDUCATION, happened_on)
    values: dict[str, Any] = {"happened_on": happened_on, "amount": amount}
    said = {name: str(detail.get(name) or "").strip() or None for name in ("course", "provider", "category")}
    if said["course"] is None:
        raise Impossible("course_missing", field="course")
    check_course(case, credential, values, said)
    lines = case.path.by_subject.get(CE + credential, ())
    own: dict[str, Any] = {} if lines else {"subject": CE + credential, "enrollment_id": None}
    line = lines[0] if lines else None
    row = case.log(EntryKind.EDUCATION, line, basis=Basis.SELF, note=note, detail=said, **own, **values)
    if line is not None:
        attach(case, row, target=line.key)
    return case.finish(entries=[row["id"]])


def set_aim(
    session: Session, actor: Actor, now: datetime, enrollment_id: int, code: str, *, by_on: date | None = None
) -> Draft:
    """Set a further certificate or a specialty as a goal of one's own, perhaps by a day."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    choice = shipped_career().by_aim.get(code)
    if choice is None:
        raise Impossible("aim_unknown", field="code")
    if by_on is not None and not case.today <= by_on <= case.today + _FURTHEST:
        facts = {"first": case.today, "last": case.today + _FURTHEST}
        raise Impossible("date_outside", field="by_on", **facts)
    if any(row["code"] == code for row in _open(session, case.person.id)):
        raise Conflict("aim_set")
    row = {column.name: None for column in Aim.__table__.c} | {
        "id": new_id(),
        "person_id": case.person.id,
        "kind": choice.kind,
        "code": code,
        "by_on": by_on,
        "made_at": now,
    }
    case.draft.insert(Aim, row)
    payload = {"aim": row["id"], "code": code, "by_on": by_on, "row": row_digest(Aim, row)}
    case.draft.event(case.person.id, "aim.set", payload)
    return case.finish(aim=row["id"])


def drop_aim(session: Session, actor: Actor, now: datetime, enrollment_id: int, aim_id: int) -> Draft:
    """Give a goal up."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.LOG)
    row = next((row for row in _open(session, case.person.id) if row["id"] == aim_id), None)
    if row is None:
        raise NotFound("no_aim")
    case.draft.update(Aim, {"dropped_at": now}, id=aim_id)
    after = {**row, "dropped_at": now}
    payload = {"aim": aim_id, "code": row["code"], "row": row_digest(Aim, after)}
    case.draft.event(case.person.id, "aim.dropped", payload)
    return case.finish(aim=aim_id)


def _open(session: Session, person_id: int) -> list[Mapping[str, Any]]:
    table = Aim.__table__
    mine = (table.c.person_id == person_id, table.c.dropped_at.is_(None))
    return [dict(row) for row in session.execute(select(*table.c).where(*mine)).mappings()]
