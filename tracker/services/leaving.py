"""Everything that the school has in here as one ZIP that opens without this product.

Unlike a backup it is not made to be put back but to be read elsewhere: a table a file, JSON one row a line,
every kept file as it is, a page that says what each table and column is, and a checksum of every part.
What signs somebody in or opens a link is left out, and the page says which columns those are.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from tracker.models import Base, Evidence, School
from tracker.models.personal import PERSONAL
from tracker.services.backup.tables import row_lines
from tracker.services.files import NoFile, Store

_PROVES = {"event_payload"}
"""Its salts open nothing, and without them nobody could prove the journal."""
LEFT_OUT: Mapping[str, frozenset[str]] = {
    name: one.secret for name, one in PERSONAL.items() if one.secret and name not in _PROVES
} | {"signing_key": frozenset({"sealed"})}
"""The columns that are left out, by table."""


@dataclass
class Left:
    """What stands in the archive: rows by table, files, and those whose bytes were gone."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    gone: list[str] = field(default_factory=list)
    sums: dict[str, str] = field(default_factory=dict)


def columns_of(table: Table) -> list[Any]:
    """The columns that leave."""
    return [one for one in table.columns if one.name not in LEFT_OUT.get(table.name, frozenset())]


def write(engine: Engine, files: Store, target: Path, now: datetime) -> Left:
    """Write the archive; it appears whole, readable by its owner alone, or not at all. One transaction reads
    one state of the record. Raises OSError."""
    left, draft = Left(), target.with_name(f".{target.name}.part")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        with engine.connect() as connection, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as made:
            school = connection.execute(select(School.name)).scalar_one_or_none() or ""
            for table in Base.metadata.sorted_tables:
                lines = row_lines(connection, table, columns_of(table))
                left.rows[table.name] = _add(made, left, f"tables/{table.name}.jsonl", lines)
            _add_files(connection, files, made, left)
            _add(made, left, "README.md", [read_me(school, now, left).encode()])
            sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(left.sums.items()))
            made.writestr("SHA256SUMS", sums)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return left


def _add_files(connection: Connection, files: Store, made: zipfile.ZipFile, left: Left) -> None:
    keys = select(Evidence.key).where(Evidence.removed_at.is_(None)).order_by(Evidence.id)
    for key in connection.execute(keys).scalars().all():
        try:
            blocks = files.open(key)
        except (NoFile, FileNotFoundError):
            left.gone.append(key)
            continue
        _add(made, left, f"files/{key}", blocks)
        left.files += 1


def _add(made: zipfile.ZipFile, left: Left, name: str, blocks: Iterable[bytes]) -> int:
    """Write one part and note its checksum; gives of how many blocks it was made."""
    total, count = hashlib.sha256(), 0
    with made.open(name, "w", force_zip64=True) as part:
        for block in blocks:
            part.write(block)
            total.update(block)
            count += 1
    left.sums[name] = total.hexdigest()
    return count


def read_me(school: str, now: datetime, left: Left) -> str:
    """The page that explains the archive: what each table holds, and each of its columns."""
    said = [
        f"# {school}: the whole program",
        "",
        f"Made on {now.astimezone(UTC):%Y-%m-%d %H:%M} UTC. It holds people's records: keep it as such.",
        "",
        "- `tables/NAME.jsonl`: one table a file, UTF-8, one JSON object a line. Instants are ISO 8601 in",
        "  UTC, days are `YYYY-MM-DD`, a missing value is `null`. Rows refer to each other as said below.",
        "- `files/KEY`: every kept file as it is; `evidence.jsonl` has its name, kind and size by `key`.",
        "- `SHA256SUMS`: a checksum of every part; check with `sha256sum -c SHA256SUMS`.",
        "",
        "Left out, since they sign somebody in or open a link: "
        + ", ".join(f"`{name}.{one}`" for name, ones in sorted(LEFT_OUT.items()) for one in sorted(ones))
        + ". Packets of outcomes are made of what stands here and are not files of their own.",
        "",
    ]
    if left.gone:
        said += [f"Files whose bytes were gone: {', '.join(left.gone)}.", ""]
    meanings = {one.class_.__tablename__: one.class_.__doc__ or "" for one in Base.registry.mappers}
    for table in Base.metadata.sorted_tables:
        said += [
            f"## {table.name} ({left.rows[table.name]} rows)",
            "",
            _prose(meanings.get(table.name, "")),
            "",
        ]
        said += [f"- `{one.name}`: {_meaning(one)}" for one in columns_of(table)] + [""]
    return "\n".join(said)


def _prose(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n")).replace("``", "`")


def _meaning(column: Any) -> str:
    refers = [f"refers to `{key.target_fullname}`" for key in sorted(column.foreign_keys, key=str)]
    kind = column.type.python_type.__name__ if column.type.python_type else "text"
    empty = ["may be empty"] if column.nullable else []
    is_key = ["key"] if column.primary_key else []
    return ", ".join([kind, *is_key, *empty, *refers])
