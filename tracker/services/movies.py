"""Videos, looked into without decoding them: are they whole, and what do they tell besides?

MP4 and MOV files are boxes in boxes; a file that was cut off ends inside one, or lacks the
index that a camera writes last. WebM files are elements whose lengths must fit the file.
"""

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from tracker.domain.errors import Impossible

_CONTAINERS = frozenset({b"moov", b"trak", b"mdia"})
_TELLING = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes of a movie's index that hold where it was filmed, with what, and by whom."""
_MOST_BOXES = 10_000
_MOST_SECONDS = 24 * 3600
_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_UNKNOWN = -1


class Box(NamedTuple):
    """One box: its name, where its content begins and ends, and where it begins itself."""

    name: bytes
    start: int
    content: int
    end: int


def check_boxes(file: BinaryIO) -> int | None:
    """Refuse an MP4 or MOV file that is not whole or shows no picture; forget what it tells.

    Gives how many seconds it lasts, where it says so. Place, device and maker stand in boxes of
    their own: these are blanked where they stand, so that nothing moves and the picture stays.
    """
    names: set[bytes] = set()
    shows, seconds = False, None
    for box in list(_walk(file, 0, _length(file))):
        names.add(box.name)
        shows = shows or (box.name == b"hdlr" and _handler(file, box) == b"vide")
        if box.name == b"mvhd":
            seconds = _seconds(file, box)
        if box.name in _TELLING:
            _blank(file, box)
    if b"moov" not in names or not names & {b"mdat", b"moof"}:
        raise Impossible("file_truncated", field="file")
    if not shows:
        raise Impossible("file_kind", field="file")
    return seconds


def _walk(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Every box between two places and those in its containers, from the outside in."""
    waiting, seen = [(start, end)], 0
    while waiting:
        start, end = waiting.pop()
        while start < end:
            box = _box(file, start, end)
            seen += 1
            if seen > _MOST_BOXES:
                raise Impossible("file_unreadable", field="file")
            yield box
            if box.name in _CONTAINERS:
                waiting.append((box.content, box.end))
            start = box.end


def _box(file: BinaryIO, start: int, limit: int) -> Box:
    file.seek(start)
    head = file.read(16)
    if len(head) < 8:
        raise Impossible("file_truncated", field="file")
    size, name = struct.unpack(">I4s", head[:8])
    content = start + 8
    if size == 1 and len(head) == 16:
        size, content = struct.unpack(">Q", head[8:])[0], start + 16
    elif size == 0:
        size = limit - start
    end = start + size
    if end > limit:
        raise Impossible("file_truncated", field="file")
    if end < content:
        raise Impossible("file_unreadable", field="file")
    return Box(name, start, content, end)


def _seconds(file: BinaryIO, box: Box) -> int | None:
    """How long the movie says it is; nothing for one that was recorded in pieces."""
    file.seek(box.content)
    is_long = file.read(4)[:1] == b"\1"
    times = file.read(28 if is_long else 16)
    if len(times) < (28 if is_long else 16):
        return None
    _made, _changed, scale, length = struct.unpack(">QQIQ" if is_long else ">IIII", times)
    return round(length / scale) if scale and 0 < length < _MOST_SECONDS * scale else None


def _handler(file: BinaryIO, box: Box) -> bytes:
    file.seek(box.content + 8)
    return file.read(4)


def _blank(file: BinaryIO, box: Box) -> None:
    file.seek(box.start + 4)
    file.write(b"free")
    file.seek(box.content)
    left = box.end - box.content
    while left > 0:
        left -= file.write(bytes(min(left, 65_536)))


def check_elements(file: BinaryIO) -> None:
    """Refuse a WebM file that ends inside an element or holds no picture data."""
    end = _length(file)
    start, found = 0, set()
    while start < end:
        name, content, size = _element(file, start)
        found.add(name)
        if name == _SEGMENT or (name == _CLUSTER and size == _UNKNOWN):
            # Its elements follow; a live recording does not know how long it will be.
            start = content
            if size != _UNKNOWN and content + size > end:
                raise Impossible("file_truncated", field="file")
            continue
        if size == _UNKNOWN or content + size > end:
            raise Impossible("file_truncated", field="file")
        start = content + size
    if not {_EBML, _SEGMENT, _CLUSTER} <= found:
        raise Impossible("file_truncated", field="file")


def _element(file: BinaryIO, start: int) -> tuple[int, int, int]:
    """An element's id, where its content begins, and how long it is (``_UNKNOWN`` if unsaid)."""
    file.seek(start)
    head = file.read(12)
    name_length = _length_of(head, 0)
    size_length = _length_of(head, name_length)
    if len(head) < name_length + size_length:
        raise Impossible("file_truncated", field="file")
    if name_length > 4 or size_length > 8:
        raise Impossible("file_unreadable", field="file")
    name = int.from_bytes(head[:name_length])
    bits = 7 * size_length
    size = int.from_bytes(head[name_length : name_length + size_length]) & ((1 << bits) - 1)
    return name, start + name_length + size_length, _UNKNOWN if size == (1 << bits) - 1 else size


def _length_of(head: bytes, place: int) -> int:
    """How many bytes a number has, told by the first set bit of its first byte."""
    first = head[place] if place < len(head) else 0
    return 9 - first.bit_length() if first else 9


def _length(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)
