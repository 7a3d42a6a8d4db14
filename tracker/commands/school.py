"""The school itself: its one row, published paths, cohorts."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.cohorts import CohortFacts, checked
from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.errors import Impossible, NotAllowed, NotFound, PathError
from tracker.domain.evaluators import EVALUATORS
from tracker.domain.journal import GENESIS
from tracker.domain.path import Path
from tracker.domain.path_history import reused
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.program_loader import load_program
from tracker.domain.sheets import unapproved
from tracker.domain.statuses import Role
from tracker.models import Cohort, PathVersion, Person, RoleGrant, School, new_id
from tracker.models.paths import path_of


def found_school(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    name: str,
    timezone: str,
    given_name: str,
    family_name: str,
    email: str,
    password_hash: str | None,
) -> Draft:
    """Begin an empty installation: the school and its first administrator."""
    if session.execute(select(Person.id).limit(1)).first():
        raise Impossible("not_empty")
    draft = Draft(session, actor, now)
    draft.insert(School, {"id": 1, "name": name, "timezone": timezone, "version": 0, "event_head": GENESIS})
    person_id = draft.add_person(
        {
            "given_name": given_name,
            "family_name": family_name,
            "email": email.lower(),
            "password_hash": password_hash,
        }
    )
    draft.event(person_id, "person.created", {"name": f"{given_name} {family_name}".strip()})
    row = {"id": new_id(), "person_id": person_id, "role": Role.ADMIN, "cohort_id": None, "granted_at": now}
    draft.insert(RoleGrant, row)
    draft.event(person_id, "role.granted", {"role": Role.ADMIN, "person": person_id, "cohort": None})
    draft.result |= {"person": person_id}
    return draft


def publish_path(
    session: Session, actor: Actor, now: datetime, *, source: str, document: str, texts: str | None = None
) -> Draft:
    """Publish a path document with the texts of its sheets and kit; the same content twice is one
    version. Of a new one the result lists the skills whose sheets no clinician approved. Raises PathError,
    also where a key of an earlier version would mean something new."""
    _require_admin(actor)
    path = load_program(source, document, texts, frozenset(EVALUATORS))
    unread = [sheet.skill for sheet in unapproved(path.sheets.values())]
    draft = Draft(session, actor, now)
    existing = session.execute(
        select(PathVersion.id).where(PathVersion.digest == path.digest)
    ).scalar_one_or_none()
    if existing is not None:
        draft.result |= {"path_version": existing}
        return draft
    if problems := reused(path, _published(session, path.code)):
        raise PathError(source, problems)
    draft.open_school()
    version_id = new_id()
    draft.insert(
        PathVersion,
        {
            "id": version_id,
            "code": path.code,
            "version": path.version,
            "digest": path.digest,
            "document": document,
            "texts": texts,
            "published_at": now,
        },
    )
    payload = {"code": path.code, "version": path.version, "digest": path.digest, "unapproved": len(unread)}
    draft.event(SCHOOL_CHAIN, "path.published", payload)
    draft.result |= {"path_version": version_id, "unapproved": unread}
    return draft


def _published(session: Session, code: str) -> list[Path]:
    """The versions of a program, oldest first."""
    statement = select(PathVersion.id).where(PathVersion.code == code)
    ids = session.execute(statement.order_by(PathVersion.published_at, PathVersion.id)).scalars().all()
    return [path_of(session, version_id) for version_id in ids]


def create_cohort(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    name: str,
    path_version_id: int,
    starts_on: date,
    timezone: str,
    breaks: str = "",
    holidays: str = "",
    class_times: str | None = None,
) -> Draft:
    """A new cohort on a published path."""
    _require_admin(actor)
    version = session.get(PathVersion, path_version_id)
    if version is None:
        raise NotFound("no_path")
    given = CohortFacts(name, path_version_id, starts_on, timezone, breaks, holidays, class_times)
    facts = checked(session, given)
    draft = Draft(session, actor, now)
    draft.open_school()
    cohort_id = new_id()
    draft.insert(Cohort, {"id": cohort_id, **asdict(facts)})
    payload = {"name": name, "path": f"{version.code} {version.version}", "starts_on": starts_on}
    draft.event(SCHOOL_CHAIN, "cohort.created", payload)
    draft.result |= {"cohort": cohort_id}
    return draft


def note_restore(session: Session, actor: Actor, now: datetime, *, made_at: str, checkpoint: str) -> Draft:
    """Write into the school's journal that the record went back to a backup, and to which checkpoint."""
    draft = Draft(session, actor, now)
    draft.open_school()
    draft.event(SCHOOL_CHAIN, "school.restored", {"made_at": made_at, "checkpoint": checkpoint})
    return draft


def _require_admin(actor: Actor) -> None:
    if not allows(actor, Permission.MANAGE_SCHOOL, Target()):
        raise NotAllowed("not_allowed")


def note_archive(
    session: Session, actor: Actor, now: datetime, *, recipient: str, rows: int, files: int, sha256: str
) -> Draft:
    """Write into the school's journal that everything left as one file, for whom, and its checksum."""
    draft = Draft(session, actor, now)
    draft.open_school()
    payload = {"recipient": recipient, "rows": rows, "files": files, "sha256": sha256}
    draft.event(SCHOOL_CHAIN, "school.archived", payload)
    return draft
