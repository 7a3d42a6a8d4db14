"""For an incident: nobody stays signed in."""

import click

from tracker.cli import application


@click.command("sign-out-everyone")
def command() -> None:
    """End every session on every device. Passwords and second steps stay as they are."""
    application()
    from tracker.commands.roles import sign_out_everyone
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.web.transaction import perform

    ended = perform(db.session, Actor(0, is_admin=True), sign_out_everyone)["ended"]
    click.echo(f"{ended} session{'' if ended == 1 else 's'} ended; everybody signs in again")
