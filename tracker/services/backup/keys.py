"""Key files of backups, in age's own text: keep one away from the machine that it protects."""

import os
from pathlib import Path

from tracker.services.backup.archive import BadArchive

_SECRET, _PUBLIC = "AGE-SECRET-KEY-1", "age1"


def make(file: Path) -> str:
    """Write a new identity that its owner alone can read; gives its public half. Raises FileExistsError."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def recipient(file: Path) -> str:
    """What a backup is encrypted for: a public key, or the public half of an identity. Raises BadArchive."""
    from pyrage import x25519

    word = _word(file)
    return word if word.startswith(_PUBLIC) else str(x25519.Identity.from_str(word).to_public())


def identity(file: Path) -> str:
    """What opens a backup. Raises BadArchive for a file that holds only a public key."""
    word = _word(file)
    if not word.startswith(_SECRET):
        raise BadArchive(f"{file} holds no identity; a public key opens nothing")
    return word


def _word(file: Path) -> str:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith((_SECRET, _PUBLIC)):
            return line.strip()
    raise BadArchive(f"{file} holds no key; make one with: tracker new-key {file}")
