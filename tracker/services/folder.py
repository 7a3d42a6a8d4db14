"""The store in a folder of this machine: what arrives, what is kept, and nothing outside it."""

import errno
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from tracker.domain.errors import Busy, Impossible
from tracker.services import clock
from tracker.services.files import BLOCK, NoFile, Reads, Stored, WrongOffset

_KEY = re.compile(r"[0-9a-f]{32}")


class FolderStore:
    """A store in a folder of this machine: ``partial/`` for what arrives, ``kept/`` for the rest."""

    def __init__(self, root: Path) -> None:
        self._partial, self._kept = root / "partial", root / "kept"
        for folder in (root, self._partial, self._kept):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def begin(self) -> str:
        """Room for a new file; gives its key."""
        key = secrets.token_hex(16)
        self._arriving(key).touch(mode=0o600, exist_ok=False)
        return key

    def received(self, key: str) -> int:
        """How many bytes of an unfinished file have arrived. Raises NoFile."""
        return _size(self._arriving(key))

    def append(self, key: str, offset: int, content: Reads, most: int) -> int:
        """Add a piece that begins at ``offset``; gives how many bytes there are now."""
        with self._alone(key) as handle:
            size = os.lseek(handle, 0, os.SEEK_END)
            if size != offset:
                raise WrongOffset(size)
            try:
                return _write(handle, offset, content, most)
            finally:
                os.fsync(handle)

    def unfinished(self, key: str) -> BinaryIO:
        """An unfinished file, open for looking into it and changing it. Raises NoFile."""
        try:
            return self._arriving(key).open("r+b")
        except FileNotFoundError:
            raise NoFile(key) from None

    def finish(self, key: str, size: int) -> Stored:
        """Keep the file: all its bytes reach the disk before its name does."""
        kept = self._place(key)
        with suppress(NoFile), self._alone(key) as handle:
            if os.fstat(handle).st_size != size:
                raise WrongOffset(os.fstat(handle).st_size)
            os.fsync(handle)
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            self._arriving(key).rename(kept)
            for folder in (kept.parent, self._kept, self._partial):
                _sync_folder(folder)
        return Stored(key, _size(kept), self.sha256(key))

    def put_back(self, key: str, content: Reads) -> bool:
        """Keep a file of a backup under the key it had; gives whether it was not there already."""
        if self._place(key).exists():
            return False
        arriving = self._arriving(key)
        with arriving.open("wb") as file:
            while block := content.read(BLOCK):
                file.write(block)
        self.finish(key, _size(arriving))
        return True

    def size(self, key: str) -> int:
        """How many bytes a finished file has. Raises NoFile."""
        return _size(self._place(key))

    def open(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes of a finished file from ``first`` to ``last``, both included. Raises NoFile."""
        place = self._place(key)
        size = _size(place)
        end = size if last is None else min(last + 1, size)
        return _blocks(place, first, max(end - first, 0))

    def sha256(self, key: str) -> str:
        """The SHA-256 of a finished file as it is now. Raises NoFile."""
        place = self._place(key)
        _size(place)
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def remove(self, key: str) -> None:
        """Forget a file, finished or not; one that is gone already is no error."""
        self._arriving(key).unlink(missing_ok=True)
        self._place(key).unlink(missing_ok=True)

    def sweep(self, age: timedelta) -> int:
        """Forget unfinished files that have not grown for so long; gives how many."""
        swept = 0
        for file in self._partial.iterdir():
            if _is_older(file, age):
                file.unlink(missing_ok=True)
                swept += 1
        return swept

    def finished(self, age: timedelta) -> Iterator[str]:
        """Keys of the files that were finished so long ago, by the store's own clock."""
        for file in sorted(self._kept.glob("*/*")):
            if _KEY.fullmatch(file.name) and _is_older(file, age):
                yield file.name

    @contextmanager
    def _alone(self, key: str) -> Iterator[int]:
        """The handle of an unfinished file that nobody else writes to or finishes meanwhile."""
        with self.unfinished(key) as file:
            try:
                # The request that broke off may still be writing its last bytes.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise WrongOffset(self.received(key)) from None
            # It may have been finished between opening and locking.
            self.received(key)
            yield file.fileno()

    def _arriving(self, key: str) -> Path:
        return self._partial / _checked(key)

    def _place(self, key: str) -> Path:
        return self._kept / _checked(key)[:2] / key


def _checked(key: str) -> str:
    """The key, if it is one: nothing else ever becomes part of a path."""
    if not _KEY.fullmatch(key):
        raise NoFile(key[:40])
    return key


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        raise NoFile(file.name) from None


def _is_older(file: Path, age: timedelta) -> bool:
    try:
        # Renaming changes no bytes but the time of the node: a kept file counts from its finish.
        return file.stat().st_ctime <= clock.since_epoch() - age.total_seconds()
    except FileNotFoundError:
        return False


def _write(handle: int, offset: int, content: Reads, most: int) -> int:
    size = offset
    try:
        while block := content.read(BLOCK):
            size += len(block)
            if size > most:
                os.ftruncate(handle, offset)
                raise Impossible("file_too_large", field="file", most=most)
            rest = memoryview(block)
            while rest:
                rest = rest[os.write(handle, rest) :]
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        os.ftruncate(handle, offset)
        raise Busy("store_full") from error
    return size


def _blocks(place: Path, first: int, count: int) -> Iterator[bytes]:
    with place.open("rb") as file:
        file.seek(first)
        while count > 0 and (block := file.read(min(BLOCK, count))):
            count -= len(block)
            yield block


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
