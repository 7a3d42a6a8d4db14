"""Files that prove entries: on their way, kept as drafts for a target, attached.

A **target** is what the file is for: the key of a line, or ``SUBMISSION`` for several skills at
once. What is kept waits as a draft of whoever sent it until an entry or a submission takes it.
The bytes are the store's; these commands only say what is there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.proofs import KeptFile, add, drafts, is_draft, remove
from tracker.domain.errors import Impossible, NotFound
from tracker.domain.kinds import EvidenceKind
from tracker.domain.policy import Actor, Permission
from tracker.domain.proof import SUBMISSION, takes_files
from tracker.models import Evidence, Upload, new_id
from tracker.models.rows import row_digest

MOST_WAITING = 40
"""How many files of one person may be on their way or wait for their entries."""
_NAME_LENGTH = 120


def begin(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    target: str,
    *,
    name: str,
    size: int,
    key: str,
    most: int,
    most_waiting: int,
) -> Draft:
    """A file begins to arrive in the store under ``key``; ``most`` and ``most_waiting`` are bytes of
    one file and of all that a person has on its way or unattached."""
    case = _case(session, actor, now, enrollment_id, target)
    if size <= 0:
        raise Impossible("file_empty", field="file")
    if size > most:
        raise Impossible("file_too_large", field="file", most=most)
    _check_room(session, actor, size, most_waiting)
    upload_id = new_id()
    values = {
        "id": upload_id,
        "person_id": case.person.id,
        "uploaded_by_id": actor.person_id,
        "target": target,
        "name": clean_name(name),
        "size": size,
        "received": 0,
        "key": key,
        "touched_at": now,
    }
    case.draft.insert(Upload, values)
    case.draft.result |= {"upload": upload_id}
    return case.draft


def clean_name(name: str) -> str:
    """The name a file had, without folders and without what does not print; never used as a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, ending = shown.rpartition(".")
    most = _NAME_LENGTH - len(dot) - len(ending)
    return f"{stem[:most]}{dot}{ending}" if dot and most > 0 else shown[:_NAME_LENGTH]


def _case(session: Session, actor: Actor, now: datetime, enrollment_id: int, target: str) -> Case:
    """The case of who may add files to this target."""
    case = Case(session, actor, now, enrollment_id)
    requirement = case.requirement(target) if target != SUBMISSION else None
    case.require(Permission.ADD_FILE, requirement)
    if requirement is not None and not takes_files(requirement):
        raise Impossible("takes_no_file", field="file")
    return case


def _check_room(session: Session, actor: Actor, size: int, most_waiting: int) -> None:
    """Refuse one more file when too much of the person's waits: a store is not for keeping things."""
    sizes = [
        session.execute(
            select(func.count(), func.coalesce(func.sum(model.size), 0)).where(
                model.uploaded_by_id == actor.person_id, *conditions
            )
        ).one()
        for model, conditions in ((Upload, ()), (Evidence, is_draft()))
    ]
    if sum(count for count, _bytes in sizes) >= MOST_WAITING:
        raise Impossible("files_too_many", field="file", most=MOST_WAITING)
    if sum(int(waiting) for _count, waiting in sizes) + size > most_waiting:
        raise Impossible("files_too_much", field="file", most=most_waiting)


def note_received(session: Session, actor: Actor, now: datetime, upload_id: int, received: int) -> Draft:
    """So much of a file has arrived. The store knows better; this is for the list and the sweep."""
    upload = _upload(session, actor, upload_id)
    draft = Draft(session, actor, now)
    draft.update(Upload, {"received": min(received, upload.size), "touched_at": now}, id=upload_id)
    return draft


def _upload(session: Session, actor: Actor, upload_id: int) -> Upload:
    """A file on its way, if the actor is who sends it."""
    found = session.get(Upload, upload_id)
    if found is None or found.uploaded_by_id != actor.person_id:
        raise NotFound("no_upload")
    return found


def finish(
    session: Session,
    actor: Actor,
    now: datetime,
    upload_id: int,
    enrollment_id: int,
    *,
    kept: KeptFile,
    consent: bool = False,
) -> Draft:
    """A file has arrived, was checked and is kept: from now on it waits for its entry. A video needs
    the consent of everybody on camera."""
    upload = _upload(session, actor, upload_id)
    if kept.kind is EvidenceKind.VIDEO and not consent:
        raise Impossible("consent_needed", field="consent")
    case = _case(session, actor, now, enrollment_id, upload.target)
    row = add(case, upload.target, upload.name, kept, consent=consent)
    case.draft.statements.append(_deleting(upload_id))
    case.draft.result |= {"evidence": row["id"]}
    return case.draft


def join(
    session: Session,
    actor: Actor,
    now: datetime,
    enrollment_id: int,
    target: str,
    *,
    photos: Iterable[int],
    name: str,
    kept: KeptFile,
) -> Draft:
    """Several photos that wait for one paper become the pages of one PDF, which waits instead."""
    case = _case(session, actor, now, enrollment_id, target)
    waiting = {row["id"]: row for row in drafts(session, case, target)}
    for photo in photos:
        if photo not in waiting:
            raise NotFound("no_file")
        remove(case.draft, waiting[photo], "joined")
    row = add(case, target, name, kept, consent=False)
    case.draft.result |= {"evidence": row["id"]}
    return case.draft


def attach(
    case: Case, row: Mapping[str, Any] | None = None, *, target: str, submission_id: int | None = None
) -> int:
    """Give everything that the actor has waiting for a target to a new entry or a new submission; gives
    how many files. Refuses while one is on its way or has a question open: it would be left out."""
    _check_arrived(case, target)
    entry_id = row["id"] if row is not None and submission_id is None else None
    found = drafts(case.draft.session, case, target)
    for file in found:
        values = {"entry_id": entry_id, "submission_id": submission_id}
        case.draft.update(Evidence, values, id=file["id"])
        payload = {
            "evidence": file["id"],
            "line": target,
            "submission": submission_id,
            "row": row_digest(Evidence, file | values),
        }
        case.draft.event(case.person.id, "evidence.attached", payload, enrollment_id=case.enrollment.id)
    return len(found)


def _check_arrived(case: Case, target: str) -> None:
    statement = select(Upload.received, Upload.size).where(
        Upload.person_id == case.person.id,
        Upload.uploaded_by_id == case.actor.person_id,
        Upload.target == target,
    )
    moving = case.draft.session.execute(statement).all()
    if any(row.received >= row.size for row in moving):
        raise Impossible("consent_needed", field="consent")
    if moving:
        raise Impossible("file_on_its_way", field="file")


def give_up(session: Session, actor: Actor, now: datetime, upload_id: int) -> Draft:
    """A file that was on its way is not sent after all."""
    upload = _upload(session, actor, upload_id)
    return _forget(session, actor, now, upload)


def forget(session: Session, actor: Actor, now: datetime, upload_id: int) -> Draft:
    """A file on its way was broken off long ago. Done by the worker."""
    upload = session.get(Upload, upload_id)
    if upload is None:
        raise NotFound("no_upload")
    return _forget(session, actor, now, upload)


def _forget(session: Session, actor: Actor, now: datetime, upload: Upload) -> Draft:
    draft = Draft(session, actor, now)
    draft.statements.append(_deleting(upload.id))
    draft.result |= {"key": upload.key}
    return draft


def _deleting(upload_id: int) -> tuple[Any, list[dict[str, Any]]]:
    return delete(Upload).where(Upload.id == upload_id), []
