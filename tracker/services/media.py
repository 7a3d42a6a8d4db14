"""What an uploaded file is, found from its content alone, and made fit to be kept.

Photos are written anew, videos and PDFs are checked for being whole. The name and the type that
a browser tells are not looked at.
"""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import filetype

from tracker.domain.errors import Impossible
from tracker.services import movies, photos
from tracker.services.files import Store, Stored

_HEAD = 8192
_PDF_TAIL = 2048
_BEFORE_PDF = b"\xef\xbb\xbf\r\n\t "


class Media(StrEnum):
    """What a file of proof can be."""

    PHOTO = "photo"
    VIDEO = "video"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was checked and is kept: where, what it is, and as what it is served."""

    stored: Stored
    media: Media
    mime: str


PHOTOS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
"""Photos that are read, with Pillow's name for each; all are kept as JPEG."""
BOXED = {"video/mp4": "video/mp4", "video/x-m4v": "video/mp4", "video/quicktime": "video/quicktime"}
"""Videos made of boxes, and as what each is served."""
WEBM, PDF = "video/webm", "application/pdf"


def keep(store: Store, key: str, allowed: frozenset[Media] = frozenset(Media)) -> Kept:
    """Check the unfinished file of this key and keep it; a photo is kept under a new key.

    Raises Impossible with the code of what is wrong; the file is forgotten then.
    """
    try:
        size = store.received(key)
        with store.unfinished(key) as file:
            mime = kind_of(file)
            media = _media_of(mime)
            if media not in allowed:
                raise Impossible("file_kind_here", field="file", kinds=tuple(sorted(allowed)))
            made = _checked(file, mime)
    except Impossible:
        store.remove(key)
        raise
    if made is None:
        return Kept(store.finish(key, size), media, BOXED.get(mime, mime))
    store.remove(key)
    return keep_bytes(store, made, Media.PHOTO, "image/jpeg")


def keep_bytes(store: Store, content: bytes, media: Media, mime: str) -> Kept:
    """Keep bytes that this program made itself."""
    key = store.begin()
    size = store.append(key, 0, io.BytesIO(content), len(content))
    return Kept(store.finish(key, size), media, mime)


def one_pdf(store: Store, keys: Sequence[str]) -> Kept:
    """Keep the photos of these keys, which stay, as the pages of one PDF."""
    pages = [io.BytesIO(b"".join(store.open(key))) for key in keys]
    return keep_bytes(store, photos.one_pdf(pages), Media.PDF, PDF)


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


def _media_of(mime: str) -> Media:
    if mime == PDF:
        return Media.PDF
    return Media.PHOTO if mime in PHOTOS else Media.VIDEO


def _checked(file: BinaryIO, mime: str) -> bytes | None:
    """Refuse what is not whole; the content that is kept instead, or None to keep it as it is."""
    file.seek(0)
    if mime in PHOTOS:
        return photos.clean(file, PHOTOS[mime])
    if mime in BOXED:
        movies.check_boxes(file)
    elif mime == WEBM:
        movies.check_elements(file)
    else:
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
