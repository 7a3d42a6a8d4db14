"""Takes a backup from a running installation, and puts one back into an empty database."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update

from tracker.models import Evidence, Outbox, Person, School
from tracker.services.backup import tables
from tracker.services.backup.archive import FORMAT, BadArchive, Manifest, Reader, Writer, written
from tracker.services.files import NoFile, Store


def make(
    engine: Engine,
    files: Store,
    target: Path,
    *,
    now: datetime,
    schema: str,
    checkpoint: str = "",
    recipient: str | None = None,
) -> Manifest:
    """Write the backup; gives its manifest. On both databases the one transaction reads one state of the
    record. Raises OSError when there is no room."""
    made_at = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    manifest = Manifest(FORMAT, schema, made_at, "", checkpoint=checkpoint)
    with engine.connect() as connection, written(target, manifest, recipient) as writer:
        manifest.school = connection.execute(select(School.name)).scalar_one_or_none() or ""
        for table in tables.kept():
            writer.table(table.name, tables.lines(connection, table))
        _add_files(connection, files, writer)
    return manifest


def _add_files(connection: Connection, files: Store, writer: Writer) -> None:
    keys = select(Evidence.key).where(Evidence.removed_at.is_(None)).order_by(Evidence.id)
    for key in connection.execute(keys).scalars():
        try:
            writer.file(key, files.open(key))
        except (NoFile, FileNotFoundError):
            # Its time may have come since the snapshot; a file that is missing otherwise is found by check.
            writer.manifest.gone.append(key)


def is_empty(engine: Engine) -> bool:
    """Whether a backup may be put into this database: the schema is there and nobody is in it."""
    with engine.connect() as connection:
        return connection.execute(select(Person.id).limit(1)).first() is None


def put_back(
    connection: Connection,
    files: Store,
    reader: Reader,
    *,
    now: datetime,
    is_sound: Callable[[Connection], list[str]],
) -> None:
    """Put everything back in the transaction of ``connection`` and judge it before it is committed.

    Mail that waited stays unsent: it may have gone out since. Raises BadArchive when rows do not fit or
    ``is_sound`` names differences; the caller then rolls back, and the files are removed again.
    """
    kept: list[str] = []
    try:
        for table in tables.kept():
            count = tables.put_back(connection, table, reader.table(table.name))
            if count != reader.manifest.rows.get(table.name):
                raise BadArchive(f"{table.name} has {count} rows, the manifest says otherwise")
        for key in reader.files():
            with reader.file(key) as content:
                if files.put_back(key, content):
                    kept.append(key)
        waiting = update(Outbox).where(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None))
        connection.execute(waiting.values(failed_at=now, leased_until=None, error="restored"))
        differences = is_sound(connection)
        if differences:
            raise BadArchive("the record in it is not sound: " + "; ".join(differences[:5]))
    except BaseException:
        for key in kept:
            files.remove(key)
        raise
