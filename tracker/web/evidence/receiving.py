"""From bytes to a draft: what pieces and whole forms do alike."""

from collections.abc import Iterable
from typing import Any

from tracker.commands import evidence, proofs
from tracker.commands.proofs import KeptFile
from tracker.domain.errors import Impossible, NotFound, Refused
from tracker.domain.kinds import EvidenceKind
from tracker.extensions import db
from tracker.queries.evidence import File
from tracker.queries.file_targets import FileTarget, UploadRef, file_target
from tracker.services import media
from tracker.services.files import NoFile, Reads
from tracker.services.media import Kept
from tracker.web.access import current_actor
from tracker.web.evidence.limits import WAITING_FILES, limit_bytes
from tracker.web.evidence.loaders import waiting_on
from tracker.web.evidence.store import store
from tracker.web.transaction import Command, perform


def do(command: Command, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Carry out a command for the signed-in person. Sending the same bytes twice is harmless by its
    offset, so these need no receipt."""
    return perform(db.session, current_actor(), command, *args, **kwargs)


def begin(on: FileTarget, name: str, size: int) -> int:
    """Make room for a file; gives the id of the upload."""
    key = store().begin()
    most = limit_bytes()
    try:
        made = do(
            evidence.begin,
            on.enrollment_id,
            on.key,
            name=name,
            size=size,
            key=key,
            most=most,
            most_waiting=WAITING_FILES * most,
        )
    except Refused:
        store().remove(key)
        raise
    return int(made["upload"])


def append(upload: UploadRef, offset: int, content: Reads) -> int:
    """Add a piece; gives how many bytes are here now."""
    received = store().append(upload.moving.key, offset, content, upload.moving.size)
    do(evidence.note_received, upload.moving.id, received)
    return received


def finish(upload: UploadRef, *, consent: bool) -> bool:
    """Check what has arrived and keep it as a draft; False while a video waits for the answer whether
    everybody on camera agreed. A file that is refused leaves nothing; where only the database had no
    time, the same call can be made again."""
    key, kinds = upload.moving.key, upload.on.kinds
    try:
        if not consent and _is_new_video(key, kinds):
            return False
        kept = media.keep(store(), key, kinds)
    except NoFile:
        raise NotFound("no_upload") from None
    except Impossible:
        do(evidence.give_up, upload.moving.id)
        raise
    _put_down(upload, kept, consent=consent and kept.kind is EvidenceKind.VIDEO)
    return True


def _is_new_video(key: str, kinds: frozenset[EvidenceKind]) -> bool:
    try:
        return media.look(store(), key, kinds).kind is EvidenceKind.VIDEO
    except NoFile:
        # It was kept before, and only the answer to that got lost: the question is behind it.
        return False


def _put_down(upload: UploadRef, kept: Kept, *, consent: bool) -> None:
    is_new_key = kept.stored.key != upload.moving.key
    try:
        on = upload.on.enrollment_id
        do(evidence.finish, upload.moving.id, on, kept=_told(kept), consent=consent)
    except Refused:
        if is_new_key:
            store().remove(kept.stored.key)
        raise
    if is_new_key:
        store().remove(upload.moving.key)


def _told(kept: Kept) -> KeptFile:
    stored = kept.stored
    return KeptFile(stored.key, stored.size, stored.sha256, kept.kind, kept.media_type, kept.seconds)


def give_up(upload: UploadRef) -> None:
    """Forget a file that was on its way."""
    do(evidence.give_up, upload.moving.id)
    store().remove(upload.moving.key)


def remove(file: File) -> None:
    """Remove a draft."""
    do(proofs.remove_draft, file.id)
    store().remove(file.key)


def join_photos(person_id: int, key: str) -> None:
    """Before a paper is sent: several photos that wait for it become one PDF. One photo stays one."""
    on = file_target(db.session, person_id, key)
    if on is None or not on.is_paper:
        return
    photos = waiting_on(on).photos
    if len(photos) < 2:
        return
    kept = media.one_pdf(store(), [photo.key for photo in photos])
    name = f"{photos[0].name.rpartition('.')[0] or photos[0].name}.pdf"
    ids = [photo.id for photo in photos]
    try:
        do(evidence.join, on.enrollment_id, key, photos=ids, name=name, kept=_told(kept))
    except Refused:
        store().remove(kept.stored.key)
        raise
    _forget(photos)


def _forget(files: Iterable[File]) -> None:
    for file in files:
        store().remove(file.key)
