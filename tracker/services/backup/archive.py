"""The file of a backup: a tar with one part a table and a file, and a manifest that vouches for all.

With a key it is encrypted by age (X25519): the public half is enough to write, the identity to read.
"""

import gzip
import hashlib
import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = 1
_MANIFEST = "manifest.json"
_BLOCK = 1024 * 1024
_LONGEST_LINE = 64 * _BLOCK
"""A row of a table; what claims to be longer unpacks to no record of ours."""
_LARGEST_MANIFEST = 64 * _BLOCK


class BadArchive(Exception):
    """The file is no backup, or not as it was written; the text says what is wrong."""


@dataclass(slots=True)
class Manifest:
    """What stands in a backup. ``parts`` are SHA-256 by name; ``gone`` are files that were deleted
    while it was made; ``checkpoint`` is the last one of the journal."""

    format: int
    schema: str
    made_at: str
    school: str
    rows: dict[str, int] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    checkpoint: str = ""


class Writer:
    """Adds parts to a backup that is being made."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self.manifest = tar, manifest

    def table(self, name: str, lines: Iterable[bytes]) -> None:
        """Add the rows of a table, compressed."""
        count = 0
        with tempfile.TemporaryFile() as draft:
            with gzip.GzipFile(fileobj=draft, mode="wb", mtime=0, compresslevel=6) as packed:
                for line in lines:
                    packed.write(line)
                    count += 1
            self._add(f"tables/{name}.jsonl.gz", draft)
        self.manifest.rows[name] = count

    def file(self, key: str, blocks: Iterable[bytes]) -> None:
        """Add a kept file as it is."""
        with tempfile.TemporaryFile() as draft:
            for block in blocks:
                draft.write(block)
            self._add(f"files/{key}", draft)

    def _add(self, name: str, content: IO[bytes]) -> None:
        content.seek(0)
        self.manifest.parts[name] = _sha256(content)
        info = tarfile.TarInfo(name)
        info.size, info.mode = content.tell(), 0o600
        content.seek(0)
        self._tar.addfile(info, content)


@contextmanager
def written(target: Path, manifest: Manifest, recipient: str | None = None) -> Iterator[Writer]:
    """Make a backup at ``target``; it appears whole, readable by its owner alone, or not at all."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        draft = Path(folder) / "backup"
        with tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:
            yield Writer(tar, manifest)
            text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
            info = tarfile.TarInfo(_MANIFEST)
            info.size, info.mode = len(text), 0o600
            with tempfile.TemporaryFile() as content:
                content.write(text)
                content.seek(0)
                tar.addfile(info, content)
        if recipient is not None:
            draft = _encrypted(draft, recipient)
        draft.chmod(0o600)
        draft.rename(target)


def _encrypted(draft: Path, recipient: str) -> Path:
    from pyrage import encrypt_file, x25519

    sealed = draft.with_suffix(".age")
    encrypt_file(str(draft), str(sealed), [x25519.Recipient.from_str(recipient)])
    draft.unlink()
    return sealed


class Reader:
    """A backup that was checked part by part before anything is taken from it."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self.manifest = tar, manifest

    def table(self, name: str) -> Iterator[bytes]:
        """The lines of a table."""
        with self._part(f"tables/{name}.jsonl.gz") as packed, gzip.open(packed, "rb") as lines:
            while line := lines.readline(_LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise BadArchive(f"a row of {name} is too long or has no end")
                yield line

    def files(self) -> list[str]:
        """The keys of the files."""
        return [name.removeprefix("files/") for name in self.manifest.parts if name.startswith("files/")]

    def file(self, key: str) -> IO[bytes]:
        """The content of a file."""
        return self._part(f"files/{key}")

    def verify(self) -> None:
        """Compare every part with the manifest. Raises BadArchive. Parts are files and nothing else: a link
        would give another part, or another file of this machine, in its name."""
        members = self._tar.getmembers()
        if not all(member.isreg() for member in members) or len(members) != len(
            {one.name for one in members}
        ):
            raise BadArchive("there is something in it that is no file, or twice the same")
        inside = {member.name for member in members} - {_MANIFEST}
        if inside != set(self.manifest.parts):
            raise BadArchive("parts are missing, or there are more than the manifest names")
        for name, digest in self.manifest.parts.items():
            with self._part(name) as content:
                if _sha256(content) != digest:
                    raise BadArchive(f"{name} is not as it was written")

    def _part(self, name: str) -> IO[bytes]:
        content = self._tar.extractfile(name)
        if content is None:
            raise BadArchive(f"{name} is no file")
        return content


@contextmanager
def opened(source: Path, identity: str | None = None) -> Iterator[Reader]:
    """Open a backup and verify it. Raises BadArchive."""
    with tempfile.TemporaryDirectory() as folder:
        plain = source if identity is None else _decrypted(source, Path(folder) / "backup", identity)
        try:
            with tarfile.open(plain, "r:") as tar:
                reader = Reader(tar, _manifest(tar))
                reader.verify()
                yield reader
        except (tarfile.TarError, KeyError, EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadArchive("this is no whole backup; an encrypted one needs its key file") from error


def _manifest(tar: tarfile.TarFile) -> Manifest:
    if tar.getmember(_MANIFEST).size > _LARGEST_MANIFEST:
        raise BadArchive("the manifest is too large")
    content = tar.extractfile(_MANIFEST)
    if content is None:
        raise BadArchive("the manifest is no file")
    try:
        manifest = Manifest(**json.loads(content.read()))
    except (ValueError, TypeError) as error:
        raise BadArchive("the manifest cannot be read") from error
    if manifest.format != FORMAT:
        raise BadArchive(f"the backup has format {manifest.format}, this program reads {FORMAT}")
    return manifest


def _decrypted(source: Path, target: Path, identity: str) -> Path:
    from pyrage import DecryptError, decrypt_file, x25519

    try:
        decrypt_file(str(source), str(target), [x25519.Identity.from_str(identity)])
    except (DecryptError, OSError) as error:
        raise BadArchive("the key file does not open this backup") from error
    return target


def _sha256(content: IO[bytes]) -> str:
    total = hashlib.sha256()
    while block := content.read(_BLOCK):
        total.update(block)
    return total.hexdigest()
