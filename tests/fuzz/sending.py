"""What the fuzz sends: real forms of real pages, with rubbish in place of some of it."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode
from sqlalchemy import func, literal, select, union_all
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, MapAdapter, RequestRedirect, Rule

from tests import hostile
from tests.pages import form_fields
from tests.web.staff_pages import browser
from tests.web.who_sees_what import ABOUT, NO_LINK, Scene
from tracker.extensions import db
from tracker.models import Event, Person
from tracker.models.base import Base

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ODD = (
    "", " ", "0", "-1", "1e309", "NaN", "Infinity", "0x10", "1_000", "\u0663", "1.5", "99999999999999999999",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "true", "on", "null",
    "[]", "{}", "0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "2026-11-24", "24:00", "23:59",
    "00:00", "2026-11-24T09:00", "skill.vs-01", "doc.tb", "extern.midterm", "accept", "kit", "en",
)  # fmt: skip
"""Values that are nearly right somewhere."""
RUBBISH = st.one_of(
    st.sampled_from(ODD),
    st.sampled_from((*hostile.TEXTS, *hostile.RAW)),
    st.integers(-(10**20), 10**20).map(str),
    st.dates().map(str),
    st.text(max_size=30),
)
QUERY = tuple(
    "next for show of q entry skill student way group requirement holder state page sort find cohort week "
    "month on tone language token key from times mode step placement open section".split()
)
FIELDS = (*QUERY, *"note name size title reason happened_on starts_on ends_on started_at email kind".split())
MOST_FORMS = 12
"""So many forms of an endpoint are kept, each with other choices."""
HEADERS = {
    "HX-Request": ("true",),
    "Accept-Language": ("es", "*;q=x", "en-" + "a" * 300, ",;,;"),
    "Range": (
        "bytes=0-1",
        "bytes=-0",
        "bytes=9-1",
        "bytes=1-99999999999999999999",
        "lines=1",
        "bytes=0-0,2-3",
    ),
    "If-None-Match": ("*", '"', 'W/"x"'),
    "If-Range": ('"x"', "yesterday"),
    "Cookie": ("session=forged", "language=<x>", "a" * 3000),
    "Referer": ("http://evil.example/", "//", "\\"),
    "User-Agent": ("", "<script>", "x" * 4000),
    "Accept-Encoding": ("gzip;q=x", "*", "identity;q=0"),
    "X-Forwarded-For": ("'; DROP TABLE", "::1"),
    "Content-Range": ("bytes 0-1/2", "rubbish"),
    "Upload-Offset": ("-1", "x", "99999999999999999999"),
}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Form:
    """A form of a page: who has seen it, where it goes, and what it sends as it stands, with every choice
    that it offers."""

    reader: str
    target: str
    pairs: Pairs


@dataclass(frozen=True)
class Stage:
    """What the fuzz has at hand."""

    app: Flask
    scene: Scene
    readers: dict[str, str]
    forms: dict[str, list[Form]]
    token: str


@dataclass(frozen=True)
class Sent:
    """One request, whole."""

    reader: str
    method: str
    address: str
    body: bytes
    kind: str
    headers: dict[str, str]


def rules_of(app: Flask) -> dict[str, list[Rule]]:
    """The rules of every endpoint but static files."""
    found: dict[str, list[Rule]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            found.setdefault(rule.endpoint, []).append(rule)
    return found


def readers_of(app: Flask, scene: Scene) -> dict[str, str]:
    """The session cookie of everybody; empty for who is signed out."""
    cookies = {}
    for name, actor in scene.readers.items():
        cookie = browser(app, actor).get_cookie("session")
        cookies[name] = cookie.value if cookie else ""
    return cookies


def client_of(app: Flask, cookie: str) -> FlaskClient:
    """A browser that has this session, whatever others did with theirs."""
    client = app.test_client()
    if cookie:
        client.set_cookie("session", cookie)
    return client


def parts_of(scene: Scene, endpoint: str, token: str) -> dict[str, Any]:
    """The parts of an address that names what is there; the preceptor's link is a real one."""
    parts = {name: value(scene) for name, value in ABOUT[endpoint].parts.items()}
    return parts | {"token": token} if ABOUT[endpoint].record == NO_LINK else parts


