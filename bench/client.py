"""A browser without a screen: one kept connection, cookies, forms, and how long an answer took."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

_PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, body as it came over the wire, seconds to its last byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")


class Visitor:
    """One client of a server on loopback, from an address of its own if one is given."""

    def __init__(self, port: int, address: str = "") -> None:
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=_PATIENCE_SECONDS, source_address=(address, 0) if address else None
        )
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        started = time.perf_counter()
        try:
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # An idle connection was closed by the server: a browser opens the next one too.
            self.connection.close()
            if method != "GET":
                raise
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
        data = response.read()
        seconds = time.perf_counter() - started
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, data, seconds)

    def sign_in(self, email: str, password: str) -> None:
        """Fill in the sign-in page and send it."""
        form = form_of(self.get("/sign-in").text, "sign_in")
        answer = self.post("/sign-in", form.fields | {"email": email, "password": password})
        if answer.status != http.HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")

    def expect(self, path: str, **headers: str) -> Answer:
        """Fetch a page that must be there."""
        answer = self.get(path, **headers)
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path}: {answer.status} {answer.headers.get('location', '')}")
        return answer

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


@dataclass(frozen=True, slots=True)
class Form:
    """Where a form is sent, and what its fields hold as rendered."""

    action: str
    fields: dict[str, str]


class _Forms(HTMLParser):
    """Collects the first form of a command."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command, self.form, self.inside = command, None, False

    form: Form | None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Fields inside the form, and those that name it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and self.form is None and given.get("data-command") == self.command:
            self.form, self.inside = Form(given.get("action", ""), {}), True
        elif self.inside and self.form and tag in ("input", "select", "textarea"):
            is_choice = given.get("type") in ("radio", "checkbox") and "checked" not in given
            if "name" in given and not is_choice:
                self.form.fields[given["name"]] = given.get("value", "")
            elif is_choice and given.get("type") == "radio":
                # Somebody who fills the form in chooses something.
                self.form.fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """The form ends."""
        if tag == "form":
            self.inside = False


def form_of(page: str, command: str) -> Form:
    """The first form of a command on a page; LookupError without one."""
    parser = _Forms(command)
    parser.feed(page)
    if parser.form is None:
        raise LookupError(f"no form for {command}")
    return parser.form


def assets_of(page: str) -> list[str]:
    """Addresses of the style sheets, scripts, fonts and pictures that a page asks for, once each."""
    found = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    return list(dict.fromkeys(unescape(address) for address in found))
