"""A program for the school: one that ships, or a path document of the school's own."""

from pathlib import Path

import click

from tracker.cli import application


@click.command("publish")
@click.argument("program")
@click.option("--check", is_flag=True, help="Say what is wrong with it, and publish nothing.")
def command(program: str, check: bool) -> None:
    """Publish PROGRAM: the code of one that ships, or the file of a path document.

    A document takes the sheets, the kit and the forms of the version before it. Cohorts stay on theirs.
    """
    application()
    from tracker.commands.school import publish_path
    from tracker.domain.errors import PathError
    from tracker.domain.path_loader import SHIPPED
    from tracker.domain.policy import Actor
    from tracker.extensions import db
    from tracker.services.curriculum import shipped_program
    from tracker.web.transaction import perform

    nobody = Actor(0, is_admin=True)
    try:
        given = shipped_program(program) if program in SHIPPED else _document(Path(program))
        if check:
            from tracker.services import clock

            publish_path(db.session, nobody, clock.now(), **given)
            click.echo("Nothing is wrong with it. Nothing was published.")
            return
        made = perform(db.session, nobody, publish_path, **given)
    except PathError as error:
        raise click.ClickException(f"nothing was published\n{error}") from error
    click.echo("Published." if "unapproved" in made else "This is published already; nothing was changed.")


def _document(file: Path) -> dict[str, str | None]:
    """What ``publish_path`` takes for a document of the school's own."""
    from tracker.domain.path_loader import MAX_BYTES, load_path
    from tracker.extensions import db
    from tracker.queries.programs import newest_texts
    from tracker.services.curriculum import fitting_texts

    try:
        with file.open("rb") as opened:
            document = opened.read(MAX_BYTES + 1).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(
            f"{file} cannot be read as text, and no program of this code ships"
        ) from error
    path = load_path(file.name, document)
    texts = newest_texts(db.session, path.code)
    return {"source": file.name, "document": document, "texts": fitting_texts(path, texts) if texts else None}
