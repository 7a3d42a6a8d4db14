"""One file with everything, while the site runs."""

from pathlib import Path

import click
from flask import current_app

from tracker.cli import application


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Encrypt for this key: a public key is enough. Make one with: tracker new-key FILE",
)
def command(file: Path, key_file: Path | None) -> None:
    """Write every table and every kept file into FILE. One snapshot, the site may go on."""
    application()
    from tracker.extensions import db
    from tracker.services import checkpoints, clock, schema
    from tracker.services.backup import archive, keys, making
    from tracker.services.folder import FolderStore

    if file.exists():
        raise click.ClickException(f"{file} is there already; give another name")
    if not schema.is_current():
        raise click.ClickException("the schema is not current; run: tracker db upgrade")
    settings = current_app.config["SETTINGS"]
    earlier = checkpoints.read(settings.instance / checkpoints.FILE)
    try:
        manifest = making.make(
            db.engine,
            FolderStore(settings.files),
            file,
            now=clock.now(),
            schema=str(schema.head()),
            checkpoint=earlier[-1].digest if earlier else "",
            recipient=keys.recipient(key_file) if key_file else None,
        )
    except (archive.BadArchive, OSError) as error:
        raise click.ClickException(str(error)) from error
    rows, files = sum(manifest.rows.values()), sum(name.startswith("files/") for name in manifest.parts)
    click.echo(f"{file}: {rows} rows of {len(manifest.rows)} tables, {files} files.")
    for key in manifest.gone:
        click.echo(f"deleted meanwhile: {key}")
