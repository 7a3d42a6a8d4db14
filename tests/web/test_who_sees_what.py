"""Every endpoint, every kind of reader, every method: what they get is what the policy says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.routing import Rule

from tests.accounts import world_beside
from tests.databases import Databases, application, make_settings
from tests.web.staff_pages import browser
from tests.web.who_sees_what import (
    ABOUT,
    ASKERS,
    HIDDEN,
    MAYBE,
    NO_LINK,
    OWN,
    OWN_ENTRY,
    PUBLIC,
    ROOM,
    SENDERS,
    Scene,
    scene_of,
    store_files,
)
from tracker.domain.policy import Actor, Permission, Target, allows, may_see
from tracker.extensions import db
from tracker.models import Event, Person
from tracker.models.engine import writing
from tracker.web.access import _ROOMS, _SEEN_WITH

DONE = frozenset({200, 302, 303, 409, 422})
"""What somebody gets who may do it: the page, the way on, or a refusal of what was sent."""
PARTS = 6
"""So many tests share the endpoints: a single one would take minutes on a busy machine."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all rows. Forms are sent empty: without a token they would all be 400."""
    url = databases.new("sqlite")
    with application(make_settings(url, tmp_path_factory.mktemp("who"))) as made:
        made.config["WTF_CSRF_ENABLED"] = False
        yield made
    databases.drop(url)


