"""The page behind a preceptor's link: what it shows, what it signs, and every way in that is none."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.accounts import sign_in_as, world_beside
from tests.by_link import AtSite, at_site
from tests.pages import Page, form_fields, read
from tracker.commands import links, passing, review
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, EntryStatus, Holder
from tracker.models import Entry, Event, Notice, Outbox, PreceptorAnswer, PreceptorLink

ANSWER = 'form[data-command="sign"]'


class Door:
    """A browser without a screen at a link, and the school around it."""

    def __init__(self, app, world):
        self.app, self.world = app, world
        self.site: AtSite = at_site(world)
        self.client = app.test_client()

    def token(self, link: int) -> str:
        return self.site.token(link, self.app.config["SETTINGS"].secret_key)

    def page(self, link: int, status: int = 200, client=None) -> Page:
        return read((client or self.client).get(f"/s/{self.token(link)}"), status)

    def send(self, link: int, form: str = ANSWER, client=None, page: Page | None = None, **typed):
        """Fill in a form of the page and send it; lists stand for boxes and rows."""
        page = page or self.page(link, client=client)
        node = page.one(form)
        fields = form_fields(node)
        if form == ANSWER:
            fields["entry"] = [one.attributes["value"] for one in node.css("[name=entry]")]
            fields["ok"] = [one.attributes["value"] for one in node.css("[name=ok][checked]")]
        fields |= typed
        return (client or self.client).post(node.attributes["action"], data=fields)

    def stored(self) -> tuple[int, ...]:
        """How much there is of everything that an answer could add or change."""
        session = self.world.session
        session.rollback()
        counted = [
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Entry, Event, PreceptorAnswer, PreceptorLink, Notice, Outbox)
        ]
        decided = session.execute(select(func.count(Entry.decided_at))).scalar_one()
        marked = session.execute(select(func.count(PreceptorLink.device_hash))).scalar_one()
        session.rollback()
        return (*counted, decided, marked)


@pytest.fixture
def door(bare_app):
    with world_beside(bare_app) as world:
        yield Door(bare_app, world)


def test_shows_all_that_waits_ticked_and_in_the_links_language(door):
    site = door.site
    shift, skill = site.shift(), site.skill()
    page = door.page(site.send())
    assert page.one("html").attributes["lang"] == "es"
    assert page.heading == "Luz Candil"
    assert {one.attributes["value"] for one in page.all("[name=ok][checked]")} == {str(shift), str(skill)}
    assert page.one(f'[name="level-{skill}"] [selected]').attributes["value"] == "supervised"
    text = page.text("main")
    assert "8:00 h" in text
    assert "8:00 a 16:30" in text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.response.headers


def test_one_button_confirms_everything(door):
    site = door.site
    shift, skill = site.shift(), site.skill()
    link = site.send()
    answer = door.send(link)
    assert answer.status_code == 303
    assert site.entry(shift).status is EntryStatus.ACCEPTED
    assert site.entry(shift).decided_as == "M. Brisa, RN, by link"
    assert site.entry(skill).status is EntryStatus.ACCEPTED
    after = read(door.client.get(answer.location))
    assert not after.all(ANSWER)
    assert "nombre" in after.text(".answered-now")


def test_unticked_goes_back_or_is_corrected(door):
    site = door.site
    right, wrong, unseen = site.shift(), site.shift(door.world.today - timedelta(days=1)), site.skill()
    typed = {f"what-{wrong}": "corrected", f"end-{wrong}": "13:30", f"note-{unseen}": "No estuve."}
    answer = door.send(site.send(), ok=[str(right)], **typed)
    assert answer.status_code == 303
    assert [site.entry(one).status for one in (right, wrong, unseen)] == [
        EntryStatus.ACCEPTED, EntryStatus.RETURNED, EntryStatus.RETURNED,
    ]  # fmt: skip
    assert site.hours() == 480 + 300
    assert site.entry(unseen).decision_note.endswith("No estuve.")


@pytest.mark.parametrize(
    "typed",
    [{"end": ""}, {"end": "25:00"}, {"start": "x"}, {"end": "07:00"}, {"break": "-3"}, {"break": "many"}, {}],
)
def test_times_that_cannot_be_are_said_and_nothing_is_signed(door, typed):
    site = door.site
    shift, other = site.shift(), site.shift(door.world.today - timedelta(days=1))
    link = site.send()
    before = door.stored()
    fields = {f"{name}-{shift}": value for name, value in typed.items()} | {f"what-{shift}": "corrected"}
    page = read(door.send(link, ok=[str(other)], **fields), 422)
    assert page.one(f"#entry-{shift} .error")
    assert not page.all(f'#entry-{shift} [name="ok"][checked]')
    assert page.all(f'#entry-{other} [name="ok"][checked]')
    assert door.stored() == before


def test_a_second_send_of_the_same_form_changes_nothing(door):
    site = door.site
    site.shift()
    link = site.send()
    page = door.page(link)
    door.send(link, page=page)
    before = door.stored()
    assert door.send(link, page=page).status_code == 303
    assert door.stored() == before
    # The same answer under another key: it was given already.
    late = read(door.send(link, page=page, key="another"), 409)
    assert late.one(".refusal")
    assert door.stored() == before


def test_looking_changes_nothing_however_often_and_as_whom(door):
    site = door.site
    site.shift()
    address = f"/s/{door.token(site.send())}"
    before = door.stored()
    for method in ("get", "head", "get"):
        assert getattr(door.client, method)(address).status_code == 200
    for path in ("/language", "/not-me", "/colleague", "/absent"):
        assert door.client.get(address + path).status_code == 405
    assert door.stored() == before


class TestNoWayIn:
    """Every token that opens nothing, for looking and for signing."""

    def refused(self, door, token, status):
        before = door.stored()
        page = read(door.client.get(f"/s/{token}"), status)
        for path, more in (
            ("", {"entry": "1", "ok": "1"}),
            ("/not-me", {}),
            ("/absent", {"on": "2026-11-20"}),
        ):
            answer = door.client.post(f"/s/{token}{path}", data={"key": "k", "csrf_token": "x"} | more)
            assert answer.status_code == status
        assert door.client.get(f"/s/{token}/evaluation/extern.midterm").status_code == status
        assert door.stored() == before
        return page.text("main")

    def test_forged_and_unknown_look_the_same(self, door):
        token = door.token(door.site.send(door.world.coordinator))
        other = "A" if token[-1] != "A" else "B"
        texts = {
            self.refused(door, forged, 404)
            for forged in (token[:-1] + other, "A" * 48, token[:20], "x", token.swapcase(), "%C3%B1" * 8)
        }
        assert len(texts) == 1

    def test_a_link_made_with_another_key(self, door):
        link = door.site.send(door.world.coordinator)
        self.refused(door, door.site.token(link, "another installation's secret"), 404)

    def test_revoked(self, door):
        link = door.site.send(door.world.coordinator)
        token = door.token(link)
        door.world.do(door.world.coordinator, links.revoke_link, link)
        self.refused(door, token, 410)

    def test_a_voided_placement_closes_its_links(self, door):
        token = door.token(door.site.send(door.world.coordinator))
        door.world.do(door.world.coordinator, review.void, door.site.placement, note="Wrong site")
        self.refused(door, token, 410)

    def test_expired_with_the_placement(self, door):
        site = at_site(
            door.world,
            student=door.world.add_student("Ada", "Moonfield"),
            ends_on=door.world.today - timedelta(days=14),
        )
        link = site.send(door.world.coordinator)
        assert (
            door.client.get(f"/s/{site.token(link, door.app.config['SETTINGS'].secret_key)}").status_code
            == 410
        )

    def test_not_me_closes_it_for_good(self, door):
        link = door.site.send(door.world.coordinator)
        token = door.token(link)
        page = read(door.send(link, 'form[data-command="wrong_person"]'))
        assert page.heading
        self.refused(door, token, 410)
        door.world.session.rollback()
        notice = door.world.session.execute(select(Notice.kind)).scalars().all()
        assert notice == ["wrong_preceptor"]


class TestStrangers:
    def test_nobody_signs_who_is_signed_in(self, door):
        shift = door.site.shift()
        link = door.site.send()
        page = door.page(link)
        for person in (door.site.student.id, door.world.coordinator.person_id, door.world.admin.person_id):
            client = door.app.test_client()
            sign_in_as(client, door.app, person)
            before = door.stored()
            door.page(link, 403, client)
            assert door.send(link, page=page, client=client).status_code == 403
            assert door.stored() == before
        assert door.site.entry(shift).status is EntryStatus.WAITING

    def test_entries_of_others_in_the_form_are_not_there(self, door):
        other = at_site(door.world, student=door.world.add_student("Ada", "Moonfield"))
        mine, foreign = door.site.shift(), other.shift()
        paper = door.site.student.log("diploma.proof", EntryKind.DOCUMENT, detail={"issued_on": None})
        link = door.site.send()
        before = door.stored()
        for strange in (foreign, paper, 1):
            answer = door.send(link, entry=[str(mine), str(strange)], ok=[str(mine), str(strange)])
            assert answer.status_code == 404
        assert door.stored() == before

    def test_the_form_of_another_link_does_not_fit(self, door):
        other = at_site(door.world, student=door.world.add_student("Ada", "Moonfield"))
        shift = door.site.shift()
        link, foreign = door.site.send(), other.send(door.world.coordinator)
        stolen = door.page(foreign).csrf_token
        before = door.stored()
        for token in (stolen, "", "ñ"):
            assert door.send(link, csrf_token=token).status_code == 400
        assert door.stored() == before
        assert door.site.entry(shift).status is EntryStatus.WAITING


class TestDevices:
    def test_the_first_answer_marks_this_device(self, door):
        site = door.site
        site.shift()
        link = site.send()
        answer = door.send(link)
        cookie = answer.headers["Set-Cookie"]
        assert all(part in cookie for part in ("signer=", "HttpOnly", "SameSite=Lax", "Path=/s/"))
        assert site.link(link).device_hash
        again = site.shift(door.world.today - timedelta(days=1))
        door.send(link)
        assert site.entry(again).status is EntryStatus.ACCEPTED

    def test_another_device_waits_for_the_coordinator_and_is_told_so(self, door):
        site = door.site
        site.shift()
        link = site.send()
        door.send(link)
        again = site.shift(door.world.today - timedelta(days=1))
        laptop = door.app.test_client()
        assert door.page(link, client=laptop).one(".notice.tone-waiting")
        answer = door.send(link, client=laptop)
        assert site.entry(again).waits_for is Holder.COORDINATOR
        assert read(laptop.get(answer.location)).one(".answered-now .tone-waiting")

    def test_a_code_at_the_site_never_counts_by_itself(self, door):
        site = door.site
        shift = site.shift()
        link = site.code()
        assert door.page(link).one(".notice.tone-waiting")
        door.send(link)
        assert (site.entry(shift).waits_for, site.hours()) == (Holder.COORDINATOR, 0)
        assert site.link(link).device_hash is None


class TestOtherWays:
    def test_the_language_stays_on_the_link(self, door):
        link = door.site.send(door.world.coordinator)
        door.send(link, 'form[data-command="choose_language"]', language="en")
        assert door.page(link, client=door.app.test_client()).one("html").attributes["lang"] == "en"

    def test_a_colleague_gets_a_link_that_waits_for_the_coordinator(self, door):
        site = door.site
        shift = site.shift()
        link = site.send()
        answer = door.send(link, 'form[data-command="send_on"]', name="Ana Gil", email="Ana.Gil@clinic.test")
        assert read(door.client.get(answer.location)).one(".tone-done")
        statement = select(PreceptorLink).where(PreceptorLink.via == "forwarded")
        door.world.session.rollback()
        forwarded = door.world.session.execute(statement).scalar_one()
        door.world.session.rollback()
        assert forwarded.name == "Ana Gil"
        door.send(forwarded.id, client=door.app.test_client())
        assert site.entry(shift).waits_for is Holder.COORDINATOR
        letters = door.world.session.execute(select(Outbox.kind)).scalars().all()
        assert "preceptor_colleague" in letters

    @pytest.mark.parametrize(
        ("name", "email"),
        [("", "a@b.test"), ("Ana", ""), ("Ana", "no"), ("Ana", "a b@c.test"), ("Ana", "a@b")],
    )
    def test_a_colleague_has_a_name_and_an_address(self, door, name, email):
        link = door.site.send(door.world.coordinator)
        before = door.stored()
        page = read(door.send(link, 'form[data-command="send_on"]', name=name, email=email), 422)
        assert page.one("#colleague[open]")
        assert door.stored() == before

    def test_the_student_is_no_colleague(self, door):
        link = door.site.send(door.world.coordinator)
        mail = door.world.email(door.site.student.id)
        door.world.session.rollback()
        before = door.stored()
        assert door.send(link, 'form[data-command="send_on"]', name="Luz", email=mail).status_code == 422
        assert door.stored() == before

    def test_a_day_without_the_student_is_told_once(self, door):
        link = door.site.send(door.world.coordinator)
        day = door.world.today - timedelta(days=1)
        for _ in range(2):
            assert door.send(link, 'form[data-command="did_not_come"]', on=day.isoformat()).status_code == 303
        door.world.session.rollback()
        assert len(door.world.session.execute(select(Notice.id)).all()) == 1

    @pytest.mark.parametrize("on", ["", "soon", "2020-01-01", "2030-01-01"])
    def test_a_day_outside_the_placement_is_refused(self, door, on):
        link = door.site.send(door.world.coordinator)
        before = door.stored()
        assert door.send(link, 'form[data-command="did_not_come"]', on=on).status_code == 422
        assert door.stored() == before


def test_five_colleagues_are_enough(door):
    link = door.site.send(door.world.coordinator)
    actor: Actor = door.site.actor(link)
    for n in range(5):
        door.world.do(actor, passing.send_on, link, name=f"Ana {n}", email=f"ana{n}@clinic.test")
    assert (
        door.send(link, 'form[data-command="send_on"]', name="Ana", email="ana@clinic.test").status_code
        == 422
    )