def forms_of(app: Flask, scene: Scene, readers: dict[str, str], token: str) -> dict[str, list[Form]]:
    """The forms of all pages by the endpoint that they are sent to: every address of the table is read,
    and one link of each kind that stands on those pages."""
    found: dict[str, list[Form]] = {}
    adapter = app.url_map.bind("localhost")
    first = [
        adapter.build(endpoint, parts_of(scene, endpoint, token), method="GET")
        for endpoint, rules in rules_of(app).items()
        if any("GET" in (rule.methods or ()) for rule in rules)
    ]
    for name in ("owner", "coordinator", "instructor", "admin", "signed out"):
        client = client_of(app, readers[name])
        seen, ahead = set(), list(first)
        for address in ahead:
            answer = client.get(address)
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            tree = LexborHTMLParser(answer.get_data(as_text=True))
            for form in tree.css("form[method=post]"):
                _keep(adapter, name, form, address, found)
            for node in tree.css("a[href^='/']"):
                href = (node.attributes["href"] or "").split("#")[0]
                kind = _kind(adapter, href)
                if kind and kind not in seen:
                    seen.add(kind)
                    ahead.append(href)
    return found


def _kind(adapter: MapAdapter, href: str) -> tuple[str, ...]:
    """What tells apart links that lead to the same form: the endpoint and the names of what is asked."""
    path, _, query = href.partition("?")
    try:
        endpoint, _ = adapter.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return ()
    # Files have no forms.
    asked = sorted({pair.partition("=")[0] for pair in query.split("&")})
    return () if endpoint == "static" else (endpoint, *asked)


def _keep(
    adapter: MapAdapter, reader: str, form: LexborNode, address: str, found: dict[str, list[Form]]
) -> None:
    pairs = list(form_fields(form).items())
    choices = "input[type=radio][name], input[type=checkbox][name], button[name]"
    pairs += [(str(n.attributes["name"]), str(n.attributes.get("value") or "on")) for n in form.css(choices)]
    targets = {form.attributes.get("action") or address}
    targets |= {str(node.attributes["formaction"]) for node in form.css("[formaction]")}
    for target in sorted(targets):
        try:
            endpoint, _ = adapter.match(target.split("?")[0].split("#")[0], method="POST")
        except (HTTPException, RequestRedirect):
            continue
        kept = found.setdefault(endpoint, [])
        if len(kept) < MOST_FORMS and not any(one.pairs == pairs for one in kept):
            kept.append(Form(reader, target, pairs))


@st.composite
def requests(draw: st.DrawFn, stage: Stage, endpoint: str) -> Sent:
    """Any request to an endpoint: usually its real form as who has it would send it, with some of it gone
    wrong."""
    rule = draw(st.sampled_from(rules_of(stage.app)[endpoint]))
    method = draw(st.sampled_from(sorted(set(rule.methods or ()) & set(METHODS))))
    forms = stage.forms.get(endpoint, []) if method != "GET" else []
    form = draw(st.sampled_from(forms)) if forms else Form("coordinator", "", list(draw(_fields())))
    address = draw(_address(stage, endpoint, method, form.target))
    query = draw(st.lists(st.tuples(st.sampled_from(QUERY), RUBBISH), max_size=3))
    if query and draw(st.booleans()):
        address += ("&" if "?" in address else "?") + _encoded(query)
    body, kind = draw(_bodies(form.pairs)) if method != "GET" else (b"", "")
    names = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=1))
    headers = {name: draw(st.sampled_from(HEADERS[name])) for name in names}
    others = ["owner", "coordinator", "instructor", "admin"]
    reader = draw(
        st.sampled_from(
            [*[form.reader] * 6, *others, *others] if forms else others * 3 + sorted(stage.readers)
        )
    )
    return Sent(reader, method, address, body, kind, headers)


@st.composite
def _fields(draw: st.DrawFn) -> Pairs:
    """What an endpoint might read that no page has a form for."""
    return draw(st.lists(st.tuples(st.sampled_from(FIELDS), RUBBISH), max_size=6))


