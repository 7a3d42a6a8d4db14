"""Sending by script: a file in pieces that may be broken off and taken up again. Answers are JSON.

A piece says in ``Upload-Offset`` where it begins. One that does not begin where the file ends is
answered 409 with where it does; after a break the sender asks for that with a GET.
"""

from typing import Any

from flask import jsonify, make_response, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.queries.file_targets import FileTarget, UploadRef
from tracker.services.files import NoFile, WrongOffset
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.evidence import receiving
from tracker.web.evidence.limits import a_piece, takes
from tracker.web.evidence.loaders import load_target, load_upload
from tracker.web.evidence.store import store

_MOST_DIGITS = 15


def refusal(refused: Refused) -> Response:
    """Why not, for script: the sentence stands under the field."""
    return make_response(jsonify(problem=wording.problem(refused)), refused.status)


@requires(Permission.ADD_FILE, on=load_target)
def begin(on: FileTarget) -> Response:
    """A file of ``size`` bytes is to come; says where its pieces go."""
    try:
        upload_id = receiving.begin(on, request.form.get("name", ""), _number(request.form.get("size")) or 0)
    except Refused as refused:
        return refusal(refused)
    url, finish = url_for(".piece", upload_id=upload_id), url_for(".finish", upload_id=upload_id)
    return make_response(jsonify(url=url, finish=finish, received=0), 201)


@requires(Permission.ADD_FILE, on=load_upload)
def arrived(upload: UploadRef) -> Response:
    """How much of a file is here."""
    try:
        received = store().received(upload.moving.key)
    except NoFile:
        return _nowhere()
    finish = url_for(".finish", upload_id=upload.moving.id)
    return jsonify(received=received, size=upload.moving.size, finish=finish)


@takes(a_piece)
@requires(Permission.ADD_FILE, on=load_upload)
def piece(upload: UploadRef) -> Response:
    """The next piece of a file."""
    offset = _number(request.headers.get("Upload-Offset"))
    if offset is None:
        return make_response(jsonify(problem=""), 400)
    try:
        received = receiving.append(upload, offset, request.stream)
    except WrongOffset as wrong:
        return make_response(jsonify(received=wrong.received), 409)
    except NoFile:
        return _nowhere()
    except Refused as refused:
        return refusal(refused)
    return jsonify(received=received)


def _nowhere() -> Response:
    return make_response(jsonify(problem=""), 404)


def _number(text: Any) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