@pytest.fixture(scope="module")
def scene(app: Flask) -> Iterator[Scene]:
    with world_beside(app, sheets=True) as world:
        made = scene_of(world)
        store_files(made, app.config["SETTINGS"].files)
        yield made


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_no_endpoint_is_missing(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(ABOUT)


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_what_the_policy_says(app: Flask, scene: Scene, part: int) -> None:
    wrong, every = [], rules(app)
    # In their order: what one of them removes is asked for by none that comes later.
    for rule in every[len(every) * part // PARTS : len(every) * (part + 1) // PARTS]:
        about = ABOUT[rule.endpoint]
        address = _address(app, rule, scene)
        # All come from one address: who may do what is asked here, not how often.
        if "limiter" in app.extensions:
            app.extensions["limiter"].strategy.storage.reset()
        for name, actor in scene.readers.items():
            # Whoever holds a cookie of a closed account is a stranger.
            who = None if name in scene.closed else actor
            for method in sorted((rule.methods or set()) & set(METHODS)):
                client = browser(app, actor)
                answer = client.open(address, method=method)
                wanted = expected(app, rule, scene, about.record, who)
                is_fine = answer.status_code in wanted
                if who is None and wanted == {302}:
                    is_fine = is_fine and "/sign-in" in answer.headers["Location"]
                if not is_fine:
                    wrong.append(f"{name}: {method} {rule.rule}: {answer.status_code}, not {sorted(wanted)}")
    assert wrong == [], "\n".join(wrong)


def expected(app: Flask, rule: Rule, scene: Scene, record: str, actor: Actor | None) -> set[int]:
    """The status that the policy asks for."""
    permission = app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
    if record == PUBLIC:
        return {*DONE, 400, 404, 410}
    if record == NO_LINK:
        return {404}
    if actor is None:
        return {302}
    if record == ASKERS:
        return {404}
    if record == MAYBE:
        return {*DONE, 404}
    if record == ROOM:
        target = Target(person_id=actor.person_id, cohort_ids=actor.cohorts)
        if allows(actor, permission, target):
            return {*DONE, 404} if "<" in rule.rule else set(DONE)
        room = _SEEN_WITH.get(permission, permission)
        return {404 if room in _ROOMS and not allows(actor, room, target) else 403}
    if record == SENDERS:
        # A piece of a file without its place is no request at all.
        return {*DONE, 400} if actor.person_id == scene.owner.id else {404}
    if record in (OWN, OWN_ENTRY):
        has_it = actor.is_student and (record == OWN or actor.person_id == scene.owner.id)
        return set(DONE) if has_it else {404}
    target = scene.target(record)
    if permission is Permission.VOID:
        target = replace(target, performer_id=None)
    if record == HIDDEN and not allows(actor, permission, target):
        return {404}
    is_seen = may_see(actor, target) if target.person_id else _sees_cohort(actor, permission, target)
    if not is_seen:
        return {404}
    return set(DONE) if allows(actor, permission, target) else {403}


def _sees_cohort(actor: Actor, permission: Permission, target: Target) -> bool:
    return allows(actor, Permission.SEE_COHORT, target) or allows(actor, permission, target)


def _address(app: Flask, rule: Rule, scene: Scene) -> str:
    parts = {name: value(scene) for name, value in ABOUT[rule.endpoint].parts.items()}
    method = next(iter((rule.methods or set()) & set(METHODS)))
    return app.url_map.bind("localhost").build(rule.endpoint, parts, method=method)


def test_what_is_sensitive_asks_again(app: Flask, scene: Scene) -> None:
    """Every file for staff out of somebody else's record, and every change by administrators."""
    wrong = []
    readers = [browser(app, who) for who in (scene.world.coordinator, scene.world.admin)]
    for rule in rules(app):
        view, about = app.view_functions[rule.endpoint], ABOUT[rule.endpoint]
        if getattr(view, "confirmed", False) or about.record in _NOBODY_ELSES:
            continue
        is_change = bool({"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set()))
        is_admins = view.permission is Permission.MANAGE_SCHOOL  # type: ignore[attr-defined]
        address = _address(app, rule, scene)
        if is_admins and is_change:
            wrong.append(f"{rule.rule} changes something of the school")
        elif rule.endpoint in _MADE_LATER or (not is_change and _is_file(address, readers)):
            wrong.append(f"{rule.rule} is a file")
    assert wrong == []


_NOBODY_ELSES = frozenset({PUBLIC, NO_LINK, OWN, OWN_ENTRY, MAYBE})
_MADE_LATER = frozenset({"outcomes.download"})
"""Files that are not there in this school."""


def _is_file(address: str, readers: list[FlaskClient]) -> bool:
    answers = [client.get(address) for client in readers]
    return any(answer.status_code == 200 and answer.mimetype != "text/html" for answer in answers)


def test_other_methods_are_refused(app: Flask, scene: Scene) -> None:
    wrong = []
    client = browser(app, scene.world.coordinator)
    by_address: dict[str, set[str]] = {}
    for rule in rules(app):
        by_address.setdefault(_address(app, rule, scene), set()).update(rule.methods or ())
    for address, taken in by_address.items():
        for method in set(METHODS) - taken:
            answer = client.open(address, method=method)
            if answer.status_code != 405:
                wrong.append(f"{method} {address}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_somebody_deactivated_is_signed_out_everywhere(app: Flask, scene: Scene) -> None:
    leaver = scene.world.add_student("Lena", "Quill")
    client = browser(app, leaver.actor)
    assert client.get("/path").status_code == 200
    with app.app_context(), writing(db.engine) as connection:
        connection.execute(update(Person).where(Person.id == leaver.id).values(is_active=False))
    assert _signed_out(client)


def _signed_out(client: FlaskClient) -> bool:
    return all(client.get(address).status_code == 302 for address in ("/path", "/account", "/history"))


def test_a_refusal_writes_nothing(app: Flask, scene: Scene) -> None:
    """All of the refused posts together leave no event behind."""

    def events() -> int:
        scene.world.session.rollback()
        return int(scene.world.session.execute(select(func.count(Event.id))).scalar_one())

    before = events()
    for rule in rules(app):
        about = ABOUT[rule.endpoint]
        if "POST" not in (rule.methods or ()) or about.record == PUBLIC:
            continue
        for name, actor in scene.readers.items():
            who = None if name in scene.closed else actor
            if expected(app, rule, scene, about.record, who) <= {302, 403, 404}:
                browser(app, actor).post(_address(app, rule, scene))
    assert events() == before


def test_the_files_of_the_program_are_not_served(app: Flask) -> None:
    client = app.test_client()
    for address in (
        "/static/../tracker.sqlite",
        f"{app.static_url_path}/../../setup.cfg",
        "/instance/secret-key",
    ):
        assert client.get(address).status_code == 404
