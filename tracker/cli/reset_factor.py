"""For somebody who lost the phone and the recovery codes."""

import click

from tracker.cli import application


@click.command("reset-factor")
@click.argument("email")
def command(email: str) -> None:
    """Remove every second step of EMAIL and sign them out. Make sure first that it is really they who ask."""
    application()
    from tracker.commands.factors import reset_factors
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.services import clock, sessions
    from tracker.web.transaction import perform

    account = sessions.account_by_email(db.session, email)
    db.session.rollback()
    if account is None:
        raise click.ClickException("nobody has this address")
    perform(db.session, Actor(0, is_admin=True), reset_factors, account.person_id)
    sessions.end_others(db.engine, account.person_id, clock.now(), 0)
    click.echo("removed: the password alone signs in until a new second step is set up")
