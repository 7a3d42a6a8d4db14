"""Who holds a link's token comes in: the link is looked up, asked whether it opens, and acted for."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import after_this_request, current_app, g, make_response, render_template, request, url_for
from flask_babel import refresh
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.domain.preceptor import LinkState
from tracker.extensions import db
from tracker.queries.preceptor_links import LinkRef, link_ref
from tracker.services import clock
from tracker.services.tokens import FORM, PRECEPTOR, claimed_link, is_genuine, link_token, signing_key
from tracker.web.access import View
from tracker.web.transaction import Command, perform, request_digest

DEVICE = "signer"
"""The cookie that marks a device. It says nothing about anybody and is sent to links alone."""
_DEVICE_SECONDS = 400 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Link:
    """An open link in a request, with its token and the token of its forms."""

    ref: LinkRef
    token: str
    form_token: str

    @property
    def url(self) -> str:
        """The address of its page."""
        return url_for("preceptor.page", token=self.token)

    @property
    def is_confirmed(self) -> bool:
        """Whether what this device says counts at once."""
        return self.ref.is_confirmed(device_hash(self.ref.id, request.cookies.get(DEVICE)))


def by_link(view: View) -> View:
    """Let whoever holds a token of an open link call the view, which gets the ``Link``.

    A token that opens nothing gets one calm page, whether it is forged or unknown (404), has run out
    or was taken back (410). Somebody who is signed in signs for nobody else (403). A posted form has
    to carry the link's form token.
    """

    @wraps(view)
    def opened(token: str, **arguments: Any) -> Any:
        ref = find(token)
        if ref is None:
            return gone(404)
        if ref.state(clock.today(ref.zone)) is not LinkState.OPEN:
            return gone(410)
        if current_user.is_authenticated:
            return make_response(render_template("preceptor/signed_in.html"), 403)
        g.language, g.zone, g.actor = ref.language, ref.zone, ref.actor
        refresh()
        link = Link(ref, token, link_token(_key(), FORM, ref.id, ref.nonce))
        sent = request.form.get("csrf_token", "")
        if request.method == "POST" and not _same(sent, link.form_token):
            raise CSRFError
        return view(link, **arguments)

    opened.permission = Permission.SIGN  # type: ignore[attr-defined]
    return opened


def find(token: str) -> LinkRef | None:
    """The link that the token was made for, with the key of now or one of before; takes as long when there
    is none."""
    claimed = claimed_link(token)
    ref = link_ref(db.session, claimed) if claimed is not None else None
    db.session.rollback()
    told = (PRECEPTOR, ref.id if ref else None, ref.nonce if ref else None)
    old = current_app.config["SETTINGS"].old_secret_keys
    rights = [is_genuine(token, key, *told) for key in (_key(), *map(signing_key, old))]
    return ref if any(rights) else None


def address_of(link_id: int, nonce: str) -> str:
    """The whole address of a link, for a code or a page of the school."""
    token = link_token(_key(), PRECEPTOR, link_id, nonce)
    base: str = current_app.config["SETTINGS"].base_url
    return base + url_for("preceptor.page", token=token)


def gone(status: int) -> Response:
    """The page of a link that opens nothing."""
    return make_response(render_template("preceptor/gone.html"), status)


def act(link: Link, command: Command, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Carry out a command for whoever holds the link, once per ``key`` of the posted form."""
    key = request.form.get("key", "")[:64]
    said = {name: values for name, values in request.form.lists() if name not in ("csrf_token", "key")}
    receipt = (key, request_digest({"path": request.path, **said})) if key else None
    return perform(db.session, link.ref.actor, command, link.ref.id, *args, receipt=receipt, **kwargs)


def this_device(link: Link) -> str:
    """What is kept of this device; it gets its mark with the answer if it has none."""
    mark = request.cookies.get(DEVICE) or secrets.token_urlsafe(32)

    @after_this_request
    def set_mark(response: Response) -> Response:
        if response.status_code < 400:
            response.set_cookie(
                DEVICE,
                mark,
                max_age=_DEVICE_SECONDS,
                path="/s/",
                httponly=True,
                samesite="Lax",
                secure=current_app.config["SETTINGS"].is_production,
            )
        return response

    return device_hash(link.ref.id, mark) or ""


def device_hash(link_id: int, mark: str | None) -> str | None:
    """What is kept of a device's mark: another value for each link."""
    if not mark:
        return None
    return hashlib.sha256(f"{link_id}:{mark}".encode("utf-8", "surrogatepass")).hexdigest()


def _same(sent: str, right: str) -> bool:
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), right.encode())


def _key() -> bytes:
    return signing_key(current_app.config["SETTINGS"].secret_key)
