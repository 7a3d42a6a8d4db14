"""Every answer carries the strict headers, whatever it is an answer to; no page has anything inline."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests.accounts import world_beside
from tests.databases import Databases, application, make_settings
from tests.fuzz.sending import METHODS, parts_of, rules_of
from tests.pages import Page, _inline, read
from tests.web.staff_pages import browser
from tests.web.who_sees_what import Scene, scene_of, store_files
from tracker.config import PRODUCTION, TESTING, folder
from tracker.domain.errors import Conflict
from tracker.services.limiting import TooMany
from tracker.web.access import public
from tracker.web.evidence.serving import SANDBOX
from tracker.web.security import CONTENT_SECURITY_POLICY, HEADERS, HTTPS_HEADERS

ERRORS = {
    "/boom/400": 400, "/boom/403": 403, "/boom/409": 409, "/boom/410": 410, "/boom/422": 422,
    "/boom/429": 429,
    "/boom/500": 500, "/boom/503": 503, "/boom/418": 418, "/boom/raise": 500, "/boom/database": 503,
    "/nowhere": 404, "/path?a=%ff": 400, "/cohorts//": 404, "/static/none.css": 404,
}  # fmt: skip


def _boom(how: str) -> str:
    if how == "raise":
        raise ZeroDivisionError
    if how == "database":
        raise OperationalError("SELECT", {}, Exception("gone"))
    if how == "429":
        raise TooMany(61)
    if how == "409":
        raise Conflict("too_late")
    abort(int(how))


@pytest.fixture(scope="module")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path_factory.mktemp("headers"), log_level="CRITICAL")) as made:
        made.config["PROPAGATE_EXCEPTIONS"] = False
        made.add_url_rule("/boom/<how>", "boom", public(_boom))
        yield made
    databases.drop(url)


@pytest.fixture(scope="module")
def scene(app: Flask) -> Iterator[Scene]:
    with world_beside(app, sheets=True) as world:
        made = scene_of(world)
        store_files(made, app.config["SETTINGS"].files)
        yield made


OWN_WAYS = {
    # Anybody's page may read the public keys: that is what they are for.
    "record.keys": {"Cross-Origin-Resource-Policy"},
    # A file to keep, never shown by the site: it verifies without it, so script and style are inside, and
    # its own policy names their hashes.
    "record.offline": {"inline style", "inline script"},
}
"""What single answers do otherwise, and why."""


def wrong_with(answer: TestResponse, headers: dict[str, str] = HEADERS) -> list[str]:
    """What the answer lacks; a file has a policy of its own, which is stricter."""
    wanted = dict(headers)
    if answer.headers.get("Content-Security-Policy") == SANDBOX:
        wanted |= {"Content-Security-Policy": SANDBOX, "X-Frame-Options": "SAMEORIGIN"}
    wrong = [name for name, value in wanted.items() if answer.headers.getlist(name) != [value]]
    if "Cache-Control" not in answer.headers:
        wrong.append("Cache-Control")
    if answer.mimetype == "text/html" and answer.data:
        wrong += _inline(Page(answer, LexborHTMLParser(answer.get_data(as_text=True))))
    return wrong


def test_the_policy_allows_nothing_inline() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'self'; ")
    for word in ("unsafe", "data:", "blob:", "http", "*", "nonce", "strict-dynamic"):
        assert word not in CONTENT_SECURITY_POLICY


def test_every_endpoint_for_every_reader(app: Flask, scene: Scene) -> None:
    wrong = {}
    adapter = app.url_map.bind("localhost")
    for name in ("signed out", "owner", "coordinator", "admin"):
        client = browser(app, scene.readers[name])
        cookie = client.get_cookie("session")
        for endpoint, rules in rules_of(app).items():
            if endpoint == "boom":
                continue
            taken = set().union(*(rule.methods or () for rule in rules))
            for method in sorted((taken | {"PUT"}) & {*METHODS, "HEAD", "OPTIONS"}):
                built = next(iter(taken & set(METHODS)))
                address = adapter.build(endpoint, parts_of(scene, endpoint, "A" * 48), method=built)
                if cookie is not None:
                    client.set_cookie("session", cookie.value)
                answer = client.open(address, method=method)
                own = OWN_WAYS.get(endpoint, set())
                found = [one for one in wrong_with(answer) if one.partition(":")[0] not in own]
                if endpoint == "record.offline" and method == "GET":
                    assert answer.headers["Content-Disposition"].startswith("attachment;")
                if found:
                    wrong[f"{name}: {method} {endpoint}"] = found
    assert wrong == {}


@pytest.mark.parametrize("address", ERRORS)
def test_every_kind_of_error(app: Flask, address: str) -> None:
    client = app.test_client()
    for method in ("GET", "HEAD"):
        answer = client.open(address, method=method)
        assert answer.status_code == ERRORS[address]
        assert wrong_with(answer) == []
        assert answer.headers["Cache-Control"] == "no-store"


def test_refusals_of_methods_bodies_and_hosts(app: Flask) -> None:
    client = app.test_client()
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    try:
        for answer, status in (
            (client.delete("/sign-in"), 405),
            (client.open("/sign-in", method="TRACE"), 405),
            (client.post("/sign-in", data=b"x" * 1_000_001, content_type="text/plain"), 413),
            (client.post("/sign-in", data={"a": "x" * 1_000_001}), 413),
            (client.post("/sign-in", headers={"Transfer-Encoding": "chunked"}), 411),
            (client.get("/sign-in", headers={"Host": "evil.example"}), 400),
            (client.get("/sign-in", headers={"Host": 'a b"><script>'}), 400),
        ):
            assert answer.status_code == status
            assert wrong_with(answer) == []
            assert b"evil.example" not in answer.data
    finally:
        app.config["TRUSTED_HOSTS"] = None


def test_static_files(app: Flask) -> None:
    client = app.test_client()
    base = app.static_url_path
    files = [
        file.relative_to(folder("static")).as_posix()
        for file in folder("static").rglob("*")
        if file.is_file()
    ]
    for address in [
        *(f"{base}/{name}" for name in files),
        f"{base}/none.css",
        f"{base}/css/",
        f"{base}/../x",
    ]:
        for method in ("GET", "HEAD"):
            with client.open(address, method=method) as answer:
                missing = [name for name, value in HEADERS.items() if answer.headers.getlist(name) != [value]]
                assert missing == [], f"{method} {address}"


def test_production_answers_its_own_host_alone(databases: Databases, tmp_path: Path) -> None:
    more = {"secret_key": "Zb3-vQ1xw9LrT7uKp2sYhN5mCjE8aDfG", "base_url": "https://tracker.example.org"}
    more["mail_url"] = "smtps://mail.example.org"
    settings = make_settings(databases.new("sqlite"), tmp_path, environment=PRODUCTION, **more)
    with application(settings) as made:
        for host, status in (
            ("tracker.example.org", 200), ("localhost", 200), ("127.0.0.1:8000", 200), ("evil.example", 400),
            ("tracker.example.org.evil.example", 400), ("evil.example:443", 400), ("[::1", 400),
        ):  # fmt: skip
            answer = made.test_client().get("/sign-in", headers={"Host": host})
            assert answer.status_code == status, host
            assert host == "localhost" or host.encode() not in answer.data


def test_https_is_insisted_on_in_production(databases: Databases, tmp_path: Path) -> None:
    url = databases.new("sqlite")
    more = {"secret_key": "Zb3-vQ1xw9LrT7uKp2sYhN5mCjE8aDfG", "base_url": "https://tracker.example.org"}
    settings = make_settings(
        url, tmp_path, environment=PRODUCTION, mail_url="smtps://mail.example.org", **more
    )
    with application(settings) as made:
        for address in ("/sign-in", "/", "/nowhere", f"{made.static_url_path}/css/base.css"):
            with made.test_client().get(address, base_url="https://tracker.example.org") as answer:
                missing = [
                    name for name, value in (HEADERS | HTTPS_HEADERS).items() if answer.headers[name] != value
                ]
                assert missing == []


def test_cookies_are_for_our_pages_alone(databases: Databases, tmp_path: Path) -> None:
    """In production: for this very host, never without TLS, out of reach of script and of other sites."""
    more = {"secret_key": "Zb3-vQ1xw9LrT7uKp2sYhN5mCjE8aDfG", "base_url": "https://tracker.example.org"}
    more["mail_url"] = "smtps://mail.example.org"
    for environment, name in ((PRODUCTION, "__Host-session"), (TESTING, "session")):
        folder_ = tmp_path / environment
        folder_.mkdir()
        settings = make_settings(databases.new("sqlite"), folder_, environment=environment, **more)
        with application(settings) as made:
            client = made.test_client()
            https: dict[str, Any] = {"base_url": "https://tracker.example.org"}
            page = read(client.get("/sign-in", **https))
            sent = page.response.headers.getlist("Set-Cookie")
            fields = page.fields('form[action="/language"]') | {"language": "es"}
            https["headers"] = {"Referer": "https://tracker.example.org/sign-in"}
            sent += client.post("/language", data=fields, **https).headers.getlist("Set-Cookie")
            assert {cookie.partition("=")[0] for cookie in sent} >= {name, "language"}
            for cookie in sent:
                flags = {flag.strip() for flag in cookie.split(";")[1:]}
                assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags, cookie
                assert ("Secure" in flags) is (environment == PRODUCTION), cookie
                assert not any(flag.startswith("Domain") for flag in flags), cookie
