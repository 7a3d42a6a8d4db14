"""Mail by rule on pages: what one does without, by the account or the link; the outbox of administrators."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, selects, send
from tracker.models import Event, MailChoice, Outbox
from tracker.services import mail
from tracker.services.mail import Letter

MAIL = "form[data-command=choose_mail]"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school whose pages are asked now."""
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def pip(world: World) -> Student:
    """A student."""
    return world.add_student("Pip", "Larkspur")


def off(world: World, person_id: int) -> list[str]:
    world.session.rollback()
    asked = select(MailChoice.kind).where(MailChoice.person_id == person_id, MailChoice.off_at.is_not(None))
    return sorted(world.session.execute(asked).scalars())


def ticked(page: Page) -> list[str]:
    return [box.attributes["value"] or "" for box in page.all(f"{MAIL} input[checked]")]


def letter_of(world: World, app: Flask, person_id: int, kind: str) -> str:
    facts = {"count": 2, "on": world.today.isoformat()}
    with app.app_context():
        composed = mail.compose(
            Letter(1, kind, facts, "pip@demo.test", "Pip", "en", person_id=person_id), world.now
        )
    assert f"List-Unsubscribe: <http://localhost/mail/stop/{kind}/" in composed.as_string()
    return composed.get_content()


def test_a_student_chooses_in_the_account(bare_app: Flask, world: World, pip: Student) -> None:
    client = browser(bare_app, pip.actor)
    page = read(client.get("/account"))
    assert ticked(page) == ["due_soon", "overdue", "week"]
    token = page.csrf_token
    kept = {"csrf_token": token, "kind": ["week"], "key": page.fields(MAIL)["key"]}
    assert client.post("/account/mail", data=kept).status_code == 303
    assert off(world, pip.id) == ["due_soon", "overdue"]
    assert ticked(read(client.get("/account"))) == ["week"]


def test_staff_have_rules_of_their_own_and_administrators_none(bare_app: Flask, world: World) -> None:
    assert ticked(read(browser(bare_app, world.instructor).get("/account"))) == [
        "promise_broken",
        "staff_week",
    ]
    assert read(browser(bare_app, world.admin).get("/account")).all(MAIL) == []


def test_the_link_in_the_mail_works_signed_out_and_once_tapped(
    bare_app: Flask, world: World, pip: Student
) -> None:
    text = letter_of(world, bare_app, pip.id, "overdue")
    link = next(line for line in text.splitlines() if "/mail/stop/" in line)
    address = link[link.index("/mail/stop/") :].strip()
    stranger = bare_app.test_client()
    page = read(stranger.get(address))
    assert page.heading == "Do without this mail?" and off(world, pip.id) == []
    answer = stranger.post(address, data={"csrf_token": page.csrf_token})
    assert read(answer).heading == "You do not get this mail any more"
    assert off(world, pip.id) == ["overdue"]
    assert read(stranger.get(address)).heading == "You do not get this mail any more"
    world.session.rollback()
    told = select(Event.kind).where(Event.chain == pip.id, Event.kind == "mail.chosen")
    assert len(world.session.execute(told).all()) == 1
    for forged in (
        address.replace("overdue", "week"),
        address.replace("overdue", "returned"),
        address[:-1] + ("A" if address[-1] != "A" else "B"),
    ):
        assert stranger.get(forged).status_code == 404
        assert stranger.post(forged, data={"csrf_token": page.csrf_token}).status_code == 404
    assert off(world, pip.id) == ["overdue"]


@pytest.mark.parametrize("kind", ["due_soon", "overdue", "promise_broken"])
def test_a_letter_by_rule_says_counts_alone(bare_app: Flask, world: World, pip: Student, kind: str) -> None:
    text = letter_of(world, bare_app, pip.id, kind)
    assert "2 things" in text and "/mail/stop/" in text
    assert "Larkspur" not in text


class TestOutbox:
    @pytest.fixture
    def client(self, bare_app: Flask, world: World) -> FlaskClient:
        """The administrator's browser; the student's invitation was given up."""
        return browser(bare_app, world.admin)

    @pytest.fixture
    def given_up(self, world: World, pip: Student) -> int:
        """The invitation of a student whose address refuses."""
        found = select(Outbox.id).where(Outbox.person_id == pip.id)
        number = world.session.execute(found).scalars().one()
        values = {"failed_at": world.now, "attempts": 8, "error": "SMTPRecipientsRefused 550"}
        world.session.execute(update(Outbox).where(Outbox.id == number).values(values))
        world.session.commit()
        return int(number)

    def rows(self, page: Page) -> list[str]:
        return [" ".join(words(row).split()) for row in page.all(".outbox-list tbody tr")]

    def test_what_was_given_up_comes_first_and_can_be_sent_again(
        self, client: FlaskClient, world: World, given_up: int
    ) -> None:
        page = read(client.get("/outbox"))
        [row] = self.rows(page)
        assert "Larkspur, Pip" in row and "Invitation" in row and "8 tries, SMTPRecipientsRefused 550" in row
        send(client, page, "form[data-command=send_again]")
        assert self.rows(read(client.get("/outbox"))) == []
        assert len(self.rows(read(client.get("/outbox?show=waiting")))) == 3
        late = read(client.get("/account")).csrf_token
        client.post(f"/outbox/{given_up}/send", data={"csrf_token": late})
        assert "went out, is tried again, or was dropped" in read(client.get("/outbox")).text()

    def test_it_is_dropped(self, client: FlaskClient, world: World, given_up: int) -> None:
        send(client, read(client.get("/outbox")), "form[data-command=drop_mail]")
        [row] = self.rows(read(client.get("/outbox?show=dropped")))
        assert "Dropped" in row
        world.session.rollback()
        world.session.expire_all()
        assert world.session.get_one(Outbox, given_up).facts == "{}"

    def test_the_file_of_the_student_shows_that_it_could_not_be_mailed(
        self, bare_app: Flask, world: World, pip: Student, given_up: int
    ) -> None:
        page = read(browser(bare_app, world.coordinator).get(f"/students/{pip.id}/messages"))
        assert "could not be mailed" in page.text()

    def test_nobody_else_sees_it(self, bare_app: Flask, world: World, pip: Student, given_up: int) -> None:
        for who in (world.coordinator, world.instructor, pip.actor):
            assert browser(bare_app, who).get("/outbox").status_code == 404

    def test_it_costs_the_same_with_more_letters(
        self, client: FlaskClient, world: World, bare_app: Flask, given_up: int
    ) -> None:
        client.get("/outbox?show=waiting")
        with selects(bare_app) as few:
            client.get("/outbox?show=waiting")
        for name in ("Ada", "Beryl", "Coral"):
            world.add_student(name)
        with selects(bare_app) as many:
            client.get("/outbox?show=waiting")
        assert len(few) == len(many)

    def test_rubbish_in_the_address(self, client: FlaskClient) -> None:
        assert read(client.get("/outbox?show=nonsense")).heading == "Outbox"
        token = read(client.get("/account")).csrf_token
        for number in ("1", "9" * 30):
            assert client.post(f"/outbox/{number}/drop", data={"csrf_token": token}).status_code == 404
