"""The keys that sign records."""

from pathlib import Path
from typing import Any

import click
from flask import Flask

from tracker.cli import application

NAME_SHOWN = 12
"""How much of a key's name a list shows; commands take any beginning that fits one key alone."""


@click.group("keys")
def command() -> None:
    """Make, list, rotate and retire the keys that sign student records."""


@command.command("make")
def make() -> None:
    """Make the first key. Does nothing where one signs already."""
    app = application()
    from tracker.extensions import db
    from tracker.queries.signing_keys import current_key

    found = current_key(db.session)
    db.session.rollback()
    if found is not None:
        click.echo(f"{found.kid} signs already; a new one is made with: tracker keys rotate")
        return
    click.echo(f"{_add(app)} signs from now on.")


@command.command("rotate")
def rotate() -> None:
    """Make a new key. The one before is retired; what it signed stays valid."""
    click.echo(f"{_add(application())} signs from now on; records of before stay verifiable.")


@command.command("list")
def show() -> None:
    """Every key with its time."""
    application()
    from tracker.extensions import db
    from tracker.queries.signing_keys import public_keys

    for key in public_keys(db.session):
        ends = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
        ends = ends or (f"retired {key.retired_at:%Y-%m-%d}" if key.retired_at else "signs")
        click.echo(f"{key.kid}  made {key.made_at:%Y-%m-%d}  {ends}")


@command.command("retire")
@click.argument("kid")
@click.option("--revoked", is_flag=True, help="Somebody else may have it: trust nothing that it signed.")
def retire(kid: str, revoked: bool) -> None:
    """End a key, named by the beginning of its name."""
    application()
    from tracker.commands.signing_keys import retire_key
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.queries.signing_keys import public_keys
    from tracker.web.transaction import perform

    found = [key.kid for key in public_keys(db.session) if key.kid.startswith(kid)]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} keys begin with {kid}: name one of tracker keys list")
    perform(db.session, Actor(0, is_admin=True), retire_key, found[0], is_revoked=revoked)
    click.echo(f"{found[0]} {'is revoked' if revoked else 'signs no more'}.")


def _add(app: Flask) -> str:
    from tracker.commands.signing_keys import add_key
    from tracker.domain.errors import Refused
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.services import signing
    from tracker.web.transaction import perform

    settings = app.config["SETTINGS"]
    try:
        pair = _from_file(settings.signing_key_file) or signing.new_pair()
    except (OSError, ValueError) as error:
        raise click.ClickException(f"SIGNING_KEY_FILE: {error}") from error
    sealed = "" if settings.signing_key_file else signing.seal(pair.private, pair.kid, settings.secret_key)
    values: dict[str, Any] = {"kid": pair.kid, "public": pair.public, "sealed": sealed}
    try:
        perform(db.session, Actor(0, is_admin=True), add_key, **values)
    except Refused as error:
        raise click.ClickException(
            {"key_known": "this key is known already: put another into SIGNING_KEY_FILE"}.get(
                error.code, "there is no school yet: begin with tracker init"
            )
        ) from error
    return pair.kid


def _from_file(file: Path | None) -> Any:
    from tracker.services import signing

    return signing.pair_from_pem(file.read_bytes()) if file else None
