"""What an uploaded file is, found from its content alone, and made fit to be kept.

Photos are written anew, videos and PDFs are checked for being whole. The name and the type that
a browser tells are not looked at.
"""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

import filetype

from tracker.domain.errors import Impossible
from tracker.domain.kinds import EvidenceKind
from tracker.services import movies, pages, photos
from tracker.services.files import NoFile, Store, Stored

_HEAD = 8192
_PDF_TAIL = 2048
_BEFORE_PDF = b"\xef\xbb\xbf\r\n\t "


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was checked and is kept: where, what it is, as what it is served, how long it lasts."""

    stored: Stored
    kind: EvidenceKind
    media_type: str
    seconds: int | None = None


class Seen(NamedTuple):
    """What an unfinished file turned out to be."""

    kind: EvidenceKind
    mime: str
    seconds: int | None
    size: int


PHOTOS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
"""Photos that are read, with Pillow's name for each; all are kept as JPEG."""
BOXED = {"video/mp4": "video/mp4", "video/x-m4v": "video/mp4", "video/quicktime": "video/quicktime"}
"""Videos made of boxes, and as what each is served."""
JPEG, WEBM, PDF = "image/jpeg", "video/webm", "application/pdf"
EVERY_KIND = frozenset(EvidenceKind)


def look(store: Store, key: str, allowed: frozenset[EvidenceKind] = EVERY_KIND) -> Seen:
    """What the unfinished file of this key is: a video or a paper is whole then.

    Raises Impossible with the code of what is wrong; the file is forgotten then.
    """
    try:
        with store.unfinished(key) as file:
            mime = kind_of(file)
            kind = _kind(mime)
            if kind not in allowed:
                raise Impossible(
                    "file_kind_here",
                    field="file",
                    kinds=tuple(kind for kind in EvidenceKind if kind in allowed),
                )
            return Seen(kind, BOXED.get(mime, mime), _check(file, mime), file.seek(0, os.SEEK_END))
    except Impossible:
        store.remove(key)
        raise


def keep(store: Store, key: str, allowed: frozenset[EvidenceKind] = EVERY_KIND) -> Kept:
    """Check the unfinished file of this key and keep it. A photo is kept under a new key, and the caller
    removes the old one; asked again, a video or a paper gives the same answer.

    Raises Impossible with the code of what is wrong; the file is forgotten then. Raises NoFile.
    """
    try:
        seen = look(store, key, allowed)
    except NoFile:
        return _kept_before(store, key)
    if seen.kind is not EvidenceKind.PHOTO:
        return Kept(store.finish(key, seen.size), seen.kind, seen.mime, seen.seconds)
    try:
        with store.unfinished(key) as file:
            made = photos.clean(file, PHOTOS[seen.mime])
    except Impossible:
        store.remove(key)
        raise
    return _keep_bytes(store, made, EvidenceKind.PHOTO, JPEG)


def _kept_before(store: Store, key: str) -> Kept:
    """What was checked and kept already, when only the answer to it got lost."""
    head = io.BytesIO(b"".join(store.open(key, 0, _HEAD - 1)))
    mime = kind_of(head)
    return Kept(store.finish(key, store.size(key)), _kind(mime), BOXED.get(mime, mime))


def _keep_bytes(store: Store, content: bytes, kind: EvidenceKind, media_type: str) -> Kept:
    key = store.begin()
    size = store.append(key, 0, io.BytesIO(content), len(content))
    return Kept(store.finish(key, size), kind, media_type)


def one_pdf(store: Store, keys: Sequence[str]) -> Kept:
    """Keep the photos of these keys, which stay, as the pages of one PDF."""
    content = pages.pdf_of([b"".join(store.open(key)) for key in keys])
    return _keep_bytes(store, content, EvidenceKind.PDF, PDF)


def kind_of(file: BinaryIO) -> str:
    """The MIME type of the content; raises Impossible for what is no kind of proof."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Impossible("file_empty", field="file")
    mime = PDF if head.lstrip(_BEFORE_PDF).startswith(b"%PDF-") else getattr(filetype.guess(head), "mime", "")
    if mime not in PHOTOS and mime not in BOXED and mime not in (WEBM, PDF):
        raise Impossible("file_kind", field="file")
    return str(mime)


def _kind(mime: str) -> EvidenceKind:
    if mime == PDF:
        return EvidenceKind.PDF
    return EvidenceKind.PHOTO if mime in PHOTOS else EvidenceKind.VIDEO


def _check(file: BinaryIO, mime: str) -> int | None:
    """Refuse a video or a paper that is not whole; gives how many seconds a video lasts, if it says."""
    if mime in BOXED:
        return movies.check_boxes(file)
    if mime == WEBM:
        movies.check_elements(file)
    elif mime == PDF:
        _check_pdf(file)
    return None


def _check_pdf(file: BinaryIO) -> None:
    """A PDF ends by saying where its table of contents is; one that was cut off does not."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _PDF_TAIL, 0))
    tail = file.read()
    found = tail.rfind(b"startxref")
    if found < 0 or tail.find(b"%%EOF", found) < 0:
        raise Impossible("file_truncated", field="file")
