"""What the database keeps but must not tell: encrypted with a key made from the installation's secret."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from tracker.config import Settings

_DOMAIN = b"tracker second factors v1"


def seal(settings: Settings, text: str) -> str:
    """The text as it may be stored; only who has the secret reads it."""
    return _lock(settings).encrypt(text.encode("utf-8")).decode("ascii")


def unseal(settings: Settings, sealed: str) -> str | None:
    """What was sealed, with today's secret or one of before; None when all of them are gone."""
    try:
        return _lock(settings).decrypt(sealed.encode("ascii")).decode("utf-8")
    except InvalidToken:
        return None


def _lock(settings: Settings) -> MultiFernet:
    keys = (settings.secret_key, *settings.old_secret_keys)
    # Today's key stands first: it seals, and the others still open.
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(secret))) for secret in keys])


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode("utf-8"), _DOMAIN, hashlib.sha256)
