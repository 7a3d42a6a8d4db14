"""What is shared outside cannot be walked; a health file has fewer readers than its status."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select
from werkzeug.routing import IntegerConverter

from tests.accounts import world_beside
from tests.fuzz.sending import rules_of
from tests.pages import read
from tests.services.test_preflight import production
from tests.web.staff_pages import browser
from tests.web.who_sees_what import ABOUT, NO_LINK, PUBLIC, Scene, scene_of
from tracker.domain.statuses import Role
from tracker.extensions import db
from tracker.models import PreceptorLink, RoleGrant
from tracker.models.engine import writing
from tracker.services.tokens import PRECEPTOR, is_genuine, link_token, signing_key
from tracker.web import WORKSHOP_BLUEPRINTS

__all__ = ["production"]

WORKSHOP = {path.removesuffix(":bp").split(".")[-1] for path in WORKSHOP_BLUEPRINTS}
"""What no school has: these rooms are for development, and production is without them."""


@pytest.fixture
def scene(bare_app: Flask) -> Iterator[Scene]:
    with world_beside(bare_app, sheets=True) as world:
        yield scene_of(world)


def test_no_number_opens_anything_to_who_is_signed_out(bare_app: Flask) -> None:
    for endpoint, rules in rules_of(bare_app).items():
        if ABOUT[endpoint].record in (PUBLIC, NO_LINK) and endpoint.split(".")[0] not in WORKSHOP:
            for rule in rules:
                numbers = [
                    name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)
                ]
                assert numbers == [], f"{rule.rule}: {numbers}"


def test_a_school_has_no_rooms_of_the_workshop(production: Flask) -> None:
    served = {rule.endpoint.split(".")[0] for rule in production.url_map.iter_rules()}
    assert served & WORKSHOP == set()
    assert served > {"account", "health"}


def test_links_of_one_school_tell_nothing_of_each_other(bare_app: Flask, scene: Scene) -> None:
    key = signing_key(bare_app.config["SECRET_KEY"])
    links = scene.world.session.execute(select(PreceptorLink.id, PreceptorLink.nonce)).all()
    scene.world.session.rollback()
    assert len(links) > 1
    client = bare_app.test_client()
    tokens = {link.id: link_token(key, PRECEPTOR, link.id, link.nonce) for link in links}
    for one in links:
        for other in links:
            # The id of one with the proof of another, and neighbors of both.
            mixed = tokens[one.id][:11] + tokens[other.id][11:]
            assert (client.get(f"/s/{mixed}").status_code == 404) == (mixed not in tokens.values())
            if one.id != other.id:
                assert not is_genuine(tokens[one.id], key, PRECEPTOR, other.id, other.nonce)


def test_a_health_files_readers_are_fewer_than_those_of_its_status(bare_app: Flask, scene: Scene) -> None:
    title = scene.world.path.by_key["doc.tb"].title.en
    expected = {"owner": 200, "coordinator": 200, "instructor": 404, "admin": 404, "foreign coordinator": 404}
    for name, status in expected.items():
        client = browser(bare_app, scene.readers[name])
        for way in ("", "/content", "/download"):
            found = client.get(f"/files/{scene.paper}{way}").status_code
            assert found == status or (found == 404 and way and status == 200), f"{name}: {way} {found}"
    page = read(browser(bare_app, scene.world.instructor).get(f"/students/{scene.owner.id}?step=externship"))
    assert title in page.text("main")


def test_who_leaves_a_cohort_leaves_its_files(bare_app: Flask, scene: Scene) -> None:
    later = scene.world.add_staff("Lia", "Monte", Role.COORDINATOR, scene.world.cohort)
    client = browser(bare_app, later)
    assert client.get(f"/files/{scene.paper}").status_code == 200
    _end(bare_app, later.person_id)
    assert client.get(f"/files/{scene.paper}").status_code == 404


def _end(app: Flask, person_id: int) -> None:
    with app.app_context(), writing(db.engine) as connection:
        connection.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
