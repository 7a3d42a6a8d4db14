"""The whole program as one file, for leaving the product."""

import hashlib
from pathlib import Path
from typing import Any

import click
from flask import current_app

from tracker.cli import application


@click.command("archive")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--for", "recipient", required=True, help="Who gets it; the school's journal keeps the name.")
def command(file: Path, recipient: str) -> None:
    """Write every table and every kept file into the ZIP FILE, which opens without this product.

    It is not encrypted, holds people's records, and leaves out what signs somebody in. That it was made,
    and for whom, stands in the school's journal. To move this installation, use backup and restore.
    """
    application()
    from tracker.commands.school import note_archive
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.services import clock, leaving, schema
    from tracker.services.folder import FolderStore
    from tracker.web.transaction import perform

    if file.exists():
        raise click.ClickException(f"{file} is there already; give another name")
    if not schema.is_current():
        raise click.ClickException("the schema is not current; run: tracker db upgrade")
    if not recipient.strip():
        raise click.ClickException("say who gets it: --for NAME")
    try:
        left = leaving.write(db.engine, FolderStore(current_app.config["SETTINGS"].files), file, clock.now())
        with file.open("rb") as made:
            digest = hashlib.file_digest(made, "sha256").hexdigest()
    except OSError as error:
        raise click.ClickException(str(error)) from error
    counts = {"rows": sum(left.rows.values()), "files": left.files}
    said: dict[str, Any] = {"recipient": recipient.strip()[:200], "sha256": digest, **counts}
    perform(db.session, Actor(0), note_archive, **said)
    click.echo(f"{file}: {counts['rows']} rows of {len(left.rows)} tables, {left.files} files.")
    click.echo(f"sha256 {digest}")
    for key in left.gone:
        click.echo(f"deleted meanwhile: {key}")
