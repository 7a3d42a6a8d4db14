"""Passwords: hashed with argon2id, checked in the same time whether or not the account exists."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.domain.errors import Busy

SHORTEST = 10
LONGEST = 200
"""Characters; a longer text would only cost time."""

AT_ONCE = 2
"""Hashes that a process makes side by side: each takes a core and 19 MiB."""
_WAIT_SECONDS = 5.0

# OWASP's first choice for argon2id on small servers: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_SLOTS = threading.BoundedSemaphore(AT_ONCE)

COMMON = frozenset(
    """
    0123456789 0987654321 1122334455 1234512345 12345678910 123456789a 1234567890 1234567891
    1q2w3e4r5t 1qaz2wsx3edc abcd123456 abcdefghij administrator asdfghjkl1 asdfghjklz baseball123
    basketball bienvenido bienvenidos changeme123 changeme1234 contrasena contraseña contrasena1
    contraseña1 contraseña123 contrasena123 estrella123 football123 guadalupe1 iloveyou123
    iloveyou12 iloveyou1234 letmein123 letmein1234 maria12345 medicalassistant mariposa123
    michael123 monkey12345 password01 password10 password11 password12 password123 password1234
    password12345 passw0rd123 princesa123 princess123 q1w2e3r4t5 qazwsxedc1 qwerty1234 qwerty12345
    qwerty123456 qwertyuiop qwertyuiop1 sunshine123 superman123 teamo12345 tequiero123 trustno1trustno1
    welcome123 welcome1234 zaq12wsxcde
    """.split()
)
"""What people choose first, of the allowed length; lower case."""


def hash_password(password: str) -> str:
    """What is stored of a password. Raises Busy when too many are being hashed."""
    with _slot():
        return _HASHER.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Takes as long when there is none."""
    # The answer for nobody is made from a hash of its own, so that time says nothing.
    against = stored or _nobodys_hash()
    with _slot():
        try:
            _HASHER.verify(against, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_common(password: str, *personal: str) -> bool:
    """Whether others would guess it: a common one, one sign repeated, or the person's own words."""
    plain = password.casefold().strip()
    if plain in COMMON or len(set(plain)) <= 2:
        return True
    return any(word and plain == word.casefold() for word in personal)


@contextmanager
def _slot() -> Iterator[None]:
    if not _SLOTS.acquire(timeout=_WAIT_SECONDS):
        raise Busy("busy")
    try:
        yield
    finally:
        _SLOTS.release()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")
