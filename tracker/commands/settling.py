"""Answers whose signer is not confirmed: the coordinator takes them, or does not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case, line_of
from tracker.commands.draft import Draft
from tracker.commands.evaluating import tell_below
from tracker.commands.link_case import link_row
from tracker.commands.review import performer_of, requirement_of
from tracker.commands.signing import Said, carry_out
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.kinds import Answer, Level, LinkVia
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import EntryKind, EntryStatus, Holder
from tracker.models import Entry, PreceptorAnswer, PreceptorLink

_LONGEST_SIGNATURE = 60


def take_answer(
    session: Session, actor: Actor, now: datetime, answer_id: int, *, signer: bool = False
) -> Draft:
    """Let an answer count in the coordinator's name. With ``signer`` whoever gave it is confirmed as a
    signer of the placement too: all their open answers count, and what they answer next from the
    same device."""
    answer = _answer(session, answer_id)
    link = link_row(session, answer["link_id"])
    case = _case(session, replace(actor, signs_as=_signature(link, actor)), now, answer)
    taken = [answer]
    if signer:
        taken += [one for one in _open_answers(session, link["id"]) if one["id"] != answer_id]
        _confirm_signer(case, link, answer)
    for one in taken:
        _take(case, one, link["name"])
    return case.finish(entries=[one["entry_id"] for one in taken])


def refuse_answer(session: Session, actor: Actor, now: datetime, answer_id: int, *, note: str = "") -> Draft:
    """Do not let an answer count: its entry waits for the preceptor again."""
    answer = _answer(session, answer_id)
    case = _case(session, actor, now, answer)
    row = _check(case, answer)
    _settle(case, answer, is_confirmed=False)
    if row["kind"] == EntryKind.EVALUATION:
        _drop(case, row)
    else:
        after = case.change(row, {"waits_for": Holder.PRECEPTOR})
        payload = {"line": line_of(row), "note": note, "by": actor.signs_as}
        case.draft.event(
            case.person.id, "answer.refused", payload, enrollment_id=row["enrollment_id"], entry=after
        )
    return case.finish(entries=[row["id"]])


def _answer(session: Session, answer_id: int) -> Mapping[str, Any]:
    table = PreceptorAnswer.__table__
    found = session.execute(select(*table.c).where(table.c.id == answer_id)).mappings().one_or_none()
    if found is None:
        raise NotFound("no_entry")
    return dict(found)


def _open_answers(session: Session, link_id: int) -> Sequence[Mapping[str, Any]]:
    """The unsettled answers of a link whose entries still wait for the coordinator."""
    table = PreceptorAnswer.__table__
    statement = (
        select(*table.c)
        .join(Entry, Entry.id == table.c.entry_id)
        .where(table.c.link_id == link_id, table.c.settled_at.is_(None))
        .where(Entry.status == EntryStatus.WAITING, Entry.waits_for == Holder.COORDINATOR)
        .order_by(table.c.id)
    )
    return [dict(row) for row in session.execute(statement).mappings()]


def _case(session: Session, actor: Actor, now: datetime, answer: Mapping[str, Any]) -> Case:
    case = Case.of_entry(session, actor, now, answer["entry_id"])
    row = case.rows[answer["entry_id"]]
    case.require(Permission.DECIDE, requirement_of(case, row), performer_of(row))
    if answer["settled_at"] is not None:
        raise Conflict("answer_settled")
    return case


def _check(case: Case, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entry, which waits for the coordinator because of this answer."""
    row = case.rows[answer["entry_id"]]
    if row["status"] != EntryStatus.WAITING or row["waits_for"] != Holder.COORDINATOR:
        raise Conflict("answer_settled")
    return row


def _take(case: Case, answer: Mapping[str, Any], by: str) -> None:
    row, values = _check(case, answer), json.loads(answer["values"])
    times = {
        name: datetime.fromisoformat(values[name]) for name in ("started_at", "ended_at") if values.get(name)
    }
    said = Said(
        answer["entry_id"],
        Answer(answer["answer"]),
        answer["note"],
        Level(answer["level"]) if answer["level"] else None,
        break_minutes=int(values.get("break_minutes", 0)),
        **times,
    )
    carry_out(case, row, said)
    _settle(case, answer, is_confirmed=True)
    if row["kind"] == EntryKind.EVALUATION:
        tell_below(case, row, by)


def _drop(case: Case, row: Mapping[str, Any]) -> None:
    """An evaluation that was not taken stays in the record as withdrawn; it is asked for again."""
    values = {"status": EntryStatus.WITHDRAWN, "withdrawn_at": case.now}
    after = case.change(row, values | {"waits_for": None, "queue_cohort_id": None})
    payload = {"kind": row["kind"], "line": line_of(row)}
    case.draft.event(
        case.person.id, "entry.withdrawn", payload, enrollment_id=row["enrollment_id"], entry=after
    )


def _settle(case: Case, answer: Mapping[str, Any], *, is_confirmed: bool) -> None:
    values = {"settled_at": case.now, "is_confirmed": is_confirmed}
    case.draft.update(PreceptorAnswer, values, id=answer["id"])


def _confirm_signer(case: Case, link: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Whoever answered signs from now on. A code at the site confirms nobody: anyone can scan it."""
    if link["via"] == LinkVia.QR:
        raise Conflict("code_signs_nobody")
    device = json.loads(answer["values"]).get("device")
    case.draft.update(PreceptorLink, {"via": LinkVia.MAIL, "device_hash": device}, id=link["id"])
    case.draft.event(
        case.person.id, "contact.confirmed", {"name": link["name"]}, enrollment_id=case.enrollment.id
    )


def _signature(link: Mapping[str, Any], actor: Actor) -> str:
    """ "Ana Gil, by link; O. Fernsby, CMA (AAMA)": who saw it, and who took their word."""
    return f"{link['name']}, by link; {actor.signs_as}"[:_LONGEST_SIGNATURE]
