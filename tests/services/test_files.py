"""The folder store: pieces, breaks, limits, ranges, and nothing left behind."""

import errno
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from tracker.domain.errors import Busy, Impossible
from tracker.services.files import BLOCK, NoFile, Store, WrongOffset
from tracker.services.folder import FolderStore

MOST = 4 * BLOCK


class Broken(io.BytesIO):
    """A connection that breaks off after its bytes instead of ending."""

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        if not block:
            raise ConnectionResetError
        return block


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return FolderStore(tmp_path / "files")


def put(store: Store, content: bytes) -> str:
    key = store.begin()
    store.append(key, 0, io.BytesIO(content), MOST)
    return store.finish(key, len(content)).key


def test_pieces_become_one_file(store: Store) -> None:
    content = os.urandom(2 * BLOCK + 77)
    key = store.begin()
    assert store.received(key) == 0
    assert store.append(key, 0, io.BytesIO(content[:100]), MOST) == 100
    assert store.append(key, 100, io.BytesIO(content[100:]), MOST) == len(content)
    kept = store.finish(key, len(content))
    assert (kept.size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert b"".join(store.open(key)) == content
    assert store.sha256(key) == kept.sha256


def test_what_arrived_before_a_break_is_taken_up_again(store: Store) -> None:
    key = store.begin()
    with pytest.raises(ConnectionResetError):
        store.append(key, 0, Broken(b"first half, "), MOST)
    assert store.received(key) == 12
    assert store.append(key, 12, io.BytesIO(b"second half"), MOST) == 23
    store.finish(key, 23)
    assert b"".join(store.open(key)) == b"first half, second half"


@pytest.mark.parametrize("offset", [0, 2, 4, 400])
def test_a_piece_for_another_place_is_refused(store: Store, offset: int) -> None:
    key = store.begin()
    store.append(key, 0, io.BytesIO(b"abc"), MOST)
    with pytest.raises(WrongOffset) as caught:
        store.append(key, offset, io.BytesIO(b"xyz"), MOST)
    assert caught.value.received == store.received(key) == 3


def test_two_pieces_do_not_arrive_at_once(store: Store) -> None:
    key = store.begin()

    class Meanwhile(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            with pytest.raises(WrongOffset):
                store.append(key, 0, io.BytesIO(b"late"), MOST)
            with pytest.raises(WrongOffset):
                store.finish(key, 0)
            return super().read(size)

    assert store.append(key, 0, Meanwhile(b"early"), MOST) == 5
    store.finish(key, 5)
    assert b"".join(store.open(key)) == b"early"


def test_too_large_leaves_the_file_as_it_was(store: Store) -> None:
    key = store.begin()
    store.append(key, 0, io.BytesIO(b"abc"), MOST)
    with pytest.raises(Impossible) as caught:
        store.append(key, 3, io.BytesIO(bytes(MOST)), MOST)
    assert (caught.value.code, caught.value.facts) == ("file_too_large", {"most": MOST})
    assert store.received(key) == 3


def test_a_full_disk_leaves_the_file_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    key = store.begin()
    store.append(key, 0, io.BytesIO(b"abc"), MOST)
    write, written = os.write, 0

    def short(handle: int, data: bytes) -> int:
        nonlocal written
        if written:
            raise OSError(errno.ENOSPC, "full")
        written = write(handle, data[:2])
        return written

    monkeypatch.setattr("tracker.services.folder.os.write", short)
    with pytest.raises(Busy, match="store_full"):
        store.append(key, 3, io.BytesIO(b"defgh"), MOST)
    assert store.received(key) == 3


def test_finish_is_asked_again_and_only_for_what_was_looked_at(store: Store) -> None:
    key = store.begin()
    store.append(key, 0, io.BytesIO(b"abc"), MOST)
    with pytest.raises(WrongOffset):
        store.finish(key, 2)
    assert store.finish(key, 3) == store.finish(key, 3)
    with pytest.raises(NoFile):
        store.append(key, 3, io.BytesIO(b"more"), MOST)
    with pytest.raises(NoFile):
        store.unfinished(key)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(0, None, b"0123456789"), (3, 5, b"345"), (9, 9, b"9"), (8, None, b"89"), (5, 400, b"56789")],
)
def test_ranges(store: Store, first: int, last: int | None, expected: bytes) -> None:
    key = put(store, b"0123456789")
    assert b"".join(store.open(key, first, last)) == expected


@pytest.mark.parametrize(
    "key", ["", "..", "../../etc/passwd", "A" * 32, "a" * 31, "a" * 32 + "\n", "kept/" + "a" * 27, "a" * 32]
)
def test_nothing_but_a_key_finds_a_file(store: Store, key: str) -> None:
    for ask in (store.received, store.unfinished, store.size, store.open, store.sha256):
        with pytest.raises(NoFile):
            ask(key)
    with pytest.raises(NoFile):
        store.finish(key, 0)


def test_an_unfinished_file_is_not_served(store: Store) -> None:
    key = store.begin()
    store.append(key, 0, io.BytesIO(b"abc"), MOST)
    with pytest.raises(NoFile):
        store.open(key)


def test_removed_leaves_nothing(store: Store, tmp_path: Path) -> None:
    kept, arriving = put(store, b"abc"), store.begin()
    for key in (kept, arriving, kept):
        store.remove(key)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_sweep_takes_old_unfinished_files_alone(store: Store) -> None:
    kept, arriving = put(store, b"abc"), store.begin()
    assert store.sweep(timedelta(hours=1)) == 0
    assert list(store.finished(timedelta(hours=1))) == []
    assert store.sweep(timedelta(0)) == 1
    with pytest.raises(NoFile):
        store.received(arriving)
    assert list(store.finished(timedelta(0))) == [kept]


def test_only_this_program_reads_the_folder(store: Store, tmp_path: Path) -> None:
    put(store, b"abc")
    store.begin()
    for place in (tmp_path / "files").rglob("*"):
        assert place.stat().st_mode & 0o077 == 0, place
