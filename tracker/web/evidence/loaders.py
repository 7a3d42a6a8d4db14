"""What an address about files names: a target, a file on its way, a kept file. None is a 404."""

from flask import g

from tracker.domain.policy import Permission, allows
from tracker.extensions import db
from tracker.queries.evidence import Pending, pending
from tracker.queries.file_targets import (
    DraftRef,
    FileRef,
    FileTarget,
    UploadRef,
    draft_ref,
    file_ref,
    file_target,
    upload_ref,
)
from tracker.web.access import current_actor


def load_target(person_id: int, target: str) -> FileTarget | None:
    """A line or a submission of somebody's that takes files."""
    return file_target(db.session, person_id, target)


def load_upload(upload_id: int) -> UploadRef | None:
    """A file on its way; only who sends it finds it."""
    found = upload_ref(db.session, upload_id)
    is_mine = found is not None and found.moving.uploaded_by_id == current_actor().person_id
    return found if is_mine else None


def load_draft(evidence_id: int) -> DraftRef | None:
    """A kept file that no entry has taken; only who sent it finds it."""
    found = draft_ref(db.session, evidence_id)
    is_mine = found is not None and found.file.uploaded_by_id == current_actor().person_id
    return found if is_mine else None


def load_file(evidence_id: int) -> FileRef | None:
    """A kept file, for who may see its entry. For everybody else it does not exist, not even for
    staff who see that the paper is there: they must not learn how many pages it has."""
    found = file_ref(db.session, evidence_id)
    if found is None:
        return None
    if found.file.is_draft and found.file.uploaded_by_id != current_actor().person_id:
        return None
    g.zone = found.zone
    return found if allows(current_actor(), Permission.SEE_FILE, found.target) else None


def waiting_on(on: FileTarget) -> Pending:
    """What the signed-in person has waiting for a target."""
    return pending(db.session, on.person_id, on.key, current_actor().person_id)
