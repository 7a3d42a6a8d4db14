"""The school's keys, as they sign and as everybody may know them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import SigningKey
from tracker.services.signing import PublicKey

_KEY: Any = SigningKey.__table__.c
_PUBLIC = select(_KEY.kid, _KEY.public, _KEY.made_at, _KEY.retired_at, _KEY.revoked_at).order_by(_KEY.id)
_CURRENT = select(_KEY.kid, _KEY.sealed).where(_KEY.retired_at.is_(None)).order_by(_KEY.id.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Current:
    """The key that signs now; ``sealed`` is empty where the private half stands in a file."""

    kid: str
    sealed: str


def public_keys(session: Session) -> list[PublicKey]:
    """Every key there was, oldest first: what an old one signed stays verifiable."""
    return [PublicKey(*row) for row in session.connection().execute(_PUBLIC)]


def current_key(session: Session) -> Current | None:
    """The newest key that is not retired; None before an operator has made one."""
    row = session.connection().execute(_CURRENT).one_or_none()
    return Current(row.kid, row.sealed) if row else None
