"""Where somebody goes next: another page first, and back to the one that was asked for."""

from urllib.parse import urlsplit

from flask import redirect, request
from werkzeug.wrappers import Response


def is_reading() -> bool:
    """Whether the page is only looked at. HEAD is looking too: mail scanners send it to every link."""
    return request.method in {"GET", "HEAD"}


def is_fragment() -> bool:
    """Whether the page asked for a part of itself by script."""
    return request.headers.get("HX-Request") == "true"


def send_to(address: str) -> Response:
    """Go to another page of ours first; from inside a page the whole page goes."""
    if is_fragment():
        # The page itself must go there: a form for signing in inside a row would help nobody.
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def asked_page() -> str | None:
    """The page to come back to: the one that was asked for, or where the form stands that was sent."""
    if is_reading() and not is_fragment():
        asked = request.full_path if request.query_string else request.path
        return asked if asked != "/" else None
    # Our pages tell each other where one comes from, and nobody else.
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.host:
        return None
    return safe_next(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def safe_next(target: str) -> str | None:
    """``target`` if it is a path on this site, else None."""
    if not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    if any(ord(sign) < 33 or sign == "\\" for sign in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
