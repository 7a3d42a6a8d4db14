"""A key for backups."""

from pathlib import Path

import click


@click.command("new-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write a new key that encrypts and opens backups. Keep a copy away from this machine."""
    from tracker.services.backup import keys

    try:
        public = keys.make(file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already and stays as it is") from None
    click.echo(f"{file} opens backups; the machine that makes them needs only this: {public}")
