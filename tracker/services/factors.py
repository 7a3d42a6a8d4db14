"""Codes as second factors: from an app, or from the paper with recovery codes. Each counts once.

That a code was used is bookkeeping of accounts like a session: no event, a short transaction of its own.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from tracker.config import Settings
from tracker.models import Authenticator, Passkey, RecoveryCode
from tracker.models.engine import writing
from tracker.services.sealing import seal, unseal

STEP = 30
"""Seconds that a code of an app stands for."""
CODES = 10
"""So many recovery codes are given at once."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another one."""
_CODE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Key:
    """A passkey as its owner sees it."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has beside the password."""

    app_since: datetime | None
    keys: tuple[Key, ...]
    codes_left: int

    @property
    def is_any(self) -> bool:
        """Whether a password alone does not let the person in."""
        return self.app_since is not None or bool(self.keys)


def factors_of(session: Session, person_id: int) -> Factors:
    """What this person has."""
    app = select(Authenticator.confirmed_at).where(Authenticator.person_id == person_id)
    left = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    keys = select(Passkey.id, Passkey.name, Passkey.made_at, Passkey.used_at).where(
        Passkey.person_id == person_id
    )
    return Factors(
        session.execute(app).scalar_one_or_none(),
        tuple(Key(*row) for row in session.execute(keys.order_by(Passkey.id))),
        session.execute(left).scalar_one(),
    )


def new_secret(settings: Settings) -> str:
    """A key for an app, sealed."""
    return seal(settings, pyotp.random_base32())


def secret_of(session: Session, settings: Settings, person_id: int) -> str | None:
    """The key of the person's app, also while it waits for its first code."""
    sealed = session.execute(select(Authenticator.secret).where(Authenticator.person_id == person_id))
    found = sealed.scalar_one_or_none()
    return unseal(settings, found) if found else None


def address_of(secret: str, email: str, school: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=school)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is: the one that runs, or one beside it for clocks that differ."""
    right = None
    for step in (-1, 0, 1):
        at = now + timedelta(seconds=STEP * step)
        if pyotp.TOTP(secret).verify(code, for_time=at):
            right = int(at.timestamp()) // STEP
    return right


def new_codes() -> tuple[str, ...]:
    """Fresh recovery codes, to be shown once."""
    made = ("".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)) for _ in range(CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, _CODE_LENGTH, 4)) for code in made)


def code_hash(person_id: int, code: str) -> str:
    """What is stored of a recovery code: 79 bits that nobody chose need no slow hash."""
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return hashlib.sha256(f"{person_id}:{plain}".encode("utf-8", "surrogatepass")).hexdigest()


def take_code(engine: Engine, settings: Settings, person_id: int, typed: str, now: datetime) -> bool:
    """Whether the code is right; it is used up by that."""
    plain = "".join(typed.split())
    with Session(engine) as session:
        app = session.execute(
            select(Authenticator.secret).where(
                Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None)
            )
        ).scalar_one_or_none()
    secret = unseal(settings, app) if app else None
    step = step_of(secret, plain, now) if secret and plain.isascii() and plain.isdigit() else None
    with writing(engine) as connection:
        if step is not None:
            taken = update(Authenticator).where(
                Authenticator.person_id == person_id, Authenticator.last_step < step
            )
            return connection.execute(taken.values(last_step=step)).rowcount == 1
        used = update(RecoveryCode).where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == code_hash(person_id, plain),
            RecoveryCode.used_at.is_(None),
        )
        return connection.execute(used.values(used_at=now)).rowcount == 1
