"""Link tokens: who holds one may open one link, and nobody can make one without the key.

A token is the link's id and an HMAC-SHA256 over purpose, id and the link's nonce. The database
keeps the nonce alone, so a copy of it opens nothing; a new nonce ends every token given before.
"""

import base64
import binascii
import hashlib
import hmac

PRECEPTOR, FORM = "preceptor", "preceptor form"
"""What a token is for: to open a preceptor's link, and to send a form of its pages."""
COPY, FEED = "shared copy", "calendar feed"
"""To open a shared copy of a record, and to read a calendar."""
STOP_MAIL = "stop mail"
"""To do without a kind of mail: the id is the reader's, the nonce is the kind."""

_ID_BYTES = 8
_PROOF_BYTES = 28
"""Of 32: id and proof together are 36 bytes, 48 signs without padding or a bit to spare."""
_LENGTH = (_ID_BYTES + _PROOF_BYTES) * 4 // 3
_DOMAIN = b"tracker link token v1"
_NOBODYS_NONCE = "no link has this nonce"


def signing_key(secret_key: str) -> bytes:
    """The key of link tokens, made from the installation's secret and good for nothing else."""
    return hmac.digest(secret_key.encode("utf-8"), _DOMAIN, hashlib.sha256)


def link_token(key: bytes, purpose: str, link_id: int, nonce: str) -> str:
    """The token of a link: 48 signs that may stand in an address."""
    number = link_id.to_bytes(_ID_BYTES, "big")
    return base64.urlsafe_b64encode(number + _proof(key, purpose, number, nonce)).decode("ascii")


def claimed_link(token: str) -> int | None:
    """Which link the token says it opens. Proves nothing: ask ``is_genuine`` with its nonce."""
    if len(token) != _LENGTH or not token.isascii() or "=" in token:
        return None
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    number = int.from_bytes(raw[:_ID_BYTES], "big")
    # Ids have 63 bits; a larger number would not fit the column that is asked for it.
    return number if number < 1 << 63 else None


def is_genuine(token: str, key: bytes, purpose: str, link_id: int | None, nonce: str | None) -> bool:
    """Whether the token was made for this link and nonce. Takes as long when there is no link."""
    right = link_token(key, purpose, link_id or 0, _NOBODYS_NONCE if nonce is None else nonce)
    is_same = hmac.compare_digest(right.encode(), token.encode("utf-8", "surrogatepass"))
    return is_same and link_id is not None and nonce is not None


def _proof(key: bytes, purpose: str, number: bytes, nonce: str) -> bytes:
    # Every part is told with its length, so that no two different links sign the same bytes.
    parts = (_DOMAIN, purpose.encode("utf-8"), number, nonce.encode("utf-8"))
    told = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(key, told, hashlib.sha256)[:_PROOF_BYTES]
