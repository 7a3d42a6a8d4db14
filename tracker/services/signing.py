"""Signed files: a document in one fixed text, with a detached JWS over exactly its bytes.

A file is ``{"record":<canonical JSON>,"signature":"<protected>..<signature>"}`` and a line end. The
signature is a JSON Web Signature in compact form with detached content (RFC 7515, appendix F), EdDSA
over Ed25519 (RFC 8037); the payload is the text between the two names, byte for byte. Whoever reads it
need not bring JSON into order first: what stands outside the payload is fixed, so that no byte of the
file can change unseen. ``static/js/verify.js`` is the same reader for a browser.
"""

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALGORITHM, TYPE = "EdDSA", "medical-assistant-record+jws"
HEAD, MIDDLE, TAIL = b'{"record":', b',"signature":"', b'"}\n'
LARGEST = 4_000_000
"""Bytes of a file that anybody reads: a record of a whole program has about 100 kB."""

_SEALED_FOR = b"tracker signing key v1"
_SIGNATURE_BYTES, _PUBLIC_BYTES, _NONCE_BYTES = 64, 32, 12


class Unverified(Exception):
    """The file does not prove anything; ``code`` says why: ``not_a_record``, ``unknown_key``,
    ``changed``, ``revoked_key``, ``outside_validity``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Pair:
    """A new key: its thumbprint, the public half in base64url, the private half."""

    kid: str
    public: str
    private: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as everybody may know it, with the time in which what it signed is good."""

    kid: str
    public: str
    made_at: datetime
    retired_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What a good file says, and which key signed it."""

    document: dict[str, Any]
    kid: str


def new_pair() -> Pair:
    """A fresh key."""
    return pair_of(Ed25519PrivateKey.generate())


def pair_from_pem(pem: bytes) -> Pair:
    """The key in a PKCS 8 file of the operator's; ValueError when it is none of Ed25519."""
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("the file holds no Ed25519 key")
    return pair_of(key)


def pair_of(key: Ed25519PrivateKey) -> Pair:
    """Both halves of a key, and its name."""
    public = _text(key.public_key().public_bytes_raw())
    return Pair(thumbprint(public), public, key.private_bytes_raw())


def thumbprint(public: str) -> str:
    """The RFC 7638 name of a public key."""
    told = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": public}, separators=(",", ":"))
    return _text(hashlib.sha256(told.encode("ascii")).digest())


def seal(private: bytes, kid: str, secret_key: str) -> str:
    """The private half, encrypted for this installation alone."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _text(nonce + AESGCM(_sealing_key(secret_key)).encrypt(nonce, private, kid.encode("ascii")))


def unseal(sealed: str, kid: str, secret_keys: Iterable[str]) -> bytes | None:
    """The private half again; None when none of the installation's secrets opens it."""
    raw = _bytes(sealed)
    for secret in secret_keys:
        try:
            return AESGCM(_sealing_key(secret)).decrypt(
                raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], kid.encode("ascii")
            )
        except InvalidTag:
            continue
    return None


def signed_file(payload: bytes, private: bytes, kid: str) -> bytes:
    """The file of a payload, which is the canonical text of a document."""
    protected = _text(json.dumps(_header(kid), sort_keys=True, separators=(",", ":")).encode("ascii"))
    key = Ed25519PrivateKey.from_private_bytes(private)
    signature = _text(key.sign(_signing_input(protected, payload)))
    return HEAD + payload + MIDDLE + f"{protected}..{signature}".encode("ascii") + TAIL


def verify(file: bytes, keys: Sequence[PublicKey]) -> Verified:
    """What the file says, if one of these keys signed it; raises Unverified."""
    payload, protected, signature = _parts(file)
    kid = _kid(protected)
    key = next((one for one in keys if one.kid == kid), None)
    if key is None or thumbprint(key.public) != kid:
        raise Unverified("unknown_key")
    try:
        public = Ed25519PublicKey.from_public_bytes(_bytes(key.public))
        public.verify(signature, _signing_input(protected, payload))
    except (InvalidSignature, ValueError):
        raise Unverified("changed") from None
    if key.revoked_at is not None:
        raise Unverified("revoked_key")
    document: dict[str, Any] = json.loads(payload)
    issued_at = datetime.fromisoformat(str(document["issued_at"]))
    if key.retired_at is not None and issued_at > key.retired_at:
        raise Unverified("outside_validity")
    return Verified(document, kid)


def payload_of(file: bytes) -> bytes:
    """The document in a file, unverified: for files that we made ourselves."""
    return _parts(file)[0]


def key_set(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """The keys as a JSON Web Key Set, each with the time in which it signed."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": ALGORITHM,
                "use": "sig",
                "kid": key.kid,
                "x": key.public,
                "valid_from": _instant(key.made_at),
                "valid_until": _instant(key.retired_at),
                "revoked_at": _instant(key.revoked_at),
            }
            for key in keys
        ]
    }


def keys_from_set(told: Mapping[str, Any]) -> list[PublicKey]:
    """The Ed25519 keys of a set; ValueError when it is none."""
    try:
        return [
            PublicKey(
                str(one["kid"]),
                str(one["x"]),
                datetime.fromisoformat(one["valid_from"]),
                _moment(one.get("valid_until")),
                _moment(one.get("revoked_at")),
            )
            for one in told["keys"]
            if one.get("crv") == "Ed25519"
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this is no set of keys") from error


def _parts(file: bytes) -> tuple[bytes, str, bytes]:
    """Payload, protected header and signature; Unverified where the frame is not exactly ours."""
    at = file.rfind(MIDDLE)
    if len(file) > LARGEST or not (file.startswith(HEAD) and file.endswith(TAIL) and at > 0):
        raise Unverified("not_a_record")
    try:
        protected, nothing, signature = file[at + len(MIDDLE) : -len(TAIL)].decode("ascii").split(".")
        raw = _bytes(signature)
    except (ValueError, UnicodeDecodeError):
        raise Unverified("changed") from None
    # The last sign of base64 has bits that nobody reads: only one way of writing it is right.
    if nothing or len(raw) != _SIGNATURE_BYTES or _text(raw) != signature:
        raise Unverified("changed")
    return file[len(HEAD) : at], protected, raw


def _kid(protected: str) -> str:
    try:
        raw = _bytes(protected)
        header = json.loads(raw)
        kid = str(header["kid"])
    except (ValueError, KeyError, TypeError):
        raise Unverified("changed") from None
    if _text(raw) != protected or header != _header(kid):
        raise Unverified("changed")
    return kid


def _header(kid: str) -> dict[str, str]:
    return {"alg": ALGORITHM, "kid": kid, "typ": TYPE}


def _signing_input(protected: str, payload: bytes) -> bytes:
    return f"{protected}.{_text(payload)}".encode("ascii")


def _sealing_key(secret_key: str) -> bytes:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=_SEALED_FOR)
    return derived.derive(secret_key.encode("utf-8"))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    if not text.isascii() or "=" in text:
        raise ValueError("no base64url")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no base64url") from error


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
