"""A file applied whole or not at all, and the last one undone where nothing relied on it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.commands.granting import start_period
from tracker.commands.import_case import ImportCase, finished
from tracker.commands.import_rows import assess, loaded_of
from tracker.commands.importing import check_reach, opened
from tracker.commands.together import absorb, gather
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.importing.columns import lacks
from tracker.domain.kinds import ImportState
from tracker.domain.policy import Actor, Permission
from tracker.domain.statuses import EntryStatus, PeriodKind
from tracker.models import ImportItem, ImportRun, Invitation, Outbox, Person
from tracker.models.importing import EMPTIED

MOST_NAMED = 5
"""So many names a refusal tells."""


def apply(session: Session, actor: Actor, now: datetime, run_id: int) -> Draft:
    """Bring the whole file in: one transaction, and each student's record by its version. A row that is not
    ready refuses all of it (``import_unready``)."""
    draft, staged = opened(session, actor, now, run_id)
    if lacks(staged.run.kind, staged.columns.values()):
        raise Impossible("import_columns")
    assessed = assess(draft, staged, enters=True)
    if assessed.unready:
        raise Impossible("import_unready", rows=assessed.unready)
    if not assessed.made:
        raise Impossible("import_nothing")
    for own in assessed.finished():
        absorb(draft, own)
    people = {person_id for _what, _row, person_id in assessed.made}
    counts = {"entries": sum(what == "entry" for what, *_rest in assessed.made), "people": len(people)}
    values = {"state": ImportState.APPLIED, "applied_at": now, **EMPTIED, **counts}
    draft.update(ImportRun, values, id=run_id)
    for what, row_id, person_id in assessed.made:
        draft.insert(ImportItem, {"run_id": run_id, "row_id": row_id, "what": what, "person_id": person_id})
    draft.open_school()
    draft.event(SCHOOL_CHAIN, "import.applied", {"import": run_id, **counts})
    draft.result |= counts
    gather(draft)
    return draft


def undo(session: Session, actor: Actor, now: datetime, run_id: int, *, note: str) -> Draft:
    """Take the last import back: its entries are voided with ``note``, its students withdrawn and their
    accounts closed. Where anything relied on it since, nothing is undone and the names are told."""
    run = session.execute(select(ImportRun).where(ImportRun.id == run_id)).scalar_one_or_none()
    if run is None or run.owner_id != actor.person_id:
        raise NotFound("not_there")
    check_reach(actor, run)
    if run.state is not ImportState.APPLIED or run_id != last_applied(session, actor.person_id):
        raise Conflict("import_not_last")
    draft = Draft(session, actor, now, result={"run": run_id})
    draft.claim(ImportRun, run_id)
    items = _items(session, run_id)
    loaded = loaded_of(session, sorted(items))
    relied: list[str] = []
    undone: list[ImportCase] = []
    for person_id, own in sorted(items.items()):
        # The newest enrollment sees everything that a file can bring in.
        enrollment = next(reversed(loaded[person_id]))
        case = ImportCase(session, actor, now, enrollment, loaded[person_id])
        case.require(Permission.VOID)
        if _relies(case, own):
            relied.append(case.person.name)
        else:
            _take_back(case, own, note)
            undone.append(case)
    if relied:
        more = max(0, len(relied) - MOST_NAMED)
        raise Conflict("import_relied", names=", ".join(sorted(relied)[:MOST_NAMED]), more=more)
    for own_draft in finished(undone):
        absorb(draft, own_draft)
    draft.update(ImportRun, {"state": ImportState.UNDONE, "undone_at": now}, id=run_id)
    draft.open_school()
    draft.event(SCHOOL_CHAIN, "import.undone", {"import": run_id, "people": len(items)})
    draft.result |= {"people": len(items)}
    gather(draft)
    return draft


def last_applied(session: Session, owner_id: int) -> int | None:
    """The import that its owner applied last and that still stands."""
    mine = select(ImportRun.id).where(ImportRun.owner_id == owner_id, ImportRun.state == ImportState.APPLIED)
    newest = mine.order_by(ImportRun.applied_at.desc(), ImportRun.id.desc()).limit(1)
    return session.execute(newest).scalar_one_or_none()


def _items(session: Session, run_id: int) -> dict[int, dict[int, str]]:
    """What the import made, by person: ids with what they are."""
    found: dict[int, dict[int, str]] = {}
    rows = session.execute(
        select(ImportItem.person_id, ImportItem.row_id, ImportItem.what).where(ImportItem.run_id == run_id)
    )
    for row in rows:
        found.setdefault(row.person_id, {})[row.row_id] = row.what
    return found


def _relies(case: Case, own: Mapping[int, str]) -> bool:
    """Whether somebody did something since that counts on what the import made."""
    if "enrollment" in own.values():
        others = [one for one in case.rows.values() if one["id"] not in own]
        return bool(case.person.password_hash or others or len(case.all) > 1)
    mine = [one for one in case.rows.values() if one["id"] in own]
    lines = {_line(one) for one in mine}
    if any(one["status"] != EntryStatus.ACCEPTED for one in mine):
        return True
    newest = max(one["id"] for one in mine)
    since = [one for one in case.rows.values() if one["id"] > newest and _stands(one)]
    return any(_line(one) in lines for one in since) or _is_carried(case, own)


def _is_carried(case: Case, own: Iterable[int]) -> bool:
    """Whether a later enrollment was given credit for one of the entries."""
    return any(loaded.carried & set(own) for loaded in case.all.values())


def _stands(row: Mapping[str, Any]) -> bool:
    return row["status"] not in (EntryStatus.WITHDRAWN, EntryStatus.VOIDED)


def _line(row: Mapping[str, Any]) -> str:
    return str(row["requirement"] or row["subject"])


def _take_back(case: Case, own: Mapping[int, str], note: str) -> None:
    for entry_id, what in sorted(own.items()):
        if what == "entry":
            values = {
                "status": EntryStatus.VOIDED,
                "voided_at": case.now,
                "voided_by_id": case.actor.person_id,
                "void_note": note,
            }
            case.say_decided(case.change(case.rows[entry_id], values), "entry.voided", note)
        else:
            _close(case, note)


def _close(case: Case, note: str) -> None:
    """Somebody whom the import brought in: gone from their first day on, and the address is free again."""
    start_period(case, PeriodKind.WITHDRAWN, case.facts.started_on, None, note)
    person = case.person.id
    case.draft.update(Person, {"is_active": False, "email": None}, id=person)
    case.draft.update(Invitation, {"used_at": case.now}, person_id=person, used_at=None)
    # Dropped, not given up: nobody may send the invitation of a closed account again.
    dropped = {"failed_at": case.now, "dropped_at": case.now, "facts": "{}", "leased_until": None}
    case.draft.update(Outbox, dropped, person_id=person, sent_at=None, failed_at=None)
    case.draft.event(person, "person.deactivated", {"reason": note})
