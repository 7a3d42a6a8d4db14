"""Files of proof for tests, small and made here: pictures by Pillow, videos and papers by hand."""

import io
import struct
from typing import Any

from PIL import Image

PLACE = b"+40.7128-074.0060/"
"""Where the test videos say that they were filmed."""


def photo(format_name: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture with a dark left half and a light right half."""
    image = Image.new("RGB", size, (30, 60, 50))
    image.paste((230, 220, 200), (size[0] // 2, 0, *size))
    made = io.BytesIO()
    image.save(made, format_name, **options)
    return made.getvalue()


def told_photo(orientation: int = 1, size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG as a phone writes it: turned, with its place, its time and its maker."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Pocket Camera Works"
    exif[0x0132] = "2026:11:24 09:41:00"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (40.0, 42.0, 46.0)
    return photo("JPEG", size, exif=exif, comment=b"taken at home")


def box(name: bytes, *content: bytes) -> bytes:
    """A box of an MP4 file."""
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def large_box(name: bytes, content: bytes) -> bytes:
    """A box that says its length in 64 bits."""
    return struct.pack(">I4sQ", 1, name, 16 + len(content)) + content


def ftyp(brand: bytes = b"isom") -> bytes:
    """The first box of a video."""
    return box(b"ftyp", brand, bytes(4), brand, b"mp42" if brand != b"qt  " else b"qt  ")


def moov(handler: bytes = b"vide", seconds: int = 130) -> bytes:
    """The index of a video with one track; says where it was filmed, twice."""
    mvhd = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 600, 600 * seconds), bytes(80))
    hdlr = box(b"hdlr", bytes(8), handler, bytes(13))
    place = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE))
    return box(b"moov", mvhd, box(b"trak", box(b"mdia", hdlr), place), place)


def mp4(size: int = 500, brand: bytes = b"isom", seconds: int = 130) -> bytes:
    """A whole video in the order in which a phone writes it: the index last."""
    return ftyp(brand) + box(b"mdat", bytes(range(256)) * (size // 256 + 1)) + moov(seconds=seconds)


def _element(name: str, content: bytes, *, live: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if live else (len(content) | (1 << 56)).to_bytes(8)
    return bytes.fromhex(name) + size + content


def webm(*, live: bool = False) -> bytes:
    """A whole WebM video; ``live`` as a browser records it, without lengths."""
    head = bytes.fromhex("1A45DFA3") + b"\x87" + b"\x42\x82\x84webm"
    cluster = _element("1F43B675", _element("E7", b"\x00") + _element("A3", bytes(300)), live=live)
    return head + _element("18538067", _element("1549A966", bytes(20)) + cluster * 2, live=live)


def pdf(pages: int = 1) -> bytes:
    """A whole PDF."""
    first, *others = [Image.new("L", (60, 80), 255) for _ in range(pages)]
    made = io.BytesIO()
    first.save(made, "PDF", save_all=True, append_images=others)
    return made.getvalue()
