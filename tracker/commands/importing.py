"""Spreadsheets of the school: kept as they were read, columns named, cells mended, rows put to a person.

Nothing here changes a student's record; ``applying.py`` does, whole or not at all.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.commands.import_found import NEW, SKIP
from tracker.commands.import_rows import assess
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.importing.cells import DayOrder
from tracker.domain.importing.columns import guess, lacks
from tracker.domain.importing.heads import Sheet, signature
from tracker.domain.kinds import ImportKind, ImportState
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.models import Cohort, ImportColumns, ImportRun, new_id
from tracker.models.importing import Staged
from tracker.models.paths import path_of
from tracker.models.settings import setting

MOST_STAGED = 10
"""So many files one reader may have open."""
LONGEST_CELL = 200
LONGEST_NUMBER = 19


def read_file(
    session: Session,
    actor: Actor,
    now: datetime,
    kind: ImportKind,
    cohort_id: int,
    *,
    name: str,
    sheet: Sheet,
) -> Draft:
    """Keep a file to look at; no record changes. Its columns are named as those of the last file with
    these heads, else as the heads suggest."""
    cohort = session.get(Cohort, cohort_id)
    if cohort is None or cohort_id not in actor.coordinates:
        raise NotFound("no_cohort")
    _check_room(session, actor)
    path = path_of(session, cohort.path_version_id)
    columns = _remembered(session, kind, sheet.heads)
    if columns is None:
        columns = {str(at): str(one) for at, one in guess(kind, sheet.heads, path).items()}
    row: dict[str, Any] = {
        "id": new_id(),
        "owner_id": actor.person_id,
        "kind": kind,
        "state": ImportState.STAGED,
        "cohort_id": cohort_id,
        "name": "".join(sign for sign in name if sign.isprintable())[:120],
        "heads": json.dumps(list(sheet.heads)),
        "rows": json.dumps([[number, list(cells)] for number, cells in sheet.rows]),
        "columns": json.dumps(columns),
        "options": json.dumps({"invites": kind is ImportKind.ROSTER}),
        "fixes": "{}",
        "choices": "{}",
        "entries": 0,
        "people": 0,
        "read_at": now,
        "expires_at": now + timedelta(days=int(setting(session, "import_days"))),
        "version": 0,
    }
    staged = Staged(ImportRun(**row, found="{}"), path)
    draft = Draft(session, actor, now, result={"run": row["id"]})
    draft.insert(ImportRun, row | {"found": json.dumps(_looked(draft, staged))})
    draft.open_school()
    payload = {"import": row["id"], "kind": kind, "rows": len(sheet.rows), "cohort": cohort.name}
    draft.event(SCHOOL_CHAIN, "import.read", payload)
    return draft


def name_columns(
    session: Session,
    actor: Actor,
    now: datetime,
    run_id: int,
    *,
    columns: Mapping[int, str],
    order: DayOrder | None = None,
    tick_on: date | None = None,
    invites: bool = False,
) -> Draft:
    """Say what each column holds and how to read the cells; kept for every file with the same heads."""
    draft, staged = opened(session, actor, now, run_id)
    holds = [text for text in columns.values() if text]
    if len(set(holds)) < len(holds):
        raise Impossible("import_same_columns", field="columns")
    if tick_on is not None and tick_on > now.date() + timedelta(days=1):
        raise Impossible("tick_ahead", field="tick_on")
    options = {"order": order, "tick_on": tick_on.isoformat() if tick_on else None, "invites": invites}
    named = json.dumps({at: text for at, text in columns.items() if text})
    values = {"columns": named, "options": json.dumps(options)}
    key = {"signature": signature(staged.heads), "kind": staged.run.kind}
    kept = {"columns": named, "named_by_id": actor.person_id, "named_at": now}
    if session.get(ImportColumns, tuple(key.values())) is None:
        draft.insert(ImportColumns, key | kept)
    else:
        draft.update(ImportColumns, kept, **key)
    return _changed(draft, staged, values)


def mend_row(
    session: Session,
    actor: Actor,
    now: datetime,
    run_id: int,
    number: int,
    *,
    cells: Mapping[int, str] | None = None,
    who: str | None = None,
) -> Draft:
    """Type cells of a row anew, say who it is (an id, "new" or "skip"), or both. ``who`` empty: nobody
    said so any more."""
    draft, staged = opened(session, actor, now, run_id)
    is_person = who is not None and who.isascii() and who.isdecimal() and len(who) <= LONGEST_NUMBER
    if number not in staged.rows or not (who in (None, "", SKIP, NEW) or is_person):
        raise NotFound("not_there")
    fixes, choices = dict(staged.fixes), {str(one): said for one, said in staged.choices.items()}
    for column, text in (cells or {}).items():
        if not 0 <= column < len(staged.heads) or len(text) > LONGEST_CELL or "\x00" in text:
            raise Impossible("cell_long", field=f"c{column}", most=LONGEST_CELL)
        fixes[f"{number}:{column}"] = " ".join(text.split())
    if who is not None:
        choices.pop(str(number), None)
        if who:
            choices[str(number)] = who
    values = {"fixes": json.dumps(fixes), "choices": json.dumps(choices)}
    return _changed(draft, staged, values, only={number, *_beside(staged, number)})


def _beside(staged: Staged, number: int) -> set[int]:
    """The rows about the person whom this one is about so far."""
    who = staged.found[number]["who"] if number in staged.found else None
    return {at for at, found in staged.found.items() if who is not None and found["who"] == who}


def say_same(session: Session, actor: Actor, now: datetime, run_id: int) -> Draft:
    """Say of every row that fits one student of the cohort by name alone that it is this student."""
    draft, staged = opened(session, actor, now, run_id)
    choices = {str(number): said for number, said in staged.choices.items()}
    sure = {
        number: str(found["may"][0])
        for number, found in staged.found.items()
        if found["why"] == "name" and len(found["may"]) == 1
    }
    if not sure:
        raise Impossible("import_nobody")
    values = {"choices": json.dumps({**choices, **{str(number): who for number, who in sure.items()}})}
    return _changed(draft, staged, values, only=set(sure))


def look_again(session: Session, actor: Actor, now: datetime, run_id: int) -> Draft:
    """Lay every row beside the records as they are now."""
    draft, staged = opened(session, actor, now, run_id)
    return _changed(draft, staged, {})


def put_away(session: Session, actor: Actor, now: datetime, run_id: int) -> Draft:
    """Forget a file that was not applied."""
    draft, _staged = opened(session, actor, now, run_id)
    draft.statements.append((delete(ImportRun).where(ImportRun.id == run_id), []))
    draft.open_school()
    draft.event(SCHOOL_CHAIN, "import.put_away", {"import": run_id})
    return draft


def due_for_removal(session: Session, now: datetime, most: int) -> list[int]:
    """Files that nobody applied in their time."""
    due = select(ImportRun.id).where(ImportRun.state == ImportState.STAGED, ImportRun.expires_at <= now)
    return list(session.execute(due.order_by(ImportRun.id).limit(most)).scalars())


def expire(session: Session, actor: Actor, now: datetime, run_id: int) -> Draft:
    """Forget a file whose time is over."""
    draft = Draft(session, actor, now)
    draft.claim(ImportRun, run_id)
    staged = ImportRun.state == ImportState.STAGED
    draft.statements.append((delete(ImportRun).where(ImportRun.id == run_id, staged), []))
    draft.open_school()
    draft.event(SCHOOL_CHAIN, "import.put_away", {"import": run_id})
    return draft


def opened(session: Session, actor: Actor, now: datetime, run_id: int) -> tuple[Draft, Staged]:
    """The draft and the run of its owner, while it is staged."""
    run = session.execute(select(ImportRun).where(ImportRun.id == run_id)).scalar_one_or_none()
    if run is None or run.owner_id != actor.person_id:
        raise NotFound("not_there")
    check_reach(actor, run)
    if run.state is not ImportState.STAGED:
        raise Conflict("import_over")
    cohort = session.get_one(Cohort, run.cohort_id)
    draft = Draft(session, actor, now, result={"run": run_id})
    draft.claim(ImportRun, run_id)
    return draft, Staged(run, path_of(session, cohort.path_version_id))


def check_reach(actor: Actor, run: ImportRun) -> None:
    """Refuse who no longer coordinates the cohort that the file is for."""
    target = Target(person_id=run.owner_id, cohort_ids=frozenset({run.cohort_id}))
    if not allows(actor, Permission.SEE_IMPORT, target):
        raise NotAllowed("not_allowed")


def _changed(draft: Draft, staged: Staged, values: Mapping[str, str], only: set[int] | None = None) -> Draft:
    """Write the values and what the records say of the rows then."""
    run = {column.name: getattr(staged.run, column.name) for column in ImportRun.__table__.c} | dict(values)
    after = Staged(ImportRun(**run), staged.path)
    draft.update(ImportRun, {**values, "found": json.dumps(_looked(draft, after, only))}, id=staged.run.id)
    return draft


def _looked(draft: Draft, staged: Staged, only: set[int] | None = None) -> dict[int, Any]:
    """What the records say of each row; of ``only`` these rows it is looked up anew."""
    if lacks(staged.run.kind, staged.columns.values()):
        return {}
    found = assess(draft, staged, only).findings
    return found if only is None else {**staged.found, **found}


def _remembered(session: Session, kind: ImportKind, heads: Sequence[str]) -> dict[str, str] | None:
    kept = session.get(ImportColumns, (signature(heads), kind))
    return json.loads(kept.columns) if kept else None


def _check_room(session: Session, actor: Actor) -> None:
    if not allows(actor, Permission.IMPORT, Target()):
        raise NotAllowed("not_allowed")
    mine = select(ImportRun.id).where(
        ImportRun.owner_id == actor.person_id, ImportRun.state == ImportState.STAGED
    )
    if len(session.execute(mine).all()) >= MOST_STAGED:
        raise Impossible("imports_enough", field="file", most=MOST_STAGED)
