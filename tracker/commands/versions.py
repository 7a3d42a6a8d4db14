"""Versions of a path: an uploaded document is staged, thrown away or published."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.commands.school import publish_path, published, require_admin
from tracker.domain.errors import Conflict, Impossible, NotFound, PathError
from tracker.domain.evaluators import EVALUATORS
from tracker.domain.path_history import reused
from tracker.domain.policy import Actor
from tracker.domain.program_loader import load_program
from tracker.models import PathDraft, new_id


def stage_path(
    session: Session,
    actor: Actor,
    now: datetime,
    code: str,
    *,
    source: str,
    document: str,
    texts: str | None = None,
) -> Draft:
    """Keep an uploaded document as the draft of a program's next version, in place of the one before.

    Raises PathError with everything that publishing would refuse.
    """
    require_admin(actor)
    path = load_program(source, document, texts, frozenset(EVALUATORS))
    if path.code != code:
        raise Impossible("other_program", field="file", found=path.code, asked=code)
    versions = published(session, code)
    if not versions:
        raise NotFound("no_path")
    if path.digest in {one.digest for one in versions}:
        raise Conflict("path_published", field="file")
    if problems := reused(path, versions):
        raise PathError(source, problems)
    draft = Draft(session, actor, now)
    draft.open_school()
    draft.statements.append((delete(PathDraft).where(PathDraft.code == code), []))
    row = {"id": new_id(), "code": code, "version": path.version, "digest": path.digest}
    draft.insert(PathDraft, row | {"document": document, "texts": texts, "staged_at": now})
    payload = {"code": code, "version": path.version, "digest": path.digest}
    draft.event(SCHOOL_CHAIN, "path.staged", payload)
    draft.result |= {"draft": row["id"]}
    return draft


def discard_draft(session: Session, actor: Actor, now: datetime, draft_id: int) -> Draft:
    """Throw a staged document away."""
    require_admin(actor)
    row = _draft(session, draft_id)
    draft = Draft(session, actor, now)
    draft.open_school()
    draft.statements.append((delete(PathDraft).where(PathDraft.id == draft_id), []))
    draft.event(SCHOOL_CHAIN, "path.discarded", {"code": row.code, "version": row.version})
    return draft


def publish_draft(session: Session, actor: Actor, now: datetime, draft_id: int) -> Draft:
    """Publish a staged document; its id becomes that of the version. Cohorts stay where they are."""
    require_admin(actor)
    row = _draft(session, draft_id)
    source = f"{row.code} {row.version}"
    draft = publish_path(
        session, actor, now, source=source, document=row.document, texts=row.texts, version_id=draft_id
    )
    draft.statements.append((delete(PathDraft).where(PathDraft.id == draft_id), []))
    return draft


def _draft(session: Session, draft_id: int) -> PathDraft:
    found = session.get(PathDraft, draft_id)
    if found is None:
        raise NotFound("no_draft")
    return found
