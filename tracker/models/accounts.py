"""What accounts need besides people: links by mail, second factors, and counters of tries."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.statuses import LinkPurpose
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class AccountLink(Base):
    """A link that was mailed: works once, until it expires; only the hash of its token is kept.

    ``email`` is the address that a change would bring.
    """

    __tablename__ = "account_link"
    __table_args__ = (one_of("purpose", LinkPurpose), Index("ix_account_link_person_id", "person_id"))

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[LinkPurpose] = word(LinkPurpose)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Authenticator(Base):
    """An app that shows codes. Its key stands here encrypted; it counts once ``confirmed_at`` is set.

    ``last_step`` is the half minute of the last code that was taken: none is taken twice.
    """

    __tablename__ = "authenticator"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(String(400))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """A code on paper that stands in for a lost phone, once. Only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_person_id", "person_id"),)

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(Base):
    """A key that a phone, a computer or a stick keeps; here stands its public half and the name that
    its owner gave it."""

    __tablename__ = "passkey"
    __table_args__ = (Index("ix_passkey_person_id", "person_id"),)

    id: Mapped[int] = key_column()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RateCount(Base):
    """How often something was tried in the window that ends at ``expires_at`` (seconds since 1970).

    ``key`` is a digest: it names nobody. On SQLite these rows stand in a file of their own.
    """

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
