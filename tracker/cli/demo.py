"""A school of made-up people to look around in."""

import click

from tracker.cli import application


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing when the database has people already.")
def command(if_empty: bool) -> None:
    """Fill an empty database with the demo school and print its accounts."""
    app = application()
    from tracker.demo.fill import ACCOUNTS, fill, has_people, is_demo
    from tracker.demo.names import STUDENTS
    from tracker.extensions import db
    from tracker.services import checkpoints, clock, outbox, passwords, schema

    settings = app.config["SETTINGS"]
    if settings.is_production:
        if if_empty:
            return
        raise click.ClickException("the demo school has no place in production")
    schema.upgrade()
    if not has_people(db.session):
        click.echo("Filling the database with the demo school ...")
        # Checkpoints of a database that is gone would speak against this one.
        checkpoints.go_back(settings.instance / checkpoints.FILE, "", clock.now())
        count = fill(db.session, clock.now(), settings.timezone, passwords.hash_password)
        # Nobody reads the mail of made-up people.
        outbox.drop_waiting(db.engine, clock.now())
        click.echo(f"{count} students in {len(STUDENTS)} cohorts.")
    elif not if_empty:
        raise click.ClickException("this database has people already; nothing was changed")
    if is_demo(db.session):
        click.echo("Accounts:")
        for account in ACCOUNTS:
            click.echo(f"  {account.email:24} {account.password}")
