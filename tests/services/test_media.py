"""What an uploaded file is, is found from its content; what is not whole is not kept."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests import media as made
from tracker.domain.errors import Impossible
from tracker.domain.kinds import EvidenceKind
from tracker.services import photos
from tracker.services.files import NoFile
from tracker.services.folder import FolderStore
from tracker.services.media import EVERY_KIND, Kept, keep, one_pdf


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


def files(store: FolderStore) -> list[Path]:
    return sorted(file for file in store._partial.parent.rglob("*") if file.is_file())


def kept(store: FolderStore, content: bytes, allowed: frozenset[EvidenceKind] = EVERY_KIND) -> Kept:
    key = store.begin()
    store.append(key, 0, io.BytesIO(content), 100_000_000)
    found = keep(store, key, allowed)
    if found.stored.key != key:
        store.remove(key)
    return found


def stored(store: FolderStore, content: bytes) -> bytes:
    return b"".join(store.open(kept(store, content).stored.key))


def refusal(store: FolderStore, content: bytes, allowed: frozenset[EvidenceKind] = EVERY_KIND) -> str:
    """The code that a file is refused with; nothing of it stays."""
    before = files(store)
    with pytest.raises(Impossible) as caught:
        kept(store, content, allowed)
    assert files(store) == before
    assert caught.value.field == "file"
    return caught.value.code


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_photo_becomes_a_jpeg(store: FolderStore, format_name: str) -> None:
    found = kept(store, made.photo(format_name, (64, 48)))
    assert (found.kind, found.media_type) == (EvidenceKind.PHOTO, "image/jpeg")
    content = b"".join(store.open(found.stored.key))
    assert found.stored.size == len(content)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (64, 48), "RGB")
        left, right = image.getpixel((8, 24)), image.getpixel((56, 24))
    assert sum(left) < 200 < 600 < sum(right)


def test_nothing_but_the_picture_stays(store: FolderStore) -> None:
    content = made.told_photo()
    assert b"Pocket Camera" in content and b"taken at home" in content
    clean = stored(store, content)
    for told in (b"Pocket Camera", b"taken at home", b"2026:11", b"Exif", b"ICC"):
        assert told not in clean
    with Image.open(io.BytesIO(clean)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_turned_photo_stands_upright(store: FolderStore) -> None:
    with Image.open(io.BytesIO(stored(store, made.told_photo(orientation=6)))) as image:
        assert image.size == (48, 64)
        top, bottom = image.getpixel((24, 8)), image.getpixel((24, 56))
    assert sum(top) < 200 < 600 < sum(bottom)


def test_a_large_photo_becomes_smaller(store: FolderStore) -> None:
    with Image.open(io.BytesIO(stored(store, made.photo("JPEG", (6000, 3000))))) as image:
        assert image.size == (photos.LONGEST_SIDE, photos.LONGEST_SIDE // 2)


def test_what_shows_through_is_white(store: FolderStore) -> None:
    content = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(content, "PNG")
    with Image.open(io.BytesIO(stored(store, content.getvalue()))) as image:
        assert image.getpixel((4, 4)) == (255, 255, 255)


def test_a_profile_is_applied_and_goes(store: FolderStore) -> None:
    content = made.photo("PNG", icc_profile=photos._SRGB.tobytes())
    broken = made.photo("PNG", icc_profile=b"no profile at all")
    assert stored(store, content) == stored(store, broken)


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_001, 10_000, 60_000])
def test_a_decompression_bomb_is_not_unpacked(store: FolderStore, side: int) -> None:
    assert refusal(store, a_bomb(side, side)) == "file_too_many_pixels"


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("share", [0.6, 0.95])
def test_a_cut_photo_is_refused(store: FolderStore, format_name: str, share: float) -> None:
    content = made.photo(format_name, (400, 300))
    assert refusal(store, content[: int(len(content) * share)]) in ("file_truncated", "file_unreadable")


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (made.mp4(), "video/mp4"),
        (made.mp4(brand=b"qt  "), "video/quicktime"),
        (made.ftyp() + made.moov() + made.box(b"moof") + made.box(b"mdat"), "video/mp4"),
        (made.ftyp() + made.moov() + made.large_box(b"mdat", bytes(90)), "video/mp4"),
        (made.ftyp() + made.moov() + struct.pack(">I4s", 0, b"mdat") + bytes(90), "video/mp4"),
        (made.webm(), "video/webm"),
        (made.webm(live=True), "video/webm"),
    ],
)
def test_whole_videos_are_kept(store: FolderStore, content: bytes, mime: str) -> None:
    found = kept(store, content)
    assert (found.kind, found.media_type, found.stored.size) == (EvidenceKind.VIDEO, mime, len(content))


def test_a_video_forgets_where_it_was_filmed_and_stays_as_it_is(store: FolderStore) -> None:
    content = made.mp4()
    assert content.count(made.PLACE) == 2
    clean = stored(store, content)
    assert made.PLACE not in clean and b"udta" not in clean
    start = len(made.ftyp())
    assert clean[start : start + 500] == content[start : start + 500]
    assert clean.count(b"free") == 2


def test_a_video_says_how_long_it_lasts(store: FolderStore) -> None:
    assert kept(store, made.mp4(seconds=130)).seconds == 130
    assert kept(store, made.mp4(seconds=0)).seconds is None
    assert kept(store, made.webm()).seconds is None


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
def test_a_cut_video_is_refused(store: FolderStore, share: float) -> None:
    for content in (made.mp4(), made.ftyp() + made.moov() + made.box(b"mdat", bytes(900)), made.webm()):
        cut = content[: int(len(content) * share)]
        assert refusal(store, cut) in ("file_truncated", "file_kind")
    # Where the first box is whole, it is known to be a video that was cut off.
    assert refusal(store, made.mp4()[:300]) == "file_truncated"


def test_a_recording_without_its_index_is_refused(store: FolderStore) -> None:
    assert refusal(store, made.ftyp() + made.box(b"mdat", bytes(900))) == "file_truncated"
    assert refusal(store, made.ftyp() + made.moov()) == "file_truncated"


def test_sound_alone_is_no_video(store: FolderStore) -> None:
    content = made.ftyp() + made.box(b"mdat", bytes(9)) + made.moov(handler=b"soun")
    assert refusal(store, content) == "file_kind"


@pytest.mark.parametrize(
    "content",
    [
        made.ftyp() + struct.pack(">I4s", 4, b"moov") + bytes(90),
        made.ftyp() + struct.pack(">I4sQ", 1, b"moov", 3) + bytes(90),
        made.ftyp() + made.box(b"free") * 10_001,
    ],
)
def test_boxes_that_make_no_sense_are_refused(store: FolderStore, content: bytes) -> None:
    assert refusal(store, content) == "file_unreadable"


def test_keeping_is_asked_again_when_only_the_answer_got_lost(store: FolderStore) -> None:
    for content in (made.mp4(), made.pdf()):
        once = kept(store, content)
        again = keep(store, once.stored.key)
        assert (again.stored, again.kind, again.media_type) == (once.stored, once.kind, once.media_type)
    key = store.begin()
    store.append(key, 0, io.BytesIO(made.photo()), 100_000)
    assert keep(store, key).stored.sha256 == keep(store, key).stored.sha256
    with pytest.raises(NoFile):
        keep(store, "0" * 32)


def test_pdfs(store: FolderStore) -> None:
    content = made.pdf()
    found = kept(store, content)
    assert (found.kind, found.media_type, found.stored.size) == (
        EvidenceKind.PDF,
        "application/pdf",
        len(content),
    )
    assert refusal(store, content[:-40]) == "file_truncated"
    assert refusal(store, b"%PDF-1.7 and no more") == "file_truncated"


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<p>%PDF-1.7</p>" + made.pdf(),
        b"MZ\x90\x00" + bytes(300),
        b"PK\x03\x04" + bytes(300),
        made.photo("GIF"),
        made.photo("BMP"),
        made.photo("TIFF"),
        b"\x00" * 300,
        b"just words",
    ],
)
def test_everything_else_is_refused(store: FolderStore, content: bytes) -> None:
    assert refusal(store, content) == "file_kind"


def test_an_empty_file_is_refused(store: FolderStore) -> None:
    assert refusal(store, b"") == "file_empty"


def test_a_kind_that_is_not_asked_here_is_refused(store: FolderStore) -> None:
    papers = frozenset({EvidenceKind.PHOTO, EvidenceKind.PDF})
    assert refusal(store, made.mp4(), papers) == "file_kind_here"
    assert kept(store, made.pdf(), papers).kind is EvidenceKind.PDF


def test_photos_become_the_pages_of_one_pdf(store: FolderStore) -> None:
    keys = [kept(store, made.photo("PNG", size)).stored.key for size in ((80, 60), (60, 80), (50, 50))]
    found = one_pdf(store, keys)
    content = b"".join(store.open(found.stored.key))
    assert (found.kind, found.media_type) == (EvidenceKind.PDF, "application/pdf")
    assert content.count(b"/Type /Page ") == content.count(b"/DCTDecode") == 3
    assert content.index(b"[0 0 792.00 594.00]") < content.index(b"[0 0 594.00 792.00]")
    # Each photo is in there as it was kept, not compressed once more.
    assert all(b"".join(store.open(key)) in content for key in keys)
    assert [store.size(key) > 0 for key in keys] == [True] * 3
    # What was made here passes the check for what comes from outside.
    assert kept(store, content).kind is EvidenceKind.PDF
