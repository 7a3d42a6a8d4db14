"""The student asks, shows a code, evaluates the site; the coordinator sees, settles, closes."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import accounts
from tests.accounts import sign_in_as
from tests.by_link import at_site
from tests.commands.test_preceptor_links import GOOD, long_day
from tests.factories import World
from tests.pages import Page, form_fields, read
from tests.web.staff_pages import browser, everybody, selects
from tracker.commands import evaluating, passing
from tracker.domain.evaluation_loader import shipped_evaluations
from tracker.domain.statuses import EntryKind, EntryStatus, Holder
from tracker.models import Entry, PreceptorAnswer, PreceptorLink
from tracker.web.transaction import perform

ASK = 'form[data-command="send_link"]'
CODE = 'form[data-command="show_code"]'
PAGE = "/externship/preceptor"


@pytest.fixture
def student_client(bare_app, school):
    client = bare_app.test_client()
    sign_in_as(client, bare_app, school.student.id)
    return client


@pytest.fixture
def school(bare_app, monkeypatch):
    """A student at a site; the path is published with its sheets and forms."""
    monkeypatch.setattr(
        accounts, "World", lambda session, today, sheets: World(session, today=today, sheets=True)
    )
    with accounts.world_beside(bare_app) as world:
        yield at_site(world)


def send(client, page: Page, form: str, **typed) -> Page:
    """Send a form and follow it."""
    node = page.one(form)
    fields = form_fields(node) | typed
    return read(client.post(node.attributes["action"], data=fields, follow_redirects=True))


class TestStudent:
    def page(self, client) -> Page:
        return read(client.get(PAGE))

    def test_whose_turn_it_is_in_each_state(self, school, student_client):
        assert "Nothing waits" in self.page(student_client).text("#preceptor")
        assert not self.page(student_client).all(ASK)
        school.shift()
        page = self.page(student_client)
        assert "Not sent yet: 1 shift" in page.text("#preceptor").replace("\xa0", " ")
        sent = send(student_client, page, ASK)
        assert "asked today" in sent.text("#preceptor")
        assert not sent.all(ASK)
        link = school.world.session.execute(select(PreceptorLink)).scalar_one()
        school.world.session.rollback()
        school.confirm(link.id, *[school.shift(school.world.today - timedelta(days=1))])
        assert school.link(link.id).answered_at is not None

    def test_nobody_can_be_asked_before_the_contact_is_confirmed(self, bare_app, school):
        other = at_site(school.world, confirmed=False, student=school.world.add_student("Ada", "Moonfield"))
        other.shift()
        client = browser(bare_app, other.student.actor)
        page = self.page(client)
        assert "coordinator confirms who signs" in page.text("#preceptor")
        assert not page.all(f"{ASK}, {CODE}")
        token = read(client.get("/requests")).csrf_token
        for act in ("ask", "code"):
            answer = client.post(
                f"/externship/{other.placement}/{act}", data={"csrf_token": token, "key": act}
            )
            assert answer.status_code == 422

    def test_what_a_code_brought_waits_for_the_coordinator(self, school, student_client):
        shift = school.shift()
        school.confirm(school.code(), shift)
        assert "wait for your coordinator" in self.page(student_client).text("#preceptor")

    def test_the_code_leads_to_the_link(self, bare_app, school, student_client):
        shift = school.shift()
        page = send(student_client, self.page(student_client), CODE)
        assert page.all(".code svg path")
        address = page.text(".code-address")
        path = re.sub(r"^https?://[^/]+", "", address)
        opened = read(bare_app.test_client().get(path))
        assert opened.one(f'[name="ok"][value="{shift}"]')

    def test_placements_and_codes_of_others_are_not_there(self, bare_app, school, student_client):
        other = at_site(school.world, student=school.world.add_student("Ada", "Moonfield"))
        other.shift()
        code = other.code()
        assert student_client.get(f"/externship/codes/{code}").status_code == 404
        assert student_client.get("/externship/codes/1").status_code == 404
        token = self.page(student_client).all("[name=csrf_token]")[0].attributes["value"]
        for act in ("ask", "code"):
            for placement in (other.placement, 1):
                answer = student_client.post(
                    f"/externship/{placement}/{act}", data={"csrf_token": token, "key": "k"}
                )
                assert answer.status_code == 404

    def test_the_card_stands_on_the_pages_of_the_externship(self, school, student_client):
        school.shift()
        for path in ("/externship", "/externship/hours"):
            assert read(student_client.get(path)).one(f"#preceptor {ASK}")

    def test_the_site_is_evaluated_once_on_every_line(self, school, student_client):
        lines = {f"line-{line.key}": "meets" for line in shipped_evaluations().site.lines}
        page = read(student_client.get("/externship/feedback"))
        form = 'form[data-command="evaluate_site"]'
        node = page.one(form)
        less = form_fields(node) | dict(list(lines.items())[1:])
        back = read(student_client.post("/externship/feedback", data=less), 422)
        assert len(back.all(".behavior .error")) == 1
        assert len(back.all("input[type=radio][checked]")) == len(lines) - 1
        send(student_client, page, form, **lines, note="Busy, friendly.")
        again = read(student_client.get("/externship/feedback"))
        assert again.one(".gate")


class TestEvaluation:
    def half(self, school):
        """Half of the hours are in."""
        world = school.world
        for days in range(10):
            day = world.today - timedelta(days=days)
            world.record(
                school.student, "extern.hours", EntryKind.SHIFT, on=day, detail=long_day(world, days)
            )
        return school

    def test_the_midterm_on_the_link(self, bare_app, school):
        self.half(school)
        link = school.send()
        address = f"/s/{school.token(link, bare_app.config['SETTINGS'].secret_key)}"
        client = bare_app.test_client()
        assert client.get(f"{address}/evaluation/extern.final").status_code == 404
        page = read(client.get(address))
        form = read(client.get(page.one(".ask-evaluation a").attributes["href"]))
        assert len(form.all(".anchor")) == 44
        assert not form.all("[checked]")
        node = form.one('form[data-command="evaluate"]')
        fields = form_fields(node)
        back = read(client.post(node.attributes["action"], data=fields | {"line-tact": "below"}), 422)
        assert len(back.all(".behavior .error")) == 10
        whole = fields | {f"line-{key}": value for key, value in GOOD.items()} | {"line-tact": "below"}
        assert client.post(node.attributes["action"], data=whole).status_code == 303
        assert not read(client.get(address)).all(".ask-evaluation")
        assert client.post(node.attributes["action"], data=whole | {"key": "other"}).status_code == 409

    def test_staff_read_it_and_the_students_word_only_after_the_final(self, bare_app, school):
        world, student = school.world, school.student
        lines = {line.key: "meets" for line in shipped_evaluations().site.lines}
        perform(
            world.session, student.actor, evaluating.evaluate_site, student.enrollment, "extern.feedback",
            answers=lines, note="They were kind.", at=world.now,
        )  # fmt: skip
        file = f"/students/{student.id}"
        coordinator = browser(bare_app, world.coordinator)
        assert "They were kind" not in read(coordinator.get(file)).text("body")
        entry = school.entry(max(entry_ids(world)))
        assert "They were kind" not in read(coordinator.get(f"/review?entry={entry.id}")).text("body")
        for key in ("extern.midterm", "extern.final"):
            world.accept(student.ask("exception", targets=[key]))
            world.record(student, key, EntryKind.EVALUATION)
        assert "They were kind" in read(coordinator.get(file)).text("#evaluations")
        instructor = browser(bare_app, world.instructor)
        assert "They were kind" not in read(instructor.get(file)).text("body")
        assert "They were kind" not in read(coordinator.get(f"/students/{student.id}/history")).text("body")


def entry_ids(world) -> list[int]:
    world.session.rollback()
    found = list(world.session.execute(select(Entry.id)).scalars())
    world.session.rollback()
    return found


class TestCoordinator:
    def test_the_list_says_who_is_silent_how_long(self, bare_app, school):
        world = school.world
        school.shift()
        world.today -= timedelta(days=9)
        late = at_site(world, student=world.add_student("Ada", "Moonfield"))
        late.shift()
        late.send()
        world.today += timedelta(days=9)
        school.send()
        client = browser(bare_app, world.coordinator)
        page = read(client.get("/preceptors"))
        rows = [row.text(separator=" ") for row in page.all(".link-out")]
        assert ["Moonfield, Ada" in row for row in rows] == [True, False]
        assert len(read(client.get("/preceptors?show=overdue")).all(".link-out")) == 1
        assert len(read(client.get(f"/students/{late.student.id}")).all("#preceptors .link-out")) == 1

    def test_asks_again_and_closes(self, bare_app, school):
        school.shift()
        link = school.send()
        client = browser(bare_app, school.world.coordinator)
        page = read(client.get("/preceptors"))
        node = page.one(".link-out form")
        fields = form_fields(node)
        assert client.post(node.attributes["action"], data=fields).status_code == 303
        close = page.one('[data-command="revoke_link"]').attributes["formaction"]
        assert client.post(close, data=fields | {"key": "other"}).status_code == 303
        assert school.link(link).revoked_at is not None
        assert not read(client.get("/preceptors?show=all")).all(".link-out")

    def test_who_may_see_and_do_what(self, bare_app, school):
        school.shift()
        link = school.send()
        people = everybody(school.world, school.student)
        expected = {
            "nobody": (302, 302), "student": (404, 403), "another student": (404, 404),
            "another instructor": (200, 404), "another coordinator": (200, 404), "instructor": (200, 403),
            "coordinator": (200, 303), "admin": (200, 403),
        }  # fmt: skip
        for name, actor in people.items():
            client = browser(bare_app, actor)
            seen = client.get("/preceptors")
            token = ""
            if seen.status_code == 200:
                page = read(seen)
                token = page.csrf_token if page.all("[name=csrf_token]") else ""
            if not token and actor is not None:
                start = read(client.get("/needle-stick" if name == "nobody" else "/account"))
                token = start.csrf_token
            if actor is None:
                token = read(client.get("/sign-in")).csrf_token
            done = client.post(f"/preceptors/{link}/ask", data={"csrf_token": token, "key": "k"})
            assert (seen.status_code, done.status_code) == expected[name], name

    def test_constant_queries(self, bare_app, school):
        def count() -> int:
            client = browser(bare_app, school.world.coordinator)
            client.get("/preceptors")
            with selects(bare_app) as sent:
                client.get("/preceptors")
            return len(sent)

        school.shift()
        school.send()
        one = count()
        for n in range(3):
            more = at_site(school.world, student=school.world.add_student("Ada", f"Moonfield{n}"))
            more.shift()
            more.send()
        assert count() == one

    def test_an_answer_is_taken_on_the_review_page(self, bare_app, school):
        shift = school.shift()
        school.confirm(school.code(), shift)
        client = browser(bare_app, school.world.coordinator)
        page = read(client.get(f"/review?entry={shift}"))
        assert "counts for nothing yet" in page.text("#answer")
        assert not page.all('form[data-command="accept"]')
        assert not page.all('[name="signer"]')
        send(client, page, 'form[data-command="take_answer"]')
        assert school.entry(shift).status is EntryStatus.ACCEPTED

    def test_a_colleague_is_confirmed_in_one_click(self, bare_app, school):
        shift, skill = school.shift(), school.skill()
        link = school.send()
        world = school.world
        made = world.do(
            school.actor(link), passing.send_on, link, name="Ana Gil", email="ana.gil@clinic.test"
        )["link"]
        school.confirm(made, shift, skill, device="anas")
        client = browser(bare_app, world.coordinator)
        page = read(client.get(f"/review?entry={shift}"))
        send(client, page, 'form[data-command="take_answer"]', signer="yes")
        assert [school.entry(one).status for one in (shift, skill)] == [EntryStatus.ACCEPTED] * 2

    def test_refused_it_waits_again(self, bare_app, school):
        shift = school.shift()
        school.confirm(school.code(), shift)
        client = browser(bare_app, school.world.coordinator)
        page = read(client.get(f"/review?entry={shift}"))
        button = page.one('[data-command="refuse_answer"]')
        fields = form_fields(page.one('form[data-command="take_answer"]'))
        assert client.post(button.attributes["formaction"], data=fields).status_code == 303
        assert school.entry(shift).waits_for is Holder.PRECEPTOR

    def test_strangers_settle_nothing(self, bare_app, school):
        shift = school.shift()
        school.confirm(school.code(), shift)
        answer = school.world.session.execute(select(PreceptorAnswer.id)).scalar_one()
        school.world.session.rollback()
        for name, actor in everybody(school.world, school.student).items():
            if name == "coordinator" or actor is None:
                continue
            client = browser(bare_app, actor)
            token = read(client.get("/account")).csrf_token
            for act in ("take", "refuse"):
                sent = client.post(f"/answers/{answer}/{act}", data={"csrf_token": token, "key": act})
                assert sent.status_code in (403, 404), (name, act)
        assert school.entry(shift).waits_for is Holder.COORDINATOR
