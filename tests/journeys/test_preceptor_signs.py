"""A preceptor signs a week by link on a phone of 360 px, in Spanish; a colleague waits to be confirmed."""

import email
import email.policy
import re
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from tests.by_link import AtSite, at_site
from tests.commands.test_preceptor_links import long_day
from tests.factories import World
from tests.journeys.conftest import HASH, TODAY, Stage
from tests.journeys.someone import Someone
from tests.journeys.test_every_page import look_at
from tests.server import live
from tracker.domain.statuses import EntryKind, EntryStatus, Holder
from tracker.extensions import db
from tracker.models import Entry
from tracker.queries.integrity import check
from tracker.services import outbox

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_TAPS = 6


def letters(stage: Stage, to: str) -> list[str]:
    """The paths of the links in the letters to somebody, oldest first."""
    outbox.send_due(db.engine)
    db.session.rollback()
    folder = stage.server.app.config["SETTINGS"].instance / "mail"
    found = []
    for file in sorted(folder.glob("*.eml"), key=lambda one: int(one.stem)):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        link = re.search(r"/s/[A-Za-z0-9_-]{48}", message.get_content())
        if message["To"] == to and link:
            found.append(link.group())
    return found


def week(site: AtSite) -> list[int]:
    """A week of shifts and one skill; gives the entries."""
    today = site.world.today
    shifts = [site.shift(today - timedelta(days=days)) for days in (6, 5, 4, 1)]
    return [*shifts, site.shift(today, end=time(14, 45)), site.skill()]


def asks(stage: Stage, site: AtSite, *, script: bool) -> None:
    """The student sends the link from their own page."""
    student = stage.signed_in(site.student.id, script=script)
    student.go("/externship/preceptor")
    student.send('form[data-command="send_link"]')
    assert "Marta Brisa" in student.text("#preceptor")
    assert not student.has('form[data-command="send_link"]')
    student.close()


class Thumb:
    """Counts what a thumb has to do on the page."""

    def __init__(self, who: Someone) -> None:
        self.who, self.taps = who, 0

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.who.page.locator(selector).first.click()

    def type(self, selector: str, text: str) -> None:
        self.taps += 1
        self.who.page.locator(selector).first.fill(text)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_week_is_signed_with_few_taps(stage, script):
    site = at_site(stage.world)
    stage.world.password(site.student.id, HASH)
    entries = week(site)
    asks(stage, site, script=script)
    (path,) = letters(stage, stage.world.email(site.preceptor))

    brisa = stage.someone(script=script, width=360)
    brisa.go(path)
    assert brisa.page.locator("html").get_attribute("lang") == "es"
    assert "Le toca a usted" in brisa.text()
    assert brisa.page.evaluate("document.documentElement.scrollWidth") <= 360
    thumb = Thumb(brisa)
    friday = entries[4]
    assert not brisa.page.locator(f"#entry-{friday} .unticked").is_visible()
    thumb.tap(f'#entry-{friday} [name="ok"]')
    assert brisa.page.locator(f"#entry-{friday} .unticked").is_visible()
    thumb.type(f"#end-{friday}", "13:30")
    button = brisa.page.locator("[data-counts]")
    assert button.inner_text() == (
        "Confirmar 5, corregir 1" if script else "Confirmar lo marcado, devolver el resto"
    )
    with brisa.page.expect_navigation():
        thumb.tap("[data-counts]")
    assert thumb.taps <= MOST_TAPS
    assert "Quedó registrado" in brisa.text()
    assert [site.entry(one).status for one in entries] == [
        *[EntryStatus.ACCEPTED] * 4, EntryStatus.RETURNED, EntryStatus.ACCEPTED,
    ]  # fmt: skip
    assert site.hours() == 4 * 480 + 300
    brisa.close()
    assert list(check(db.session, stage.world.now)) == []


