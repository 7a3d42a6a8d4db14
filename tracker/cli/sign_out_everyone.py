"""For an incident: nobody stays signed in."""

import click

from tracker.cli import application


@click.command("sign-out-everyone")
def command() -> None:
    """End every session on every device. Passwords and second steps stay as they are."""
    application()
    from tracker.extensions import db
    from tracker.services import clock, sessions

    ended = sessions.end_all(db.engine, clock.now())
    click.echo(f"{ended} session{'' if ended == 1 else 's'} ended; everybody signs in again")
