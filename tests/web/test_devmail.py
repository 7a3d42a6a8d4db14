"""Mail is read on a page where no mail server is set; in production there is no such page."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts import world_beside
from tests.pages import read, words
from tests.services.test_preflight import production
from tracker.extensions import db
from tracker.models import Outbox
from tracker.services import outbox

__all__ = ["production"]


def test_letters_are_listed_and_read(bare_app: Flask) -> None:
    client = bare_app.test_client()
    assert "No letter yet" in read(client.get("/dev/mail")).text()
    with world_beside(bare_app) as world:
        student = world.add_student("Luz", "Candil", language="es")
        number = world.session.execute(select(Outbox.id).where(Outbox.person_id == student.id)).scalar_one()
    with bare_app.app_context():
        while outbox.send_due(db.engine):
            pass
    page = read(client.get("/dev/mail"))
    assert "3 letters" in page.text()
    rows = [words(row) for row in page.all(".rows li")]
    assert any("student1@demo.test" in row for row in rows)
    letter = read(client.get(f"/dev/mail/{number}"))
    assert student.token in letter.text() and "Hola" in letter.text()
    assert letter.one(f"a[href$='/join/{student.token}']")


@pytest.mark.parametrize("number", ["1", "9" * 30, "..%2Ftracker"])
def test_what_is_no_letter_is_not_found(bare_app: Flask, number: str) -> None:
    assert bare_app.test_client().get(f"/dev/mail/{number}").status_code == 404


def test_production_has_no_such_page(production: Flask) -> None:
    client = production.test_client()
    for path in ("/dev/mail", "/dev/mail/1"):
        assert client.get(path, headers={"X-Forwarded-Proto": "https"}).status_code == 404
    assert not [rule for rule in production.url_map.iter_rules() if rule.endpoint.startswith("devmail")]
