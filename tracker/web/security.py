"""What every request and every answer has: an id, readable text, strict headers, one log line."""

import secrets
import time
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes
from wsgiref.headers import Headers

import structlog
from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest, LengthRequired

from tracker.services.logs import logger

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # "no-referrer" would make every form post over HTTPS fail its CSRF check.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


class UnreadableText(BadRequest):
    """The address or the form holds bytes that are no text."""


def init_app(app: Flask) -> None:
    """Wrap every request of this application; goes before all other request hooks."""
    app.before_request(_open)
    app.before_request(_refuse_endless)
    app.before_request(_make_room)
    app.before_request(refuse_unreadable)
    app.after_request(_close)


def headers_for(app: Flask) -> dict[str, str]:
    """The headers of every answer, static files included."""
    return HEADERS | HTTPS_HEADERS if app.config["SETTINGS"].is_production else HEADERS


def static_headers(app: Flask) -> "StaticHeaders":
    """What whitenoise calls for each static file."""
    return StaticHeaders(headers_for(app))


class StaticHeaders:
    """Adds the fixed headers to a static file."""

    def __init__(self, fixed: dict[str, str]) -> None:
        self.fixed = fixed

    def __call__(self, headers: Headers, _path: str, _url: str) -> None:
        for name, value in self.fixed.items():
            headers[name] = value


def request_id() -> str:
    """The id of this request, in its page, its header and its log lines."""
    found: str = g.setdefault("request_id", secrets.token_hex(8))
    return found


def _open() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id(), endpoint=request.endpoint)


def _refuse_endless() -> None:
    """A body says how long it is. No browser sends another, and waiting for its end would hold a thread."""
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired


def _make_room() -> None:
    """Let a view that takes files have a larger body, before anything reads it. Who is signed out keeps
    to the room of a form."""
    view = current_app.view_functions.get(request.endpoint or "")
    room = getattr(view, "room", None)
    if room is not None and current_user.is_authenticated:
        request.max_content_length = room()


def _close(response: Response) -> Response:
    for name, value in headers_for(current_app).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-ID"] = request_id()
    logger.info(
        "request",
        method=request.method,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    )
    return response


def refuse_unreadable() -> None:
    """Refuse invalid UTF-8 and NUL, which no database column takes, before anything reads them."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1")
    query = unquote_to_bytes(request.query_string)
    if not (_is_text(path) and _is_text(query)):
        raise UnreadableText
    if request.mimetype == "application/x-www-form-urlencoded":
        if not _is_text(unquote_to_bytes(request.get_data(cache=True))):
            raise UnreadableText
    elif request.mimetype == "multipart/form-data" and not all(
        _is_clean(text) for text in _multipart_texts()
    ):
        raise UnreadableText


def _multipart_texts() -> Iterator[str]:
    for name, value in request.form.items(multi=True):
        yield name
        yield value
    for name, file in request.files.items(multi=True):
        yield name
        yield file.filename or ""


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_clean(text: str) -> bool:
    # The parser has put U+FFFD where bytes were no UTF-8.
    return "\ufffd" not in text and "\x00" not in text
