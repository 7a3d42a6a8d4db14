"""Photos as the pages of one PDF: the JPEGs go in as they are, so that no letter gets blurred again."""

import io
import zlib
from collections.abc import Sequence

from PIL import Image

_LONG_SIDE = 792
"""Points of a page's longer side: that of a letter."""


def pdf_of(photos: Sequence[bytes]) -> bytes:
    """A PDF with one page for each JPEG, in their order."""
    count = len(photos)
    # 1 is the catalog, 2 the list of pages; each page takes three objects.
    pages = [3 + 3 * at for at in range(count)]
    kids = " ".join(f"{number} 0 R" for number in pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode("ascii"),
    ]
    for number, photo in zip(pages, photos, strict=True):
        objects += _page(number, photo)
    return _written(objects)


def _page(number: int, photo: bytes) -> list[bytes]:
    with Image.open(io.BytesIO(photo), formats=["JPEG"]) as image:
        width, height = image.size
        color = "DeviceGray" if image.mode == "L" else "DeviceRGB"
    scale = _LONG_SIDE / max(width, height)
    wide, high = f"{width * scale:.2f}", f"{height * scale:.2f}"
    draws = zlib.compress(f"{wide} 0 0 {high} 0 0 cm /P Do".encode("ascii"))
    return [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {number + 1} 0 R "
        f"/Resources << /XObject << /P {number + 2} 0 R >> >> >>".encode("ascii"),
        _stream("/Filter /FlateDecode", draws),
        _stream(
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /{color} "
            "/BitsPerComponent 8 /Filter /DCTDecode",
            photo,
        ),
    ]


def _stream(facts: str, content: bytes) -> bytes:
    head = f"<< {facts} /Length {len(content)} >>\nstream\n".encode("ascii")
    return head + content + b"\nendstream"


def _written(objects: Sequence[bytes]) -> bytes:
    """The objects, the table of where each begins, and where that table stands."""
    made, places = io.BytesIO(), []
    # Four bytes that are no text tell whoever carries the file not to change its line ends.
    made.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    for number, content in enumerate(objects, start=1):
        places.append(made.tell())
        made.write(f"{number} 0 obj\n".encode("ascii") + content + b"\nendobj\n")
    table = made.tell()
    count = len(objects) + 1
    made.write(f"xref\n0 {count}\n0000000000 65535 f \n".encode("ascii"))
    for place in places:
        made.write(f"{place:010} 00000 n \n".encode("ascii"))
    made.write(f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode("ascii"))
    return made.getvalue()
