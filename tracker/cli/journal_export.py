"""The journal for whoever has to look at it elsewhere."""

from pathlib import Path

import click

from tracker.cli import application


@click.command("journal-export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write every event with its words into FILE, one JSON object a line, readable by its owner alone."""
    application()
    from tracker.extensions import db
    from tracker.queries.journal import journal_lines

    count = 0
    try:
        file.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    with file.open("w", encoding="utf-8") as out:
        for line in journal_lines(db.session):
            out.write(line + "\n")
            count += 1
    click.echo(f"{count} lines in {file}. It holds people's records: keep it as you keep a backup.")
