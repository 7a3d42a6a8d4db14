"""The school's public keys, and the signing of a document with the one that signs now."""

from pathlib import Path

from flask import current_app, jsonify
from werkzeug.wrappers import Response

from tracker.domain.record import Document, canonical_bytes
from tracker.extensions import db
from tracker.queries.signing_keys import current_key, public_keys
from tracker.services import signing
from tracker.web.access import public


class NoKey(Exception):
    """No key signs now: an operator makes one, or the one there is cannot be opened."""


@public
def keys() -> Response:
    """Every key there was, with the time in which it signed: what verifies a record anywhere."""
    answer: Response = jsonify(signing.key_set(public_keys(db.session)))
    answer.headers["Cache-Control"] = "public, max-age=300"
    # Public by intent: a verifying page of somebody else may read it too.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def keys_url() -> str:
    """Where the keys stand, for whoever holds a record."""
    base: str = current_app.config["SETTINGS"].base_url
    return base + "/keys.json"


def signed(document: Document) -> bytes:
    """The signed file of a document. Raises NoKey."""
    settings = current_app.config["SETTINGS"]
    key = current_key(db.session)
    if key is None:
        raise NoKey
    if key.sealed:
        private = signing.unseal(key.sealed, key.kid, (settings.secret_key, *settings.old_secret_keys))
    else:
        private = _from_file(settings.signing_key_file, key.kid)
    if private is None:
        raise NoKey
    return signing.signed_file(canonical_bytes(document), private, key.kid)


def _from_file(file: Path | None, kid: str) -> bytes | None:
    """The private half in the operator's file, if it is the one that is known."""
    try:
        pair = signing.pair_from_pem(file.read_bytes()) if file else None
    except (OSError, ValueError):
        return None
    return pair.private if pair and pair.kid == kid else None
