"""Roles and accounts: who gives and ends them, and who stays."""

import pytest
from sqlalchemy import select

from tests.factories import World
from tracker.commands import account_links, factors, roles
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.statuses import LinkPurpose, Role
from tracker.models import Event, LoginSession, Passkey, RoleGrant
from tracker.queries.people import find_people, person_row
from tracker.services import clock, sessions

pytestmark = pytest.mark.both_databases


def kinds(world: World, person_id: int) -> list[str]:
    world.session.rollback()
    found = select(Event.kind).where(Event.chain == person_id).order_by(Event.seq)
    return list(world.session.execute(found).scalars())


def grant(world: World, person_id: int, role: Role) -> int:
    world.session.rollback()
    asked = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.revoked_at.is_(None)
    )
    return world.session.execute(asked).scalar_one()


def refused(world: World, code: str, *args: object, **values: object) -> None:
    with pytest.raises(Impossible) as told:
        world.do(world.admin, *args, **values)  # type: ignore[arg-type]
    assert told.value.code == code


def test_a_role_is_given_once_ended_and_remembered(world: World) -> None:
    person = world.instructor.person_id
    world.do(world.admin, roles.give_role, person, role=Role.ADMIN, cohort_id=None)
    refused(world, "role_held", roles.give_role, person, role=Role.ADMIN, cohort_id=None)
    refused(world, "role_needs_cohort", roles.give_role, person, role=Role.COORDINATOR, cohort_id=None)
    refused(world, "role_no_cohort", roles.give_role, person, role=Role.ADMIN, cohort_id=world.cohort)
    number = grant(world, person, Role.ADMIN)
    world.do(world.admin, roles.take_role, number)
    with pytest.raises(NotFound):
        world.do(world.admin, roles.take_role, number)
    row = person_row(world.session, person)
    assert row is not None
    assert [held.role for held in row.held] == [Role.INSTRUCTOR]
    assert len(row.grants) == 2
    assert kinds(world, person)[-2:] == ["role.granted", "role.revoked"]


def test_the_last_administrator_stays_and_nobody_closes_their_own(world: World) -> None:
    admin = world.admin.person_id
    refused(world, "last_admin", roles.take_role, grant(world, admin, Role.ADMIN))
    refused(world, "not_yourself", roles.deactivate, admin, reason="I go")
    world.do(world.admin, roles.give_role, world.instructor.person_id, role=Role.ADMIN, cohort_id=None)
    world.do(world.admin, roles.deactivate, world.instructor.person_id, reason="Left")
    # A closed account administers nothing.
    refused(world, "last_admin", roles.take_role, grant(world, admin, Role.ADMIN))


def test_only_administrators(world: World) -> None:
    person = world.instructor.person_id
    for command, values in (
        (roles.give_role, {"role": Role.ADMIN, "cohort_id": None}),
        (roles.deactivate, {"reason": "Because"}),
        (roles.reactivate, {}),
        (roles.sign_out_everywhere, {}),
        (roles.change_signature, {"initials": "X", "credential": ""}),
        (factors.reset_factors, {}),
    ):
        with pytest.raises(NotAllowed):
            world.do(world.coordinator, command, person, **values)


def test_a_closed_account_has_no_session_and_no_link(world: World) -> None:
    engine, person = world.session.get_bind().engine, world.instructor.person_id
    now = clock.now()
    token = sessions.begin(engine, person, now, sessions.SEEN_EVERY)
    link = world.do(world.instructor, account_links.send, person, LinkPurpose.RESET)
    assert link is not None
    refused(world, "reason_needed", roles.deactivate, person, reason="")
    world.do(world.admin, roles.deactivate, person, reason="Left")
    world.session.rollback()
    assert sessions.find(world.session, token, now) is None
    rows = world.session.execute(select(LoginSession.revoked_at).where(LoginSession.person_id == person))
    assert all(rows.scalars())
    assert [row.id for row in find_people(world.session, "", "closed")] == [person]
    refused(world, "is_inactive", roles.deactivate, person, reason="Again")
    refused(world, "is_inactive", roles.give_role, person, role=Role.ADMIN, cohort_id=None)
    world.do(world.admin, roles.reactivate, person)
    # The old session stays ended.
    assert sessions.find(world.session, token, now) is None
    assert kinds(world, person)[-2:] == ["person.deactivated", "person.reactivated"]


def test_passkeys_are_added_removed_and_belong_to_somebody(world: World) -> None:
    values = {"name": "Phone", "credential_id": "abc", "public_key": b"\x01\x00", "sign_count": 0}
    world.do(world.instructor, factors.add_passkey, **values)
    with pytest.raises(Impossible):
        world.do(world.coordinator, factors.add_passkey, **values)
    world.session.rollback()
    number = world.session.execute(select(Passkey.id)).scalar_one()
    with pytest.raises(NotFound):
        world.do(world.coordinator, factors.remove_passkey, number)
    world.do(world.instructor, factors.remove_passkey, number)
    assert kinds(world, world.instructor.person_id)[-2:] == ["factor.added", "factor.removed"]


def test_the_search_finds_by_name_and_address(world: World) -> None:
    world.add_student("Pip", "Lark_spur")
    assert [row.name for row in find_people(world.session, "pip lark_", "students")] == ["Pip Lark_spur"]
    assert find_people(world.session, "%", "students") == []
    assert {row.id for row in find_people(world.session, "", "staff")} >= {world.admin.person_id}
