"""The keys that sign records."""

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


# A key's name may begin with a dash: what is no option here is a name.
@command.command("retire", context_settings={"ignore_unknown_options": True})
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
    from tracker.domain.errors import Refused
    from tracker.extensions import db
    from tracker.web.record.making_keys import make_key

    try:
        return make_key(db.session, app.config["SETTINGS"])
    except (OSError, ValueError) as error:
        raise click.ClickException(f"SIGNING_KEY_FILE: {error}") from error
    except Refused as error:
        raise click.ClickException(_WHY.get(error.code, error.code)) from error


_WHY = {
    "key_known": "this key is known already: put another into SIGNING_KEY_FILE",
    "no_school": "there is no school yet: begin with tracker init",
}
