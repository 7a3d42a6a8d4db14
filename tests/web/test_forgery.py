"""No change without this session's own token, from whichever page it is sent; nowhere to be led away to."""

from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from tests.accounts import give_password, sign_in_as, world_beside
from tests.databases import Databases, application, make_settings
from tests.fuzz.sending import METHODS, client_of, fingerprint, parts_of, rules_of
from tests.pages import read
from tests.web.staff_pages import browser
from tests.web.who_sees_what import ABOUT, NO_LINK, Scene, scene_of
from tracker.models import PreceptorLink
from tracker.services.tokens import FORM, PRECEPTOR, link_token, signing_key
from tracker.web.going import safe_next

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "http:evil.example", "javascript:alert(1)", "/%09/evil.example", "/\t/evil.example", " //evil.example",
    "/\r\nLocation: https://evil.example", "https:/evil.example", "//localhost@evil.example", "evil.example",
    "/path\x00", "data:text/html,x", "/.//evil.example", "/../\\evil.example", "@evil.example",
    "\u2028//evil.example",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path_factory.mktemp("forgery"))) as made:
        yield made
    databases.drop(url)


@pytest.fixture(scope="module")
def scene(app: Flask) -> Iterator[Scene]:
    with world_beside(app, sheets=True) as world:
        yield scene_of(world)


def forged(app: Flask, scene: Scene) -> dict[str, Callable[[str], str]]:
    """Tokens that are not this session's: none, nonsense, another person's, one without a session."""
    others = {}
    for name in ("another student", "signed out"):
        page = "/account" if name != "signed out" else "/sign-in"
        others[name] = read(browser(app, scene.readers[name]).get(page)).csrf_token
    return {
        "none": lambda _page: "",
        "nonsense": lambda _page: "A" * 91,
        "another's": lambda _page: others["another student"],
        "nobody's": lambda _page: others["signed out"],
    }


def test_no_change_without_the_sessions_own_token(app: Flask, scene: Scene) -> None:
    adapter = app.url_map.bind("localhost")
    cookies = {}
    for name in ("signed out", "owner", "coordinator", "admin"):
        cookie = browser(app, scene.readers[name]).get_cookie("session")
        cookies[name] = cookie.value if cookie else ""
    tokens = forged(app, scene)
    before = fingerprint(app)
    wrong = []
    for endpoint, rules in rules_of(app).items():
        if ABOUT[endpoint].record == NO_LINK:
            continue
        taken = set().union(*(rule.methods or () for rule in rules))
        for method in sorted(taken & CHANGING & set(METHODS)):
            address = adapter.build(endpoint, parts_of(scene, endpoint, "A" * 48), method=method)
            for reader, cookie in cookies.items():
                for name, token in tokens.items():
                    data = {"csrf_token": token("")} if token("") else {}
                    answer = client_of(app, cookie).open(address, method=method, data=data)
                    if answer.status_code != 400:
                        wrong.append(f"{reader}, {name}: {method} {endpoint}: {answer.status_code}")
    assert wrong == []
    assert fingerprint(app) == before


def test_only_get_and_head_go_without_a_token(app: Flask) -> None:
    """The pages behind a preceptor's link know no session: their forms carry a token of the link."""
    assert set(app.config["WTF_CSRF_METHODS"]) == CHANGING
    assert app.extensions["csrf"]._exempt_views == set()
    assert [found.name for found in app.extensions["csrf"]._exempt_blueprints] == ["preceptor"]


def test_a_links_forms_want_its_own_token(app: Flask, scene: Scene) -> None:
    link = scene.world.session.get(PreceptorLink, scene.link)
    key = signing_key(app.config["SECRET_KEY"])
    token = link_token(key, PRECEPTOR, link.id, link.nonce)
    other = link_token(key, FORM, scene.code, link.nonce)
    scene.world.session.rollback()
    adapter = app.url_map.bind("localhost")
    before = fingerprint(app)
    for endpoint, rules in rules_of(app).items():
        taken = set().union(*(rule.methods or () for rule in rules))
        if ABOUT[endpoint].record == NO_LINK and "POST" in taken:
            address = adapter.build(endpoint, parts_of(scene, endpoint, token), method="POST")
            for sent in ("", "A" * 48, token, other, "\u00e9" * 48):
                answer = app.test_client().post(address, data={"csrf_token": sent})
                assert answer.status_code == 400, f"{endpoint}: {sent}"
    assert fingerprint(app) == before


def test_over_https_the_form_has_to_come_from_here(app: Flask, scene: Scene) -> None:
    client = browser(app, scene.readers["owner"])
    base = {"base_url": "https://localhost"}
    token = read(client.get("/account")).csrf_token
    cookie = client.get_cookie("session")
    assert cookie is not None
    for referer in ("", "https://evil.example/", "https://localhost.evil.example/", "http://localhost/"):
        client.set_cookie("session", cookie.value)
        headers = {"Referer": referer} if referer else {}
        answer = client.post(
            "/language", data={"csrf_token": token, "language": "es"}, headers=headers, **base
        )
        assert answer.status_code == 400, referer


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nowhere_else_to_go_after_signing_in(app: Flask, scene: Scene, address: str) -> None:
    email = give_password(scene.world, scene.owner.id)
    assert safe_next(address) is None or stays_here(address)
    client = app.test_client()
    token = read(client.get("/sign-in")).csrf_token
    typed = {"csrf_token": token, "email": email, "password": "demo-path-2026", "next": address}
    answer = client.post("/sign-in", data=typed)
    if "\x00" in address:
        assert answer.status_code == 400
        return
    assert answer.status_code == 303
    assert answer.headers["Location"] == (safe_next(address) or "/path")
    assert stays_here(answer.headers["Location"])


def stays_here(location: str) -> bool:
    """Whether a browser that is told to go there stays: no scheme, no host, nothing it would read as one."""
    found = urljoin("https://here.example/x", location.replace("\\", "/"))
    return location[:1] == "/" and urlsplit(found).netloc == "here.example" and location.isprintable()


def test_every_redirect_stays_here(app: Flask, scene: Scene) -> None:
    """Whatever a parameter, the page before or the host says: no answer leads to another site."""
    wrong = []
    adapter = app.url_map.bind("localhost")
    bad = "//evil.example"
    asked = dict.fromkeys("next back url return to from for entry referrer redirect target".split(), bad)
    headers = {"Referer": "https://evil.example/", "X-Forwarded-Host": "evil.example", "X-Original-URL": bad}
    headers |= {"Origin": "https://evil.example", "HX-Current-URL": "https://evil.example/"}
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for name in ("owner", "coordinator", "signed out"):
            client = app.test_client()
            for endpoint, rules in rules_of(app).items():
                taken = set().union(*(rule.methods or () for rule in rules))
                for method in sorted(taken & {"GET", "POST"}):
                    actor = scene.readers[name]
                    if actor is not None:
                        sign_in_as(client, app, actor.person_id)
                    address = adapter.build(endpoint, parts_of(scene, endpoint, "A" * 48), method=method)
                    sent = {"data": asked} if method == "POST" else {}
                    answer = client.open(address, method=method, query_string=asked, headers=headers, **sent)
                    there = answer.headers.get("Location", "/") + answer.headers.get("HX-Redirect", "")
                    if not stays_here(there) or "evil" in there.split("?", maxsplit=1)[0]:
                        wrong.append(f"{name}: {method} {endpoint}: {there}")
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert wrong == []
