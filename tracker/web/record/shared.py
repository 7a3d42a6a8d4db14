"""Shared copies from the outside: whoever holds the link reads the copy, without an account.

Opening one changes nothing but a count, so that a mail scanner that follows links does no harm.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g, make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.domain.copies import CopyState
from tracker.domain.errors import Busy
from tracker.domain.record import Document
from tracker.extensions import db
from tracker.queries.copies import CopyRef, copy_ref
from tracker.services import clock
from tracker.services.logs import logger
from tracker.services.opening import note_opened
from tracker.services.signing import payload_of
from tracker.services.tokens import COPY, claimed_link, is_genuine, signing_key
from tracker.web.access import public
from tracker.web.record.copies import address_of
from tracker.web.record.files import MEDIA_TYPE, attachment, file_name, pdf_answer
from tracker.web.record.said import context_of


def by_copy(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let whoever holds the token of an open copy call the view. What opens nothing says so, and never
    whose it was: 404 for a token that was never given, 410 for one that has run out or was taken back."""

    @public
    @wraps(view)
    def opened(token: str) -> Any:
        ref = find(token)
        if ref is None:
            return gone(404)
        if ref.state(clock.today(ref.zone)) is not CopyState.OPEN:
            return gone(410)
        g.zone = ref.zone
        answer = make_response(view(ref))
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        if request.method == "GET":
            _count(ref)
        return answer

    return opened


@by_copy
def shared(ref: CopyRef) -> str:
    """The copy as a page."""
    document = document_of(ref)
    return render_template("record/shared.html", ref=ref, token=_token(), **context_of(document))


@by_copy
def shared_json(ref: CopyRef) -> Response:
    """The signed file, byte for byte as it was made."""
    return attachment(ref.document.encode("utf-8"), MEDIA_TYPE, file_name(document_of(ref), "json"))


@by_copy
def shared_pdf(ref: CopyRef) -> Response:
    """The copy as a PDF, with the signed file inside and a code that leads back here."""
    file = ref.document.encode("utf-8")
    return pdf_answer(document_of(ref), file, address_of(ref.id, ref.nonce))


def find(token: str) -> CopyRef | None:
    """The copy that the token was made for; takes as long when there is none."""
    claimed = claimed_link(token)
    ref = copy_ref(db.session, claimed) if claimed is not None else None
    db.session.rollback()
    settings = current_app.config["SETTINGS"]
    keys = [signing_key(secret) for secret in (settings.secret_key, *settings.old_secret_keys)]
    found = [
        is_genuine(token, key, COPY, ref.id if ref else None, ref.nonce if ref else None) for key in keys
    ]
    return ref if any(found) else None


def document_of(ref: CopyRef) -> Document:
    """What the copy says; it is our own file, so that its signature need not be asked again."""
    document: Document = json.loads(payload_of(ref.document.encode("utf-8")))
    return document


def gone(status: int) -> Response:
    """The page of a link that opens nothing."""
    return make_response(render_template("record/gone.html"), status)


def _token() -> str:
    return str((request.view_args or {})["token"])


def _count(ref: CopyRef) -> None:
    """One more opening; the reader gets the copy even if it cannot be counted now."""
    db.session.rollback()
    try:
        note_opened(db.engine, ref.id)
    except Busy as busy:
        logger.warning("not counted", exc_info=busy)
