"""Pages leave gzipped when the browser takes it; files and small answers go as they are.

The header holds a name of random length, so that the size of an answer does not tell letter by letter
what a token in it begins with.
"""

import gzip
import secrets
from io import BytesIO

from flask import Flask, Response, request

FEWEST_BYTES = 1000
LEVEL = 4
_MOST_PADDING = 100
_TYPES = frozenset({"text/html", "text/csv", "text/calendar", "application/json", "image/svg+xml"})


def init_app(app: Flask) -> None:
    """Compress the answers of this application."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The same answer, gzipped where that helps."""
    if response.mimetype not in _TYPES or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if (
        request.accept_encodings["gzip"] <= 0
        or response.status_code in (204, 206, 304)
        or "Content-Encoding" in response.headers
    ):
        return response
    body = response.get_data()
    if len(body) < FEWEST_BYTES:
        return response
    response.set_data(_packed(body))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _packed(body: bytes) -> bytes:
    packed = BytesIO()
    name = "x" * secrets.randbelow(_MOST_PADDING)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()
