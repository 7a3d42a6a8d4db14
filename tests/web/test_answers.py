"""What every answer carries, and what every error looks like."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from tests.pages import Page
from tracker.domain.errors import Busy, Conflict
from tracker.web.access import public
from tracker.web.security import HEADERS

FORM = "application/x-www-form-urlencoded"


def fail(app: Flask, error: Exception | int) -> None:
    """Add an address that fails in this way."""

    @public
    def view() -> str:
        if isinstance(error, int):
            abort(error)
        raise error

    app.add_url_rule("/fail", "fail", view)


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/nothing", "/static/nothing.css"])
def test_headers_on_every_answer(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_static_files_are_immutable(bare_app: Flask, client: FlaskClient) -> None:
    with bare_app.test_request_context():
        url = bare_app.url_for("static", filename="css/tokens.css")
    with client.get(url) as response:
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_ready_needs_the_schema(client: FlaskClient) -> None:
    assert client.get("/readyz").text == "ok\n"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 422, 429, 503])
def test_error_pages(bare_app: Flask, get_page: Callable[..., Page], status: int) -> None:
    fail(bare_app, status)
    page = get_page("/fail", status=status)
    assert page.response.headers["X-Request-ID"] in page.text("body")


@pytest.mark.parametrize(
    ("error", "status"),
    [(Busy("busy"), 503), (Conflict("late"), 409), (OperationalError("s", {}, Exception("locked")), 503)],
)
def test_refusals_are_pages(
    bare_app: Flask, get_page: Callable[..., Page], error: Exception, status: int
) -> None:
    fail(bare_app, error)
    headers = get_page("/fail", status=status).response.headers
    assert ("Retry-After" in headers) == (status == 503)


def test_what_breaks_is_a_page_and_a_line_without_values(
    capfd: pytest.CaptureFixture[str], bare_app: Flask, get_page: Callable[..., Page]
) -> None:
    bare_app.testing = False
    fail(bare_app, ValueError("secret-value"))
    page = get_page("/fail?token=secret-token", status=500)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    failed = next(line for line in lines if line["event"] == "failed")
    assert failed["request_id"] == page.response.headers["X-Request-ID"]
    assert failed["failed"][0].startswith("builtins.ValueError at ")
    assert "secret" not in json.dumps(lines)


@pytest.mark.parametrize("body", [b"a=%ff", b"a=\xff", b"a=%00", b"%ff=1", b"a=%ed%a0%80"])
def test_unreadable_forms(get_page: Callable[..., Page], body: bytes) -> None:
    get_page("/nothing", status=400, method="POST", data=body, content_type=FORM)


@pytest.mark.parametrize("value", [b"\xff", b"\x00"])
def test_unreadable_multipart_forms(get_page: Callable[..., Page], value: bytes) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + value + b"\r\n--x--\r\n"
    get_page("/nothing", status=400, method="POST", data=body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize("path", ["/\xff", "/\x00", "/caf\xe9"])
def test_unreadable_addresses(get_page: Callable[..., Page], path: str) -> None:
    get_page("/", status=400, environ_overrides={"PATH_INFO": path})


def test_unreadable_query(get_page: Callable[..., Page]) -> None:
    get_page("/nothing", status=400, query_string="q=%ff")


def test_readable_text_passes(get_page: Callable[..., Page]) -> None:
    get_page("/café?q=%C3%A9+%F0%9F%8E%93", status=404)


def test_long_notes_are_too_large(get_page: Callable[..., Page]) -> None:
    get_page("/nothing", status=413, method="POST", data={"note": "x" * 3_000_000})


def test_readers_get_their_language(get_page: Callable[..., Page]) -> None:
    page = get_page("/nothing", status=404, headers={"Accept-Language": "es-US,es;q=0.9,en;q=0.5"})
    assert page.one("html").attributes["lang"] == "es"
