"""Whether the record is sound."""

import sys
from itertools import chain

import click
from flask import current_app

from tracker.cli import application


@click.command("check")
def command() -> None:
    """Recompute every standing, verify every chain, entry, file, erasure and checkpoint; fails if anything
    differs."""
    application()
    from tracker.extensions import db
    from tracker.queries.counted import counted
    from tracker.queries.integrity import check
    from tracker.queries.stored_files import check_files
    from tracker.services import checkpoints, clock, erasures, outbox
    from tracker.web.evidence.store import store

    differences = 0
    for difference in chain(check(db.session, clock.now()), check_files(db.session, store())):
        differences += 1
        click.echo(f"{difference.where}: {difference.what}")
    settings = current_app.config["SETTINGS"]
    for problem in chain(
        checkpoints.problems(
            db.session, settings.instance / checkpoints.FILE, settings.secret_key, *settings.old_secret_keys
        ),
        erasures.problems(db.session, settings.instance / erasures.FILE),
    ):
        differences += 1
        click.echo(problem)
    if differences:
        click.echo(f"{differences} differences.", err=True)
        sys.exit(1)
    found, mail = counted(db.session), outbox.counts(db.session)
    click.echo(
        f"Sound: {found.standings} standings, {found.events} events in {found.chains} chains, "
        f"{found.entries} entries, {found.files} files. Mail: {mail.waiting} waiting, {mail.failed} given up."
    )
