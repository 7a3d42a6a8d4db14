"""What an operator does about accounts without a browser."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from tests.accounts import world_beside
from tracker.cli import reset_factor, sign_out_everyone
from tracker.commands.factors import add_passkey
from tracker.models import Event, EventPayload, LoginSession, Passkey
from tracker.services import clock, sessions


@pytest.fixture
def runner(bare_app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands in the application of the test."""

    def application() -> Flask:
        bare_app.app_context().push()
        return bare_app

    for module in (reset_factor, sign_out_everyone):
        monkeypatch.setattr(module, "application", application)
    return CliRunner()


def test_everybody_is_signed_out(runner: CliRunner, bare_app: Flask) -> None:
    with world_beside(bare_app) as world:
        engine, settings = world.session.get_bind().engine, bare_app.config["SETTINGS"]
        for actor in (world.admin, world.instructor):
            sessions.begin(engine, actor.person_id, clock.now(), settings.staff_session)
        assert "2 sessions ended" in runner.invoke(sign_out_everyone.command).output
        world.session.rollback()
        kept = select(EventPayload.payload).join(Event, Event.id == EventPayload.event_id)
        told = world.session.execute(kept.where(Event.kind == "school.signed_out")).scalar_one()
        assert json.loads(told) == {"count": 2}
        left = select(func.count(LoginSession.id)).where(LoginSession.revoked_at.is_(None))
        assert world.session.execute(left).scalar_one() == 0


def test_a_lost_second_step_is_removed(runner: CliRunner, bare_app: Flask) -> None:
    with world_beside(bare_app) as world:
        made = {"name": "Phone", "credential_id": "abc", "public_key": b"x", "sign_count": 0}
        world.do(world.admin, add_passkey, **made)
        done = runner.invoke(reset_factor.command, [world.email(world.admin.person_id)])
        assert done.exit_code == 0, done.output
        world.session.rollback()
        assert world.session.execute(select(func.count(Passkey.id))).scalar_one() == 0
        told = (
            select(Event.kind).where(Event.chain == world.admin.person_id).order_by(Event.seq.desc()).limit(1)
        )
        assert world.session.execute(told).scalar_one() == "factor.removed"
        assert runner.invoke(reset_factor.command, ["nobody@demo.test"]).exit_code == 1
