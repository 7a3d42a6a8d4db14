"""Shared copies, calendar addresses and signing keys through their commands; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import World
from tracker.commands import copies, feeds, signing_keys
from tracker.domain.copies import MOST_OPEN, CopyState
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.kinds import ShareKind
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, RequestKind, Role
from tracker.extensions import db
from tracker.models import CalendarFeed, Disclosure, Event, SharedCopy, SigningKey
from tracker.queries.copies import copies_of, copy_ref
from tracker.queries.signing_keys import current_key, public_keys
from tracker.services.opening import note_opened

pytestmark = pytest.mark.both_databases

SAID = {
    "kind": ShareKind.SKILLS,
    "recipient": "Blue Heron Clinic",
    "purpose": "",
    "days": 30,
    "document": "{}",
}


@pytest.fixture
def pip(world: World):
    return world.add_student("Pip", "Larkspur")


def share(world: World, student, by: Actor | None = None, **values) -> int:
    made = world.do(by or student.actor, copies.share_record, student.enrollment, **(SAID | values))
    world.session.rollback()
    return int(made["copy"])


def events(world: World) -> list[str]:
    world.session.rollback()
    rows = world.session.execute(select(Event.kind).order_by(Event.chain, Event.seq)).scalars()
    return [kind for kind in rows if kind.split(".")[0] in ("copy", "feed", "key")]


def test_a_copy_is_shared_counted_and_taken_back(world, pip):
    made = share(world, pip, recipient="  Blue   Heron Clinic ")
    ref = copy_ref(world.session, made)
    assert (ref.state(world.today), ref.document, len(ref.nonce)) == (CopyState.OPEN, "{}", 24)
    assert ref.state(world.today + timedelta(days=30)) is CopyState.OPEN
    assert ref.state(world.today + timedelta(days=31)) is CopyState.EXPIRED
    world.session.rollback()
    for _ in range(3):
        note_opened(db.engine, made)
    (found,) = copies_of(world.session, pip.id, world.today)
    assert (found.recipient, found.opened, found.kind) == ("Blue Heron Clinic", 3, ShareKind.SKILLS)
    world.session.rollback()
    world.do(pip.actor, copies.revoke_copy, made)
    world.do(pip.actor, copies.revoke_copy, made)
    world.session.rollback()
    assert copy_ref(world.session, made).state(world.today) is CopyState.REVOKED
    assert events(world) == ["copy.shared", "copy.revoked"]
    told = world.session.execute(select(Disclosure)).scalar_one()
    assert (told.person_id, told.recipient, told.basis) == (pip.id, "Blue Heron Clinic", "consent")


def test_a_coordinator_may_end_a_copy_and_nobody_else_may_touch_it(world, pip):
    made = share(world, pip)
    other = world.add_student("Ada", "Moonfield")
    elsewhere = world.add_cohort("Cedar", world.today)
    stranger = world.add_staff("Omar", "Alba", Role.COORDINATOR, elsewhere)
    for actor, error in ((other.actor, NotFound), (stranger, NotFound), (world.instructor, NotAllowed)):
        with pytest.raises(error):
            world.do(actor, copies.revoke_copy, made)
        with pytest.raises(error):
            share(world, pip, by=actor)
    with pytest.raises(NotAllowed):
        share(world, pip, by=world.coordinator)
    world.do(world.coordinator, copies.revoke_copy, made)
    assert events(world) == ["copy.shared", "copy.revoked"]
    with pytest.raises(NotFound):
        world.do(pip.actor, copies.revoke_copy, 1)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"recipient": " \n "}, "copy_recipient", "recipient"),
        ({"recipient": "n" * 121}, "copy_long", "recipient"),
        ({"purpose": "n" * 201}, "copy_long", "purpose"),
        ({"days": 31}, "copy_days", "days"),
        ({"days": 10**9}, "copy_days", "days"),
        ({"kind": ShareKind.CERTIFICATE}, "no_certificate", "kind"),
    ],
)
def test_bad_input_writes_nothing(world, pip, values, code, field):
    with pytest.raises(Impossible) as caught:
        share(world, pip, **values)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert events(world) == []


def test_a_certificate_can_be_shared_once_there_is_one(world, pip):
    asked = pip.ask(RequestKind.EXCEPTION, targets=("exam.certificate",))
    world.accept(asked)
    detail = {"number": "X 7", "issued_on": world.today}
    world.record(pip, "exam.certificate", EntryKind.DOCUMENT, detail=detail)
    assert share(world, pip, kind=ShareKind.CERTIFICATE)


def test_copies_have_an_end(world, pip, monkeypatch):
    monkeypatch.setattr(copies, "MOST_OPEN", 2)
    assert MOST_OPEN == 50
    first = share(world, pip)
    share(world, pip)
    with pytest.raises(Impossible) as caught:
        share(world, pip)
    assert caught.value.code == "copies_enough"
    world.session.rollback()
    world.do(pip.actor, copies.revoke_copy, first)
    assert share(world, pip)


def test_a_calendar_address_is_made_renewed_and_ended(world, pip):
    def stored() -> CalendarFeed:
        world.session.rollback()
        world.session.expire_all()
        return world.session.execute(select(CalendarFeed)).scalar_one()

    world.do(pip.actor, feeds.end_feed)
    world.do(pip.actor, feeds.make_feed)
    first = stored().nonce
    world.do(pip.actor, feeds.make_feed)
    assert stored().nonce != first
    assert stored().revoked_at is None
    world.do(pip.actor, feeds.end_feed)
    assert stored().revoked_at is not None
    with pytest.raises(NotAllowed):
        world.do(world.coordinator, feeds.make_feed)
    assert events(world) == ["feed.made", "feed.made", "feed.revoked"]


def test_keys_are_made_rotated_and_revoked(world):
    def add(kid: str) -> None:
        world.do(world.admin, signing_keys.add_key, kid=kid, public="p", sealed="s")
        world.session.rollback()

    assert current_key(world.session) is None
    add("one")
    add("two")
    assert current_key(world.session).kid == "two"
    first, second = public_keys(world.session)
    assert (first.retired_at is None, second.retired_at is None) == (False, True)
    with pytest.raises(Impossible):
        add("one")
    world.session.rollback()
    world.do(world.admin, signing_keys.retire_key, "one", is_revoked=True)
    world.do(world.admin, signing_keys.retire_key, "two")
    world.session.rollback()
    assert current_key(world.session) is None
    first, second = public_keys(world.session)
    assert (first.revoked_at is None, second.revoked_at is None) == (False, True)
    with pytest.raises(NotAllowed):
        world.do(world.coordinator, signing_keys.retire_key, "two")
    with pytest.raises(Impossible):
        world.do(world.admin, signing_keys.retire_key, "three")
    assert events(world) == ["key.made", "key.retired", "key.made", "key.retired", "key.retired"]
    world.session.rollback()
    assert world.session.execute(select(SigningKey.id)).scalars().all()
    assert world.session.execute(select(SharedCopy.id)).scalars().all() == []
