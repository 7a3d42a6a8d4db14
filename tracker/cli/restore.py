"""A backup into an empty database, checked before anybody uses it."""

from pathlib import Path

import click
from flask import current_app

from tracker.cli import application


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The identity that opens an encrypted backup.",
)
def command(file: Path, key_file: Path | None) -> None:
    """Put the backup in FILE into the database, which must be empty. All of it is checked first: the
    file's checksums, then every standing, chain, entry and row; nothing stays of one that is not sound."""
    application()
    from tracker.extensions import db
    from tracker.services import checkpoints, clock, schema
    from tracker.services.backup import archive, keys, making
    from tracker.services.folder import FolderStore

    schema.upgrade()
    if not making.is_empty(db.engine):
        raise click.ClickException("there are people in the database; restore into an empty one")
    try:
        secret = keys.identity(key_file) if key_file else None
        with archive.opened(file, secret) as reader:
            manifest = reader.manifest
            if manifest.schema != schema.head():
                raise archive.BadArchive(
                    f"it has schema {manifest.schema}, this program {schema.head()}: "
                    "restore with the version that made it, then upgrade"
                )
            _put_back(reader, FolderStore(current_app.config["SETTINGS"].files))
    except archive.BadArchive as error:
        raise click.ClickException(f"{file}: {error}") from error
    checkpoints.go_back(
        current_app.config["SETTINGS"].instance / checkpoints.FILE, manifest.checkpoint, clock.now()
    )
    _note(manifest.made_at, manifest.checkpoint)
    again = _erase_again(current_app.config["SETTINGS"].instance)
    if again:
        click.echo(f"Erased again, as it was decided after the backup: {again}.")
    click.echo(f"Restored {manifest.school or 'an empty school'} as of {manifest.made_at}, and found sound.")


def _put_back(reader: object, files: object) -> None:
    from tracker.extensions import db
    from tracker.models.engine import writing
    from tracker.services import clock
    from tracker.services.backup import making

    with writing(db.engine) as connection:
        making.put_back(connection, files, reader, now=clock.now(), is_sound=_differences)  # type: ignore[arg-type]


def _differences(connection: object) -> list[str]:
    from sqlalchemy.orm import Session

    from tracker.queries.integrity import check
    from tracker.services import clock

    # What the check rolls back ends at a savepoint: the rows stay until the caller has judged them.
    session = Session(bind=connection, join_transaction_mode="create_savepoint")  # type: ignore[arg-type]
    with session:
        return [f"{found.where}: {found.what}" for found in check(session, clock.now())]


def _erase_again(instance: Path) -> int:
    """Erase whom the backup brought back; gives how many."""
    from tracker.commands.erasing import erase_again
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.services import erasures
    from tracker.services.folder import FolderStore
    from tracker.web.transaction import perform

    store, again = FolderStore(current_app.config["SETTINGS"].files), 0
    for line in erasures.read(instance / erasures.FILE):
        made = perform(db.session, Actor(0), erase_again, line.person, ended_on=line.day, number=line.number)
        for key in made.get("keys", ()):
            store.remove(key)
        again += bool(made)
    return again


def _note(made_at: str, checkpoint: str) -> None:
    from tracker.commands.school import note_restore
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.web.transaction import perform

    perform(db.session, Actor(0), note_restore, made_at=made_at, checkpoint=checkpoint)
