"""Exports of the exam body's portal: kept as they were read, then applied to records row by row."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.commands.possible import check_date
from tracker.commands.review import decision
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.kinds import PortalKind
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.portal import Field, PortalRow
from tracker.domain.portal_diff import APPLIES, Subjects, Verdict, compare, subjects_of
from tracker.domain.statuses import Basis, EntryKind, EntryStatus, Source
from tracker.models import PortalExport, PortalMatch

Cells = Sequence[tuple[int, Sequence[Any]]]


def read_export(
    session: Session,
    actor: Actor,
    now: datetime,
    kind: PortalKind,
    *,
    name: str,
    heads: Sequence[str],
    rows: Cells,
) -> Draft:
    """Keep an export in place of the reader's last one of its kind; no record changes."""
    draft = _opened(session, actor, now)
    values = {
        "name": name[:120],
        "header": json.dumps(list(heads)),
        "rows": json.dumps([[number, list(cells)] for number, cells in rows], default=_iso),
        "read_at": now,
    }
    if _export(session, kind, actor.person_id) is None:
        keys = {"kind": kind, "read_by_id": actor.person_id, "columns": _last_columns(session, kind)}
        draft.insert(PortalExport, values | keys)
    else:
        draft.update(PortalExport, values, kind=kind, read_by_id=actor.person_id)
    draft.event(SCHOOL_CHAIN, "portal.read", {"kind": kind, "rows": len(rows)})
    return draft


def map_columns(
    session: Session, actor: Actor, now: datetime, kind: PortalKind, *, columns: Mapping[str, str]
) -> Draft:
    """Say which heading holds what; kept for the exports that come."""
    draft = _opened(session, actor, now)
    if _export(session, kind, actor.person_id) is None:
        raise Impossible("no_export")
    named = {field: head for field, head in columns.items() if head}
    draft.update(PortalExport, {"columns": json.dumps(named)}, kind=kind, read_by_id=actor.person_id)
    draft.event(SCHOOL_CHAIN, "portal.mapped", {"kind": kind})
    return draft


def match_row(session: Session, actor: Actor, now: datetime, enrollment_id: int, *, row: PortalRow) -> Draft:
    """Say who a name and address of the portal is; kept for the exports that come."""
    case = Case(session, actor, now, enrollment_id)
    case.require(Permission.RECORD)
    values = {"person_id": case.person.id, "matched_by_id": actor.person_id, "matched_at": now}
    if session.get(PortalMatch, row.key) is None:
        case.draft.insert(PortalMatch, values | {"key": row.key})
    else:
        case.draft.update(PortalMatch, values, key=row.key)
    case.draft.event(case.person.id, "portal.matched", {"name": row.name})
    return case.finish()


def apply_row(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    *,
    kind: PortalKind,
    row: PortalRow,
) -> Draft:
    """Bring one row of an export into a record. What is there already changes nothing; what was decided
    otherwise is refused, never flipped."""
    case = Case(session, actor, now, enrollment_id)
    subjects = subjects_of(case.path)
    if subjects is None or row.problem is not None:
        raise NotFound("not_there")
    case.require(Permission.RECORD, case.requirement(subjects.exam_line))
    own = [one for one in case.rows.values() if case.loaded.holds(one)]
    found = compare(kind, row, own, subjects)
    if found.verdict is Verdict.SAME:
        return case.finish(entries=[])
    if found.verdict not in APPLIES:
        raise Conflict("portal_differs")
    if found.verdict is Verdict.CONFIRMS and found.on_file is not None:
        after = case.change(found.on_file, decision(case, EntryStatus.ACCEPTED, ""))
        case.say_decided(after, "entry.accepted", "")
        return case.finish(entries=[after["id"]])
    return case.finish(entries=_APPLY[kind](case, row, subjects))


def _opened(session: Session, actor: Actor, now: datetime) -> Draft:
    if not allows(actor, Permission.READ_PORTAL, Target()):
        raise NotAllowed("not_allowed")
    draft = Draft(session, actor, now)
    draft.open_school()
    return draft


def _export(session: Session, kind: PortalKind, reader: int) -> PortalExport | None:
    return session.get(PortalExport, (kind, reader))


def _last_columns(session: Session, kind: PortalKind) -> str:
    """The columns that were named last for a kind, by whomever."""
    statement = select(PortalExport.columns).where(PortalExport.kind == kind, PortalExport.columns != "{}")
    return session.execute(statement.order_by(PortalExport.read_at.desc()).limit(1)).scalar() or "{}"


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _result(case: Case, row: PortalRow, subjects: Subjects) -> list[int]:
    line, on = case.requirement(subjects.exam_line), row.days[Field.EXAM_ON]
    needs = line.needs
    check_date(case, EntryKind.ATTEMPT, on)
    if row.score is not None and not needs.lowest <= row.score <= needs.out_of:
        raise Impossible("score_outside", field="amount", lowest=needs.lowest, highest=needs.out_of)
    credential = shipped_credentials().of_subject(subjects.exam)
    plan = credential.plan if credential else None
    detail = {"passed": bool(row.passed), "plan_version": plan.version if plan else ""}
    return [_log(case, EntryKind.ATTEMPT, subjects.exam_line, on, detail, amount=row.score)]


def _certificate(case: Case, row: PortalRow, subjects: Subjects) -> list[int]:
    lines = case.path.by_subject.get(subjects.certificate, ())
    if not lines:
        raise NotFound("not_there")
    issued = row.days[Field.ISSUED_ON]
    check_date(case, EntryKind.DOCUMENT, issued)
    ends = row.days.get(Field.EXPIRES_ON)
    if ends is not None and ends <= issued:
        raise Impossible("expires_before_issue", field="expires_on")
    detail = {"number": row.serial, "issued_on": issued, "expires_on": ends}
    return [_log(case, EntryKind.DOCUMENT, lines[0].key, issued, detail)]


def _application(case: Case, row: PortalRow, subjects: Subjects) -> list[int]:
    made, sent, on = [], row.days[Field.APPLIED_ON], row.days.get(Field.EXAM_ON)
    own = [one for one in case.rows.values() if case.loaded.holds(one)]
    taken = {one["requirement"] for one in own if one["status"] == EntryStatus.ACCEPTED}
    if subjects.application not in taken:
        check_date(case, EntryKind.CONFIRMATION, sent)
        made.append(_log(case, EntryKind.CONFIRMATION, subjects.application, sent))
    if on is not None and subjects.booking not in taken:
        check_date(case, EntryKind.BOOKING, on)
        made.append(_log(case, EntryKind.BOOKING, subjects.booking, on))
    return made


def _log(
    case: Case, kind: EntryKind, key: str, on: date, detail: Mapping[str, Any] | None = None, **values: Any
) -> int:
    line = case.requirement(key)
    row = case.log(
        kind,
        line,
        happened_on=on,
        basis=Basis.DECISION,
        source=Source.IMPORT,
        detail=detail,
        **values,
    )
    return int(row["id"])


_APPLY = {
    PortalKind.RESULTS: _result,
    PortalKind.CERTIFICATES: _certificate,
    PortalKind.APPLICATIONS: _application,
}