def test_a_colleague_signs_and_is_confirmed_in_one_click(stage):
    world = stage.world
    site = at_site(world)
    world.password(site.student.id, HASH)
    first, second = site.shift(), site.shift(world.today - timedelta(days=1))
    asks(stage, site, script=True)
    (path,) = letters(stage, world.email(site.preceptor))
    brisa = stage.someone(width=360)
    brisa.go(path)
    brisa.send('form[data-command="send_on"]', name="Ana Gil", email="ana.gil@clinic.test")
    brisa.close()

    (path,) = letters(stage, "ana.gil@clinic.test")
    ana = stage.someone(width=360)
    ana.go(path)
    ana.send('form[data-command="sign"]')
    assert "hasta que la escuela" in ana.text()
    assert [site.entry(one).waits_for for one in (first, second)] == [Holder.COORDINATOR] * 2
    assert site.hours() == 0

    coordinator = stage.signed_in(world.coordinator.person_id, width=1280)
    coordinator.go(f"/review?entry={first}")
    coordinator.send('form[data-command="take_answer"]', button="Ana Gil")
    assert site.hours() == 960
    third = site.shift(world.today - timedelta(days=4))
    ana.go(path)
    ana.send('form[data-command="sign"]')
    assert site.entry(third).status is EntryStatus.ACCEPTED
    for who in (ana, coordinator):
        who.close()


@pytest.fixture
def forms(databases, tmp_path, browser):
    """A school whose path has its evaluation forms."""
    url = databases.new("sqlite")
    with live(url, tmp_path, TRACKER_TODAY=TODAY.isoformat()) as server, server.app.app_context():
        yield Stage(server, World(db.session, today=TODAY, sheets=True), browser)
        db.session.close()
    databases.drop(url)


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(320, "dark", "en"), (360, "light", "es"), (1280, "light", "en")]
)
def test_nothing_is_cut_off_or_hard_to_reach(forms, width, scheme, language):
    site = at_site(forms.world, preceptor_language=language)
    for days in range(10):
        day = site.world.today - timedelta(days=days)
        detail = long_day(site.world, days)
        site.world.record(site.student, "extern.hours", EntryKind.SHIFT, on=day, detail=detail)
    entries = [site.shift(site.world.today - timedelta(days=10 + days)) for days in (1, 2)] + [site.skill()]
    link = site.send()
    path = f"/s/{site.token(link, forms.server.app.config['SETTINGS'].secret_key)}"
    who = forms.someone(width=width, color_scheme=scheme, locale=language)
    who.go(path)
    assert look_at(who.page, language) == []
    for entry in entries:
        who.page.locator(f'#entry-{entry} [name="ok"]').click()
    for summary in who.page.locator("summary").all():
        summary.click()
    assert look_at(who.page, language) == []
    with who.page.expect_navigation():
        who.page.locator(".ask-evaluation a").click()
    assert look_at(who.page, language) == []
    with who.page.expect_navigation():
        who.page.locator('form[data-command="evaluate"] [type="submit"]').click()
    assert who.page.locator(".behavior .error").count() == 11
    assert look_at(who.page, language) == []
    who.page.goto("/s/" + "A" * 48)
    assert look_at(who.page, language) == []
    assert [text for text in who.broken if "404" not in text] == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_midterm_is_filled_in_at_half_of_the_hours(forms: Stage, script: bool) -> None:
    """It asks itself on the same link, in Spanish on a small phone, and counts once it is sent."""
    site = at_site(forms.world, preceptor_language="es")
    midterm = select(Entry.status).where(
        Entry.person_id == site.student.id, Entry.requirement == "extern.midterm"
    )
    site.shift(site.world.today - timedelta(days=11))
    link = site.send()
    path = f"/s/{site.token(link, forms.server.app.config['SETTINGS'].secret_key)}"
    brisa = forms.someone(script=script, width=360)
    brisa.go(path)
    assert not brisa.has(".ask-evaluation")
    for days in range(10):
        day = site.world.today - timedelta(days=days)
        detail = long_day(site.world, days)
        site.world.record(site.student, "extern.hours", EntryKind.SHIFT, on=day, detail=detail)
    brisa.go(path)
    with brisa.page.expect_navigation():
        brisa.page.locator(".ask-evaluation a").click()
    names = {node.get_attribute("name") for node in brisa.page.locator('.behavior input[type="radio"]').all()}
    assert len(names) == 11
    for name in sorted(names):
        brisa.page.locator(f'[name="{name}"][value="meets"]').check(force=True)
    db.session.rollback()
    assert db.session.execute(midterm).scalars().all() == []
    with brisa.page.expect_navigation():
        brisa.page.locator('form[data-command="evaluate"] [type="submit"]').click()
    assert not brisa.has(".ask-evaluation")
    db.session.rollback()
    assert db.session.execute(midterm).scalars().all() == [EntryStatus.ACCEPTED]
    assert list(check(db.session, forms.world.now)) == []
    brisa.close()
