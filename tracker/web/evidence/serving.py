"""Giving a kept file to who may see its entry: a page around it, the bytes in its frame, a download.

The bytes come under a policy of their own that lets nothing in them act, in whole or by range, and
are kept by no cache but the reader's own.
"""

import unicodedata
from urllib.parse import quote

from flask import Response, abort, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import unquote_etag

from tracker.domain.policy import Permission
from tracker.queries.evidence import File
from tracker.queries.file_targets import FileRef
from tracker.services.files import NoFile
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.evidence.links import file_url
from tracker.web.evidence.loaders import load_file
from tracker.web.evidence.store import store

SANDBOX = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "img-src 'self'",
        "media-src 'self'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
    )
)
"""No script, no form, no other address, and an origin of its own: whatever the file holds."""


def _is_anothers_health(ref: FileRef) -> bool:
    """Whether it is a health paper of somebody else: its reader proves again who they are."""
    return ref.target.is_health and ref.target.person_id != current_actor().person_id


@requires(Permission.SEE_FILE, on=load_file, confirmed=_is_anothers_health)
def show(ref: FileRef) -> str:
    """The file in its frame, with what is known about it."""
    is_own = ref.file.person_id == current_actor().person_id
    name = wording.title(ref.requirement) if ref.requirement else gettext("Several skills in one")
    return render_template(
        "evidence/show.html", file=ref.file, is_own=is_own, about=name, back=file_url(ref, current_actor())
    )


@requires(Permission.SEE_FILE, on=load_file, confirmed=_is_anothers_health)
def content(ref: FileRef) -> Response:
    """The bytes, to be looked at in a page of ours."""
    return _answer(ref.file, "inline")


@requires(Permission.SEE_FILE, on=load_file, confirmed=_is_anothers_health)
def download(ref: FileRef) -> Response:
    """The bytes, to be saved."""
    return _answer(ref.file, "attachment")


def _answer(file: File, disposition: str) -> Response:
    if file.is_removed:
        abort(404)
    if request.if_none_match.contains(file.sha256):
        return _told(Response(status=304), file, disposition)
    first, last, status = _range(file)
    try:
        body = store().open(file.key, first, last)
    except NoFile:
        abort(404)
    answer = Response(body, status, mimetype=file.media_type, direct_passthrough=True)
    answer.content_length = last - first + 1
    if status == 206:
        answer.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return _told(answer, file, disposition)


def _range(file: File) -> tuple[int, int, int]:
    """The first and the last byte that are asked for, and the status that says so. Raises 416."""
    whole = (0, file.size - 1, 200)
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _is_same(file):
        return whole
    found = asked.range_for_length(file.size)
    if found is None:
        raise RequestedRangeNotSatisfiable(file.size)
    return found[0], found[1] - 1, 206


def _is_same(file: File) -> bool:
    """Whether a range is asked of the file as it is, where the reader says which one it has."""
    wanted = request.headers.get("If-Range")
    return wanted is None or unquote_etag(wanted) == (file.sha256, False)


def _told(answer: Response, file: File, disposition: str) -> Response:
    answer.set_etag(file.sha256)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers.set("Content-Disposition", disposition, **_named(saved_name(file)))
    return answer


def _named(name: str) -> dict[str, str]:
    """The name as headers carry it: plain letters, and beside them what it really is. A sign that is none to
    be seen, such as the end of a line, stays out of both."""
    name = "".join(sign for sign in name if sign.isprintable())
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    if plain == name:
        return {"filename": name}
    return {"filename": plain, "filename*": "UTF-8''" + quote(name, safe="!#$&+-.^_`|~")}


ENDINGS = {
    "image/jpeg": ".jpg",
    "application/pdf": ".pdf",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
}


def saved_name(file: File) -> str:
    """The name under which it is saved: its ending is that of what it is, not of what it was called."""
    stem = file.name.rpartition(".")[0] or file.name or str(file.id)
    return stem + ENDINGS.get(file.media_type, "")
