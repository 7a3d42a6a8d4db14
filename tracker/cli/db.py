"""The schema of the database."""

import sys

import click

from tracker.cli import application


@click.group("db")
def command() -> None:
    """Bring the schema up, or ask about it."""
    application()


@command.command()
def upgrade() -> None:
    """Bring the schema up to date. An SQLite file is copied first."""
    from tracker.services import schema

    copy = schema.upgrade()
    if copy is not None:
        click.echo(f"The database as it was is kept in {copy}.")


@command.command()
def status() -> None:
    """Show the revision of the database; fails when it is not the newest."""
    from tracker.services import schema

    click.echo(f"database {schema.revision() or 'empty'}, code {schema.head() or 'empty'}")
    if not schema.is_current():
        sys.exit(1)


@command.command()
@click.argument("name")
def revision(name: str) -> None:
    """Write the next migration from what the models have and this database has not."""
    from tracker.services import schema

    for path in schema.write_revision(name):
        click.echo(path)
