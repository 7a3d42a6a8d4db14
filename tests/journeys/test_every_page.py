"""Every page, as it is drawn: nothing broken, nothing cut off, nothing for axe to find.

``make test`` looks at 390 px light Spanish and 1280 px dark English; ``make test-all`` at the whole
product of sizes, themes and languages.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import current_app
from playwright.sync_api import Browser, ConsoleMessage, Page
from sqlalchemy import select

from tests.databases import Databases
from tests.server import LiveServer, live
from tracker.demo.fill import ACCOUNTS, fill
from tracker.domain.kinds import EvidenceKind
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequestKind
from tracker.extensions import db
from tracker.models import Cohort, Entry, Evidence, Incident, PathVersion, Person, PreceptorAnswer, SharedCopy
from tracker.models.details import RequestDetail
from tracker.services import clock, passwords
from tracker.services.tokens import COPY, link_token, signing_key

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS, THEMES, LANGUAGES = (320, 390, 768, 1280), ("light", "dark"), ("en", "es")
ALWAYS = ((390, "light", "es"), (1280, "dark", "en"))
LOOKS = [
    pytest.param(*look, marks=() if look in ALWAYS else pytest.mark.deep)
    for look in itertools.product(WIDTHS, THEMES, LANGUAGES)
]
PASSWORDS = {account.email: account.password for account in ACCOUNTS}


@dataclass(frozen=True)
class Shown:
    """The demo school, served, and the addresses of its pages by who reads them."""

    server: LiveServer
    pages: dict[str, list[str]]


@pytest.fixture(scope="module")
def shown(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """One demo school for all looks: it takes seconds to fill."""
    url = databases.new("sqlite")
    with live(url, tmp_path_factory.mktemp("pages")) as server:
        with server.app.app_context():
            zone = server.app.config["SETTINGS"].timezone
            fill(db.session, clock.now(), zone, passwords.hash_password)
            pages = addresses()
            db.session.rollback()
        yield Shown(server, pages)
    databases.drop(url)


def addresses() -> dict[str, list[str]]:
    """Every page there is, by the account that reads it; "" is nobody."""
    session = db.session
    student = session.execute(select(Person.id).where(Person.email == "student@demo.test")).scalar_one()
    cohorts = session.execute(select(Cohort.id).order_by(Cohort.starts_on)).scalars().all()
    held = session.execute(
        select(Entry.queue_cohort_id, Entry.id)
        .where(Entry.status == EntryStatus.WAITING, Entry.waits_for == Holder.INSTRUCTOR)
        .order_by(Entry.promised_on, Entry.id)
    ).first()
    assert held is not None
    steps = ("diploma", "training", "externship", "certification", "employment")
    kinds = ("extension", "waiver", "leave", "route", "exception", "withdrawal")
    mine = [f"/path/{step}" for step in steps] + [f"/requests?ask={kind}" for kind in kinds]
    mine += [
        "/path",
        "/externship/hours",
        "/exam",
        "/exam/credentials",
        "/career",
        "/career/applications/new",
        "/career/hired",
        "/career/proof",
        "/career/closer",
        "/career/learning",
        "/papers",
        "/skills",
        "/skills/skill.ph-02",
        "/skills/skill.vs-03",
        "/skills/skill.vs-01",
        "/skills/skill.ph-02/practice",
        "/submissions/new",
        "/history",
        "/account",
        "/kit",
        "/kit?part=gloves",
        "/skills/skill.wp-02",
        "/needle-stick",
        "/incidents/report",
    ]
    rights = "/account/record"
    mine += [rights, f"{rights}/things", f"{rights}/openings", f"{rights}/corrections"]
    mine += [f"{rights}/corrections?about=person:0"]
    files = select(Evidence.id).where(Evidence.person_id == student)
    film = session.execute(files.where(Evidence.entry_id.is_not(None))).scalars().first()
    draft = session.execute(files.where(Evidence.entry_id.is_(None))).scalars().first()
    paper = (
        session.execute(
            select(Evidence.id).where(Evidence.kind == EvidenceKind.PDF, Evidence.entry_id.is_not(None))
        )
        .scalars()
        .first()
    )
    mine += [f"/files/{film}", f"/files/{draft}", f"/files/for/{student}/skill.em-01"]
    mine += ["/externship/preceptor", "/externship/feedback"]
    mine += ["/record", "/record/copies", "/record/calendar"]
    cohort = held.queue_cohort_id
    file = f"/students/{student}"
    acts = ("take_leave", "withdraw", "set_routes")
    desk = ["/review/phrases"]
    desk += [f"/cohorts/{cohort}/several/{act}" for act in ("mark", "later", "leave", "back", "move")]
    desk += [
        "/home",
        "/cohorts",
        "/review",
        f"/review?entry={held.id}",
        f"/cohorts/{cohort}/matrix",
        "/students?q=a",
    ]
    desk += [f"/cohorts/{one}" for one in cohorts] + [f"/cohorts/{cohort}/invite", "/account"]
    desk += [file, f"{file}/history"] + [f"{file}?step={step}" for step in steps]
    desk += [f"{file}?act={act}" for act in acts]
    incidents = session.execute(select(Incident.id).order_by(Incident.id)).scalars()
    desk += [
        "/notices",
        "/needle-stick",
        f"{file}/incidents/report",
        *(f"/incidents/{one}" for one in incidents),
    ]
    desk += [f"/cohorts/{one}/kit?show=all" for one in cohorts]
    desk += [f"/cohorts/{one}/finish?by=2026-12-31" for one in cohorts]
    answered = session.execute(select(PreceptorAnswer.entry_id)).scalars().all()
    desk += ["/clocks", "/clocks?within=missed", "/clocks/release", "/exam-results"]
    hired = session.execute(select(Entry.person_id).where(Entry.kind == EntryKind.JOB)).scalars().first()
    desk += [
        "/outcomes?year=2026",
        "/outcomes?body=maerb&off=1",
        "/outcomes/people/abhes.placement?year=2026",
        "/outcomes/charts",
        "/outcomes/packets",
    ]
    desk += ["/hired", "/hired?show=todo", f"/students/{hired}/job"]
    desk += ["/preceptors", "/preceptors?show=all", *(f"/review?entry={one}" for one in answered)]
    series = f"/cohorts/{cohort}/session"
    desk += ["/sheets", "/sheets/skill.vs-01", series, f"{series}?skill=skill.vs-01"]
    desk += [f"{file}?act=record&line=skill.vs-01&kind=checkoff"]
    plan = session.execute(
        select(RequestDetail.entry_id).where(RequestDetail.request == RequestKind.REMEDIATION)
    ).scalar_one()
    desk += [f"/review?entry={plan}"]
    desk += [f"{file}/record", f"{file}/checklist", f"/cohorts/{cohort}/checklist"]
    desk += [f"{file}/rights"]
    desk += [f"/files/{paper}", f"/files/for/{student}/doc.tb"]
    desk += [f"{file}?act=record&line=module.d4", f"{file}?act=record&line=doc.hepb&step=externship"]
    asked = select(Person.id).where(Person.email == "instructor@demo.test")
    people = ["/admin/people", "/admin/people/invite", f"/admin/people/{session.execute(asked).scalar_one()}"]
    return {
        "": [
            "/sign-in",
            "/join/no-such-link",
            "/s/no-such-link",
            "/r/no-such-link",
            "/verify",
            shared_copy(),
            "/nothing-here",
            "/_parts",
        ],
        "student@demo.test": mine,
        "coordinator@demo.test": desk,
        "instructor@demo.test": ["/home", "/cohorts", "/review", "/review?age=late"],
        "admin@demo.test": [
            "/cohorts",
            "/admin/settings",
            "/admin/programs",
            *(f"/admin/programs/{one}" for one in session.execute(select(PathVersion.id)).scalars()),
            "/admin/cohorts",
            "/admin/cohorts/new",
            f"/admin/cohorts/{cohort}",
            "/admin/retention",
            *people,
            "/account/second-step",
            "/confirm",
            "/needle-stick",
        ],
    }


def shared_copy() -> str:
    """The link of the copy that the demo's student shares."""
    copy = db.session.execute(select(SharedCopy)).scalars().first()
    assert copy is not None
    key = signing_key(current_app.config["SETTINGS"].secret_key)
    return f"/r/{link_token(key, COPY, copy.id, copy.nonce)}"


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_every_page(shown: Shown, browser: Browser, width: int, theme: str, language: str) -> None:
    wrong: list[str] = []
    for reader, pages in shown.pages.items():
        context = browser.new_context(
            base_url=shown.server.url,
            viewport={"width": width, "height": 844},
            color_scheme=theme,  # type: ignore[arg-type]
            locale=language,
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        complaints: list[str] = []
        page.on("pageerror", lambda error, into=complaints: into.append(str(error)))  # type: ignore[misc]
        page.on("console", lambda said, into=complaints: told(said, into))  # type: ignore[misc]
        if reader:
            sign_in(page, reader, language)
        for address in pages:
            answer = page.goto(address)
            assert answer is not None and answer.status < 500, address
            found = [*look_at(page, language), *(text for text in complaints if "404" not in text)]
            wrong += [f"{reader} {address}: {text}" for text in found]
            complaints.clear()
        context.close()
    assert wrong == []


def sign_in(page: Page, reader: str, language: str) -> None:
    """Sign in, then choose the language as a reader would."""
    page.goto("/sign-in")
    page.fill("[name=email]", reader)
    page.fill("[name=password]", PASSWORDS[reader])
    page.locator('form[data-command="sign_in"] [type=submit]').click()
    page.goto("/account")
    form = page.locator('form[data-command="set_language"]:has([type=radio])')
    form.locator(f'[value="{language}"]').check(force=True)
    form.locator("[type=submit]").click()


def told(said: ConsoleMessage, complaints: list[str]) -> None:
    """Keep what the browser complains about."""
    if said.type == "error":
        complaints.append(said.text)


def look_at(page: Page, language: str) -> list[str]:
    """What is wrong with the page on the screen."""
    wrong = []
    if page.evaluate("document.documentElement.lang") != language:
        wrong.append(f"is not in {language}")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        wrong.append(f"is {over} px wider than the screen")
    page.evaluate(AXE)
    # The bars that stay on the screen lie over whatever has scrolled under them: look at the whole page.
    size = page.viewport_size or {"width": 1280, "height": 844}
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    found = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(found => found.violations.map("
        "one => one.id + ' ' + one.nodes.slice(0, 2).map(node => node.html.slice(0, 160)).join(' | ')))",
        TAGS,
    )
    page.set_viewport_size(size)
    return [*wrong, *found]
