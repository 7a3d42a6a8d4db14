"""``tracker keys``: made once, rotated, listed, retired, revoked; a key in a file of the operator's."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from tests.accounts import world_beside
from tests.web.staff_pages import browser
from tracker.cli import keys
from tracker.commands.signing_keys import add_key
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.web.transaction import perform


@pytest.fixture
def run(bare_app: Flask, monkeypatch):
    """Run the command in this application."""
    monkeypatch.setattr(keys, "application", lambda: bare_app)

    def said(*args: str, code: int = 0) -> str:
        with bare_app.app_context():
            done = CliRunner().invoke(keys.command, list(args))
        assert done.exit_code == code, done.output
        return done.output

    return said


def test_keys_from_the_first_to_a_revoked_one(bare_app, run):
    assert "begin with tracker init" in run("make", code=1)
    with world_beside(bare_app):
        first = run("make").split()[0]
        assert "signs already" in run("make")
        second = run("rotate").split()[0]
        listed = run("list").splitlines()
        assert [line.split()[0] for line in listed] == [first, second]
        assert ["retired" in line for line in listed] == [True, False]
        run("retire", first[:8], "--revoked")
        assert "revoked" in run("list").splitlines()[0]
        assert "keys begin with" in run("retire", "nothing", code=1)
        run("retire", second)
        told = bare_app.test_client().get("/keys.json").json["keys"]
        assert [bool(key["revoked_at"]) for key in told] == [True, False]


@pytest.mark.parametrize("kid", ["-Qw96YWN", "--revoked-of-a-name", "-"])
def test_a_name_that_looks_like_an_option_is_a_name(bare_app, run, kid):
    with world_beside(bare_app):
        with bare_app.app_context():
            perform(db.session, Actor(0, is_admin=True), add_key, kid=kid, public="A")
        assert f"{kid} is revoked" in run("retire", kid, "--revoked")


def test_a_key_in_a_file_signs_and_the_database_keeps_none_of_it(bare_app, run, tmp_path: Path):
    file = tmp_path / "key.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(Ed25519PrivateKey.generate().private_bytes(*plain))
    object.__setattr__(bare_app.config["SETTINGS"], "signing_key_file", file)
    with world_beside(bare_app) as world:
        pip = world.add_student("Pip", "Larkspur")
        run("make")
        assert "known already" in run("rotate", code=1)
        client = browser(bare_app, pip.actor)
        assert client.get("/record.json").status_code == 200
        file.write_text("no key")
        assert client.get("/record.json").status_code == 409
        assert "SIGNING_KEY_FILE" in run("rotate", code=1)