@st.composite
def _address(draw: st.DrawFn, stage: Stage, endpoint: str, method: str, target: str) -> str:
    adapter = stage.app.url_map.bind("localhost")
    right = parts_of(stage.scene, endpoint, stage.token)
    if target and draw(st.integers(0, 5)):
        return target.split("#", maxsplit=1)[0]
    parts = dict(right)
    for name, value in right.items():
        if draw(st.integers(0, 5)) == 0:
            is_number = isinstance(value, int)
            parts[name] = draw(st.integers(0, 10**20)) if is_number else draw(RUBBISH.filter(bool))
    try:
        return adapter.build(endpoint, parts, method=method)
    except (BuildError, ValueError):
        return adapter.build(endpoint, right, method=method)


@st.composite
def _bodies(draw: st.DrawFn, pairs: Pairs) -> tuple[bytes, str]:
    known = sorted(set(pairs))
    for _ in range(draw(st.integers(0, 3))):
        pairs = draw(_spoiled(pairs, known))
    kind = draw(st.sampled_from(["form"] * 12 + ["parts", "json", "rubbish"]))
    if kind == "form":
        return _encoded(pairs).encode(), "application/x-www-form-urlencoded"
    if kind == "parts":
        return _parted(pairs, draw(st.binary(max_size=40))), "multipart/form-data; boundary=cut"
    if kind == "json":
        return b'{"a": [1, null, "\\ud800"]}', "application/json"
    return draw(st.binary(max_size=60)), draw(
        st.sampled_from(["", "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-7", "x"])
    )


@st.composite
def _spoiled(draw: st.DrawFn, pairs: Pairs, known: Pairs) -> Pairs:
    """The same with one field changed, left out, doubled or put in."""
    pairs = list(pairs)
    how = draw(st.sampled_from(["change", "change", "choose", "choose", "drop", "double", "add"]))
    if not pairs or how == "add":
        return [*pairs, (draw(st.sampled_from(QUERY) | RUBBISH), draw(RUBBISH))]
    at = draw(st.integers(0, len(pairs) - 1))
    name = pairs[at][0]
    if how == "drop":
        del pairs[at]
    elif how == "double":
        pairs.append((name, draw(RUBBISH)))
    elif how == "choose" and known:
        pairs[at] = (name, draw(st.sampled_from(known))[1])
    else:
        pairs[at] = (name, draw(RUBBISH))
    return pairs


def _encoded(pairs: Pairs) -> str:
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def _parted(pairs: Pairs, content: bytes) -> bytes:
    out = BytesIO()
    for name, value in pairs:
        said = (
            name.encode("utf-8", "surrogatepass").replace(b'"', b"").replace(b"\r", b"").replace(b"\n", b"")
        )
        out.write(b'--cut\r\nContent-Disposition: form-data; name="' + said + b'"\r\n\r\n')
        out.write(value.encode("utf-8", "surrogatepass") + b"\r\n")
    out.write(b'--cut\r\nContent-Disposition: form-data; name="file"; filename="../x.jpg"\r\n\r\n')
    return out.getvalue() + content + b"\r\n--cut--\r\n"


def fingerprint(app: Flask) -> dict[str, int]:
    """How many rows every table has, and how often anybody's record has changed."""
    with app.app_context():
        tables = [table for name, table in Base.metadata.tables.items() if name not in UNCOUNTED]
        counts = [
            select(literal(table.name).label("what"), func.count().label("rows")).select_from(table)
            for table in tables
        ]
        changes = [
            select(literal("versions"), func.coalesce(func.sum(Person.version), 0)),
            select(literal("last event"), func.coalesce(func.max(Event.id), 0)),
        ]
        return {row[0]: int(row[1]) for row in db.session.execute(union_all(*counts, *changes))}


UNCOUNTED = frozenset({"rate_count"})
"""Tables in which a refusal may well leave something: tries are counted."""


def send(stage: Stage, sent: Sent) -> Any:
    """Carry the request out."""
    kind = {"content_type": sent.kind} if sent.kind else {}
    return client_of(stage.app, stage.readers[sent.reader]).open(
        sent.address, method=sent.method, data=sent.body, headers=sent.headers, **kind
    )
