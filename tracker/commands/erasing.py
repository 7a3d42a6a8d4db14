"""Erasure after retention: the words of a person go, the counted rows and the provable chain stay.

``models/personal.py`` says of each table what is left. An erasure is one short transaction; the bytes of
files go after it, by the caller or by the worker's round for what nothing names.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.errors import Conflict, NotAllowed
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import (
    Base,
    Erasure,
    Evidence,
    ImportRun,
    Outbox,
    Person,
    PortalExport,
    PreceptorLink,
    Upload,
    new_id,
)
from tracker.models.importing import EMPTIED
from tracker.models.personal import MONTH, PERSONAL, Left, Personal, is_about, month_of, table_of
from tracker.models.rights_read import is_erased, kept_back, next_number, past_retention
from tracker.models.rows import row_digest
from tracker.models.settings import setting

NAME = "Erased person"
"""What stands in place of the given name; the number stands in place of the family name."""


def erase(session: Session, actor: Actor, now: datetime, person_id: int, *, today: date) -> Draft:
    """Erase a person whose time is over; ``keys`` in the result name the files to remove.

    Conflict while a legal hold stands (``erase_held``), a request for correction is open
    (``erase_asked``), or the record is not past retention (``erase_early``).
    """
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")
    held, asked = kept_back(session, [person_id])
    if held:
        raise Conflict("erase_held")
    if asked:
        raise Conflict("erase_asked")
    years = int(setting(session, "retention_years"))
    ended = past_retention(session, today, years, [person_id])
    if not ended:
        raise Conflict("erase_early")
    return _erased(session, actor, now, person_id, ended[0].ended_on, next_number(session))


def erase_again(
    session: Session, actor: Actor, now: datetime, person_id: int, *, ended_on: date, number: int
) -> Draft:
    """Erase a person whom a backup brought back: it was decided before, so nothing is asked again. A
    person who is erased, or is not there, is left as they are."""
    is_there = select(Person.id).where(Person.id == person_id, ~is_erased(Person.id))
    if session.execute(is_there).first() is None:
        return Draft(session, actor, now)
    return _erased(session, actor, now, person_id, ended_on, number)


def _erased(
    session: Session, actor: Actor, now: datetime, person_id: int, ended_on: date, number: int
) -> Draft:
    draft = Draft(session, actor, now)
    draft.open(person_id)
    row = {
        "id": new_id(),
        "person_id": person_id,
        "number": number,
        "ended_on": month_of(ended_on),
        "erased_at": now,
        "erased_by_id": actor.person_id or None,
    }
    draft.result |= {"person": person_id, "number": number, "ended_on": row["ended_on"].isoformat()}
    draft.result["keys"] = _keys(session, person_id)
    # First of all: only where this row stands does the database let payloads go.
    draft.insert(Erasure, row)
    _letters(draft, person_id)
    # Whoever worked with an export reads it again: nobody can tell whose rows are in it.
    draft.statements.append((delete(PortalExport), []))
    draft.statements.append((update(ImportRun).values({**EMPTIED, "version": ImportRun.version + 1}), []))
    for table in reversed(Base.metadata.sorted_tables):
        personal = PERSONAL.get(table.name)
        if personal is not None and personal.left is Left.NOTHING:
            draft.statements.append((delete(table).where(is_about(personal, person_id)), []))
    for personal in PERSONAL.values():
        if personal.left is Left.REST:
            _blank(draft, personal, person_id)
    names = {"given_name": NAME, "family_name": str(number)}
    draft.update(Person, names, id=person_id)
    payload = {"erasure": row["id"], "number": number, "ended_on": row["ended_on"]}
    draft.event(person_id, "record.erased", payload | {"row": row_digest(Erasure, row)})
    return draft


def _keys(session: Session, person_id: int) -> list[str]:
    """The keys of the person's files, kept and on their way."""
    found = [
        session.execute(select(model.key).where(model.person_id == person_id)).scalars()
        for model in (Evidence, Upload)
    ]
    return sorted(key for keys in found for key in keys)


def _letters(draft: Draft, person_id: int) -> None:
    """Letters to preceptors that name the student go with the links they were about."""
    links = select(PreceptorLink.id, PreceptorLink.person_id).where(PreceptorLink.student_id == person_id)
    found = draft.session.execute(links).all()
    if not found:
        return
    mine = {row.id for row in found}
    letters = select(Outbox.id, Outbox.facts).where(Outbox.person_id.in_({row.person_id for row in found}))
    gone = [row.id for row in draft.session.execute(letters) if json.loads(row.facts).get("link") in mine]
    if gone:
        draft.statements.append((delete(Outbox).where(Outbox.id.in_(gone)), []))


def _blank(draft: Draft, personal: Personal, person_id: int) -> None:
    """Overwrite the words of the rows that stay; days become the first of their month."""
    table: Any = table_of(personal.table)
    words = {name: value for name, value in personal.blank.items() if value is not MONTH}
    if words:
        draft.statements.append((update(table).where(is_about(personal, person_id)).values(words), []))
    days = [name for name, value in personal.blank.items() if value is MONTH]
    if not days:
        return
    [key] = table.primary_key.columns
    rows = draft.session.execute(
        select(key, *(table.c[name] for name in days)).where(is_about(personal, person_id))
    ).mappings()
    values = [
        {f"of_{key.name}": row[key.name], **{f"to_{name}": month_of(row[name]) for name in days}}
        for row in rows
    ]
    if values:
        to_month = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in days}
        statement = update(table).where(key == bindparam(f"of_{key.name}")).values(to_month)
        draft.statements.append((statement, values))
