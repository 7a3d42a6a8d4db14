"""What a first and a second visit to /path weigh, as served and as a compressing server would send it."""

import gzip
from dataclasses import dataclass

from bench.client import Answer, Visitor, assets_of

_ACCEPTED = {"Accept-Encoding": "br, gzip"}
_PACKED_ALREADY = (".woff2", ".png", ".jpg")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a visit: bytes on the wire, bytes if it were gzipped, its encoding as served."""

    name: str
    wire: int
    packed: int
    encoding: str
    is_kept: bool


def visit(visitor: Visitor, address: str) -> list[Part]:
    """The page and everything it links to, each fetched once."""
    page = visitor.expect(address, **_ACCEPTED)
    html = _plain(page)
    parts = [_part(address, page)]
    for asset in assets_of(html.decode("utf-8")):
        parts.append(_part(asset.rpartition("/")[2], visitor.expect(asset, **_ACCEPTED)))
    return parts


def _plain(answer: Answer) -> bytes:
    encoding = answer.headers.get("content-encoding", "")
    if encoding == "gzip":
        return gzip.decompress(answer.body)
    if encoding:
        raise RuntimeError(f"the bench does not read {encoding}")
    return answer.body


def _part(name: str, answer: Answer) -> Part:
    encoding = answer.headers.get("content-encoding", "")
    is_packed = bool(encoding) or name.endswith(_PACKED_ALREADY)
    packed = len(answer.body) if is_packed else len(gzip.compress(answer.body, 6))
    is_kept = "immutable" in answer.headers.get("cache-control", "")
    return Part(name, len(answer.body), packed, encoding or "none", is_kept)


def first(parts: list[Part]) -> tuple[int, int]:
    """Bytes of a first visit: as served, and if everything were gzipped."""
    return sum(part.wire for part in parts), sum(part.packed for part in parts)


def repeat(parts: list[Part]) -> tuple[int, int]:
    """Bytes of a second visit: what the browser may not keep."""
    again = [part for part in parts if not part.is_kept]
    return first(again)
