"""Where files of proof are kept: the one small interface; ``folder.py`` is what stands behind it.

A file arrives in pieces under a key of its own, may be broken off and taken up again, and is
kept only when it is finished. Nobody chooses a key or a path: keys are random and checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Protocol

BLOCK = 256 * 1024
"""How many bytes are held in memory at a time."""


class NoFile(Exception):
    """There is no file of this key in the state that was asked for."""


class WrongOffset(Exception):
    """A piece does not begin where the file ends; ``received`` is where it does."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished file: its key, how many bytes it has, and their SHA-256 in hexadecimal."""

    key: str
    size: int
    sha256: str


class Reads(Protocol):
    """Anything bytes can be read from: an open file, or the body of a request."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most ``size``; empty at the end."""


class Store(Protocol):
    """What the product asks of a store; a folder fulfills it, and so may a bucket."""

    def begin(self) -> str:
        """Room for a new file; gives its key."""

    def received(self, key: str) -> int:
        """How many bytes of an unfinished file have arrived. Raises NoFile."""

    def append(self, key: str, offset: int, content: Reads, most: int) -> int:
        """Add a piece that begins at ``offset``; gives how many bytes there are now.

        Raises WrongOffset when the file ends elsewhere or another piece is arriving, and
        Impossible when it would grow beyond ``most`` bytes: then the piece leaves nothing. A
        piece that breaks off leaves what has arrived.
        """

    def unfinished(self, key: str) -> BinaryIO:
        """An unfinished file, open for looking into it and changing it. Raises NoFile."""

    def finish(self, key: str, size: int) -> Stored:
        """Keep the file, which has so many bytes; asked again, gives the same answer.

        Raises NoFile, and WrongOffset when the file has another size.
        """

    def put_back(self, key: str, content: Reads) -> bool:
        """Keep a file of a backup under the key it had; gives whether it was not there already."""

    def size(self, key: str) -> int:
        """How many bytes a finished file has. Raises NoFile."""

    def open(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes of a finished file from ``first`` to ``last``, both included. Raises NoFile."""

    def sha256(self, key: str) -> str:
        """The SHA-256 of a finished file as it is now. Raises NoFile."""

    def remove(self, key: str) -> None:
        """Forget a file, finished or not; one that is gone already is no error."""

    def sweep(self, age: timedelta) -> int:
        """Forget unfinished files that have not grown for so long; gives how many."""

    def finished(self, age: timedelta) -> Iterator[str]:
        """Keys of the files that were finished so long ago, by the store's own clock."""
